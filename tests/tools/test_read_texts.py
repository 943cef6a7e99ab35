"""Texts from the command line: a line for a line, whatever the lines are."""

import json
import subprocess
import sys
from collections.abc import Sequence
from io import BytesIO
from time import process_time
from typing import Any, Final

import pytest

from adapters.reader import small_reader
from aftersales.feedback.reading import Aspect, Sentiment
from tests.house.tree import ROOT
from tools.read_texts import LONGEST_LINE, read_all

COMMAND: Final = (sys.executable, "-m", "tools.read_texts")
BAD: Final = {
    b"": "not JSON",
    b"{": "not JSON",
    b'{"text": "good"': "not JSON",
    b"[" * 300_000: "not JSON",
    b'{"text": ' + b"1" * 10_000 + b"}": "not JSON",
    b'{"text": "\xff"}': "not UTF-8",
    b'{"text": "\xed\xa0\x80"}': "not UTF-8",
    b'"good"': "no text",
    b'["text"]': "no text",
    b"{}": "no text",
    b'{"text": null}': "no text",
    b'{"text": 5}': "no text",
    json.dumps({"text": "ok", "also": "x" * LONGEST_LINE}).encode(): "longer than 1,048,576 bytes",
}


def _answers(*lines: bytes) -> tuple[bool, list[dict[str, Any]]]:
    out = BytesIO()
    all_read = read_all(BytesIO(b"\n".join(lines)), out, small_reader())
    return all_read, [json.loads(line) for line in out.getvalue().split(b"\n")[:-1]]


def _line(text: str) -> bytes:
    return json.dumps({"text": text}).encode()


def _run(lines: bytes) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(COMMAND, input=lines, capture_output=True, cwd=ROOT, timeout=60, check=False)


class TestALine:
    def test_is_answered_with_what_its_text_says(self) -> None:
        all_read, [answer] = _answers(_line("物流太慢了，等了半个月"))

        assert all_read
        assert list(answer) == ["language", "sentiment", "score", "mentions"]
        assert (answer["language"], answer["sentiment"]) == ("zh", "NEGATIVE")
        assert -1 <= answer["score"] < 0
        assert {"aspect": "DELIVERY_SPEED", "sentiment": "NEGATIVE", "quote": "物流太慢了"} in answer["mentions"]

    def test_is_answered_in_the_words_of_the_contract(self) -> None:
        _, [answer] = _answers(_line("Broken on arrival, support was rude, but they paid me back at once."))

        assert answer["mentions"]
        assert {mention["aspect"] for mention in answer["mentions"]} <= {aspect.value for aspect in Aspect}
        assert {mention["sentiment"] for mention in answer["mentions"]} <= {kind.value for kind in Sentiment}

    @pytest.mark.parametrize("text", ["", " ", "\n", "12345"])
    def test_that_says_nothing_is_answered_with_nulls(self, text: str) -> None:
        assert _answers(_line(text)) == (
            True,
            [{"language": None, "sentiment": None, "score": None, "mentions": []}],
        )

    @pytest.mark.parametrize("text", ["x" * 5_000, "好" * 5_000, "😀" * 5_000, "\ud800" * 5_000, "很好。" * 30_000])
    def test_of_any_length_is_read(self, text: str) -> None:
        all_read, [answer] = _answers(_line(text))

        assert all_read
        assert "error" not in answer

    @pytest.mark.parametrize("half", ["\\ud83d", "\\ude00"])
    def test_may_hold_half_a_character_which_comes_back_as_it_was(self, half: str) -> None:
        all_read, [answer] = _answers(f'{{"text": "物流太慢{half}了"}}'.encode())

        assert all_read
        assert answer["mentions"][0]["quote"] == json.loads(f'"物流太慢{half}了"')

    def test_may_end_and_begin_as_on_other_machines(self) -> None:
        _, answers = _answers(b"\xef\xbb\xbf" + _line("很好") + b"\r", _line("很好") + b"\r")

        assert [answer["language"] for answer in answers] == ["zh", "zh"]

    @pytest.mark.parametrize(("line", "why"), BAD.items(), ids=range(len(BAD)))
    def test_that_is_bad_is_answered_with_why_and_the_others_go_on(self, line: bytes, why: str) -> None:
        all_read, answers = _answers(_line("很好"), line, _line("很差"))

        assert not all_read
        assert answers[1] == {"error": why}
        assert [answer.get("sentiment") for answer in answers] == ["POSITIVE", None, "NEGATIVE"]


class TestTheCommand:
    def test_ends_with_0_where_all_was_read(self) -> None:
        ended = _run(_line("很好") + b"\n" + _line("很差"))

        assert (ended.returncode, ended.stderr, ended.stdout.count(b"\n")) == (0, b"", 2)
        assert [json.loads(line)["language"] for line in ended.stdout.splitlines()] == ["zh", "zh"]

    def test_ends_with_1_where_a_line_was_bad(self) -> None:
        ended = _run(b"nonsense\n" + _line("很好") + b"\n")

        assert (ended.returncode, ended.stderr, ended.stdout.count(b"\n")) == (1, b"", 2)

    def test_writes_quotes_as_people_read_them(self) -> None:
        assert "物流太慢了".encode() in _run(_line("物流太慢了")).stdout

    def test_ends_with_0_where_there_is_nothing_to_read(self) -> None:
        ended = _run(b"")

        assert (ended.returncode, ended.stderr, ended.stdout) == (0, b"", b"")

    def test_answers_each_line_before_it_asks_for_the_next(self) -> None:
        answered = _conversation(["物流很快", "nonsense", "质量太差"])

        assert [answer.get("sentiment") for answer in answered] == ["POSITIVE", None, "NEGATIVE"]

    def test_ends_quietly_where_nobody_listens_any_more(self) -> None:
        with subprocess.Popen(
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
        ) as command:
            assert command.stdin
            assert command.stdout
            assert command.stderr
            command.stdout.close()
            command.stdin.write(_line("很好") + b"\n")
            command.stdin.close()

            assert command.stderr.read() == b""
            assert command.wait(timeout=60) == 1


def _conversation(texts: Sequence[str]) -> list[dict[str, Any]]:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as command:
        assert command.stdin
        assert command.stdout
        answers = []
        for text in texts:
            command.stdin.write((text if text == "nonsense" else json.dumps({"text": text})).encode() + b"\n")
            command.stdin.flush()
            answers.append(json.loads(command.stdout.readline()))
        command.stdin.close()
        assert command.wait(timeout=60) == 1
        return answers


def test_thousands_of_texts_take_seconds() -> None:
    small_reader()
    texts = [f"{number} 号收到，质量不错，物流很快，客服态度也好，就是价格有点贵" for number in range(2_000)]
    began = process_time()

    all_read, answers = _answers(*map(_line, texts))

    assert (all_read, len(answers)) == (True, 2_000)
    assert process_time() - began < 4, "a thousand texts a second were promised, and more on a machine at rest"

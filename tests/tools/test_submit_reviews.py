"""Reviews through a service that is killed: each is read exactly once, and the proof of it can fail."""

import gzip
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from tests.tools.reading_sandbox import PROGRAM
from tools.replay.killing import Killer
from tools.submit_reviews.__main__ import PROVEN, STOPPED, main
from tools.submit_reviews.heard import Events
from tools.submit_reviews.proof import Proof
from tools.submit_reviews.reviews import NotReviews, reviews_in
from tools.submit_reviews.submitting import Submitted

REVIEWS: Final = Path(__file__).with_name("reviews.jsonl")


class TestTheReviews:
    def test_are_the_texts_of_a_file_gzipped_or_not(self, tmp_path: Path) -> None:
        packed = tmp_path / "reviews.jsonl.gz"
        packed.write_bytes(gzip.compress(REVIEWS.read_bytes()))

        assert list(reviews_in([packed], count=100)) == list(reviews_in([REVIEWS], count=100))
        assert list(reviews_in([packed], count=2)) == ["It was slow, but cheap.", _second()]

    def test_are_those_of_one_file_after_the_other(self) -> None:
        both = list(reviews_in([REVIEWS, REVIEWS], count=63))

        assert (len(both), both[61:]) == (63, ["It was slow, but cheap.", _second()])

    @pytest.mark.parametrize("line", ["{", "[]", '{"review": "good"}', '{"text": 5}', '{"text": "half \\ud800"}'])
    def test_are_refused_with_the_line_where_they_are_none(self, line: str, tmp_path: Path) -> None:
        path = tmp_path / "no-reviews.jsonl"
        path.write_text(f'{{"text": "good"}}\n{line}\n')

        with pytest.raises(NotReviews, match=r"no-reviews.jsonl, line 2: no"):
            list(reviews_in([path], count=10))


class TestASubmission:
    def test_of_reviews_is_read_once_each_though_the_service_is_killed(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        arguments = [str(REVIEWS), "--kill-every", "20", "--data-dir", str(tmp_path / "shop")]

        ended = main(arguments, program=PROGRAM)

        said = capsys.readouterr().out
        assert ended == PROVEN, said
        assert "reviews submitted                  60" in said
        assert "refused                             1\n  1  text: says nothing" in said
        assert "service killed                      3" in said
        assert "submitted and read, once each      60" in said
        assert said.endswith("each text was read exactly once\n")

    def test_of_no_reviews_is_stopped(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(tmp_path / "missing.jsonl"), "--data-dir", str(tmp_path / "shop")], program=PROGRAM) == STOPPED
        assert "missing.jsonl" in capsys.readouterr().err


class TestTheKiller:
    def test_kills_after_every_so_many_answers_and_starts_again(self) -> None:
        service = Phoenix()
        killer = Killer(service, every=3)

        for answers in range(1, 10):
            killer.after(answers)

        assert (killer.kills(), service.lived) == (3, ["kill", "start"] * 3)

    def test_rests_once_what_it_killed_is_up_again_and_kills_no_more(self) -> None:
        service = Phoenix()
        killer = Killer(service, every=1)
        killer.after(1)

        killer.rest()

        assert service.lived in ([], ["kill", "start"])
        with pytest.raises(RuntimeError, match="shutdown"):
            killer.after(2)

    def test_says_that_the_service_did_not_come_back(self) -> None:
        killer = Killer(Phoenix(can_rise=False), every=1)
        killer.after(1)

        with pytest.raises(RuntimeError, match="ashes"):
            killer.kills()


class Phoenix:
    """A service that notes what was done to it."""

    def __init__(self, *, can_rise: bool = True) -> None:
        self.lived: list[str] = []
        self._can_rise = can_rise

    def kill(self) -> None:
        self.lived.append("kill")

    def start(self) -> None:
        if not self._can_rise:
            raise RuntimeError("ashes")
        self.lived.append("start")


class TestTheProof:
    @pytest.fixture
    def proof(self) -> Proof:
        events = Events()
        for number, what in ((1, "feedback.submitted"), (2, "feedback.read")):
            data = {"number": number, "reader": "2026-11-22"}
            events.hear({"subject": "fb_1", "type": what, "data": data})
        listed = [{"id": "fb_1", "text": "good", "reader": "2026-11-22", "language": "en", "sentiment": None}]
        return Proof(submitted=Submitted({"fb_1": "good"}), listed=listed, events=events, kills=1, seconds=2.0)

    def test_holds_where_each_was_read_once(self, proof: Proof) -> None:
        assert proof.holds
        assert "read as                       unknown 1" in list(proof.lines())

    def test_fails_where_nothing_was_submitted(self, proof: Proof) -> None:
        assert not replace(proof, submitted=Submitted({}), listed=[], events=Events()).holds

    def test_fails_where_one_was_read_twice(self, proof: Proof) -> None:
        again = {"number": 3, "reader": "2026-11-22"}
        proof.events.hear({"subject": "fb_1", "type": "feedback.read", "data": again})

        assert not proof.holds
        assert list(proof.lines())[-1] == "NOT every text was read exactly once"

    def test_fails_where_one_was_not_read(self, proof: Proof) -> None:
        unread = [{**one, "reader": None} for one in proof.listed]

        assert not replace(proof, listed=unread).holds
        assert not replace(proof, events=Events()).holds

    def test_fails_where_one_is_lost_doubled_or_changed(self, proof: Proof) -> None:
        changed = [{**one, "text": "bad"} for one in proof.listed]

        for listed in ([], [*proof.listed, *proof.listed], changed):
            assert not replace(proof, listed=listed).holds

    def test_counts_what_was_refused_apart(self, proof: Proof) -> None:
        submitted = replace(proof.submitted, refused=Counter({"text: says nothing": 2}))

        assert replace(proof, submitted=submitted).holds


def _second() -> str:
    return str(json.loads(REVIEWS.read_text("utf-8").splitlines()[1])["text"])

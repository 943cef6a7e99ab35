"""What was learned does not judge, not even in parts."""

import pytest

from bench.apart import apart
from tools.train_reader.examples import Example

LONG = "the zip broke on the very first day and nobody ever answered my letters"


def _example(text: str, *, language: str = "en") -> Example:
    return Example(set="", language=language, text=text, sentiment=None)


def _apart(text: str, learned: str, *, language: str = "en") -> bool:
    example = _example(text, language=language)
    return apart([example], {language: {_example(learned).key}}) == [example]


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        LONG.upper(),
        f"Bought it in May; {LONG}. Never again!",
        LONG[4:60],
        "broke on the very first day and nobody ever answered",
    ],
)
def test_a_text_that_shares_a_passage_is_left_out(text: str) -> None:
    assert not _apart(text, LONG)


@pytest.mark.parametrize("text", ["the zip broke", f"{LONG[:50]} at all", "something else"])
def test_a_text_that_shares_a_few_words_is_kept(text: str) -> None:
    assert _apart(text, LONG)


def test_fewer_characters_of_chinese_are_a_passage() -> None:
    assert not _apart(
        "昨天收到了，屏幕有划痕客服一直不肯回复我，太失望", "屏幕有划痕，客服一直不肯回复我。", language="zh"
    )
    assert _apart("屏幕有划痕，退了", "屏幕有划痕客服一直不回复我", language="zh")

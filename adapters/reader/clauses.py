"""
A text as a reader sees it: clauses, and the grams in each of them.

    Nice coat, but it took a month!    nice · coat · nice coat │ but · it · but it · … · a month · month* · *nth · !
    质量不错，就是慢                    质 · 质量 · 质量不 · 质量不错 · 量 · … │ 就 · 就是 · 就是慢 · 是 · 是慢 · 慢

Chinese is taken by characters, one to four in a row; what else has letters by words, one to three in a row, with their
beginnings and endings, and with a mark where a "not" stands shortly before. Nothing here knows what a gram means.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from operator import add
from typing import Final, NamedTuple, TypeVar

_HAN: Final = "\u3400-\u9fff"
_RUN: Final = re.compile(f"[{_HAN}]+")
_PIECE: Final = re.compile(rf"[{_HAN}]|[^\W\d_{_HAN}]+(?:'[^\W\d_{_HAN}]+)*|\d+|[^\w\s]")
_STOP: Final = "!?;。，、；：！？…~\uff5e()（）\n\r"
_POINT: Final = rf"[.,:](?!\d)[.,:{_STOP}]*"
_TURN: Final = r"\s(?=[bhateyBHATEY](?:[uU][tT]|owever|lthough|hough|xcept|et)\b)"
_BREAK: Final = re.compile(
    rf"([{_STOP}]+|{_POINT})|{_TURN}|(?=[但不可只然就])(?=但(?!是)|但是|不过|可是|只是|然而|就是)"
)
_ASCII_BREAK: Final = re.compile(rf"([!?;~()\n\r]+|{_POINT})|{_TURN}")
"""Where a clause ends: at a stop, or where the text goes over to the other side of the matter."""

MOST: Final = 400
"""Clauses that are looked at; of a text with more as many from its end as from its beginning."""

_QUIET: Final = frozenset(_STOP + ".,:") - frozenset("!?！？")
_Part = TypeVar("_Part")

_NEGATIONS: Final = frozenset(
    {"not", "no", "never", "cannot", "without", "nothing", "hardly", "barely", "none", "nor", "neither"}
)
_REACH: Final = 4
"""How many words a negation reaches."""

_TO_FULL_WIDTH: Final = 0xFEE0
"""From ! to ！, and so on."""

_AFFIXED: Final = 5
"""From how many letters on the beginning and the ending of a word are grams too."""


class Clause(NamedTuple):
    """A clause as it was written, the characters and words that it is made of, and its grams as often as they occur."""

    words: str
    pieces: list[str]
    grams: list[str]


def clauses(text: str, simplified: Mapping[int, int]) -> Iterator[Clause]:
    """Yield the clauses of a text; `simplified` takes traditional characters to the forms that the grams are in."""
    parts = (_ASCII_BREAK if text.isascii() else _BREAK).split(text)
    written, stops = _looked_at(parts[0::2]), _looked_at([*parts[1::2], None])
    # A line break ends a clause, so that none holds one, and nothing is spelled otherwise beside it.
    plainly = _plain("\n".join(written), simplified).split("\n")
    for words, plain, stop in zip(written, plainly, stops, strict=True):
        if _RUN.fullmatch(plain):
            pieces, grams = [*plain], _of_characters(plain)
        elif pieces := _PIECE.findall(plain):
            grams = _grams(plain, pieces)
        else:
            continue
        if stop and not _QUIET.issuperset(stop):
            marks = [mark for mark in "!?" if mark in stop or chr(ord(mark) + _TO_FULL_WIDTH) in stop]
            pieces += marks
            grams += marks
        yield Clause(words.strip(), pieces, grams)


def _looked_at(parts: list[_Part]) -> list[_Part]:
    return parts if len(parts) <= MOST else [*parts[: MOST // 2], *parts[-MOST // 2 :]]


def _plain(words: str, simplified: Mapping[int, int]) -> str:
    """Return words with one form for what looks alike: full-width and half-width, capitals, apostrophes."""
    if words.isascii():
        return words.lower()
    return unicodedata.normalize("NFKC", words).lower().replace("’", "'").translate(simplified)


def _grams(plain: str, pieces: list[str]) -> list[str]:
    if plain.isascii():
        return _of_words(pieces)
    grams = _of_words([piece for piece in pieces if not "\u3400" <= piece <= "\u9fff"])
    for run in _RUN.findall(plain):
        grams += _of_characters(run)
    return grams


def _of_characters(run: str) -> list[str]:
    pairs = list(map(add, run, run[1:]))
    threes = list(map(add, pairs, run[2:]))
    return [*run, *pairs, *threes, *map(add, threes, run[3:])]


def _of_words(words: list[str]) -> list[str]:
    if not words:
        return []
    following = [" " + word for word in words[1:]]
    pairs = list(map(add, words, following))
    long = [word for word in words if len(word) >= _AFFIXED]
    grams = [*words, *pairs, *map(add, pairs, following[1:])]
    grams += [word[:4] + "*" for word in long]
    grams += ["*" + word[-3:] for word in long]
    return grams + _negated(words)


def _negated(words: list[str]) -> list[str]:
    places = [place for place, word in enumerate(words) if word in _NEGATIONS or word[-3:] == "n't"]
    return ["!" + word for place in places for word in words[place + 1 : place + 1 + _REACH]]

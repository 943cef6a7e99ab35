"""
Pieces of buyers' texts whose language is known, to learn from and to be examined on.

The phone reviews are one set in 21 languages: a review is kept for the examination in all of them or in none.
"""

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Final, NotRequired, TypedDict
from unicodedata import combining, normalize

LATIN: Final = "en es fr de pt id vi tr nl da hr sk sv sw".split()
"""The languages that only learning tells apart; English first, since the first wins a draw."""

TRANSLATED: Final = ("en_mabsa_phone", "zh_mabsa_phone", "xx_mabsa_phone")
ENGLISH: Final = tuple(
    f"en_{name}"
    for name in (
        "acos_laptop amazon10k banking77 clothing huliu mabsa_food mabsa_laptop oats_food proscons support_remarks"
    ).split()
)
INDONESIAN: Final = ("id_prdect",)

_PHRASES: Final = Path(__file__).with_name("language_phrases.txt")
_SHARES: Final = (0.8, 0.12, 0.08)
_SHORTEST: Final = 6
_LONGEST: Final = 24
_AT_WORD: Final = 0.5
_WITHOUT_MARKS: Final = 0.05
_IN_CAPITALS: Final = 0.05

_HELD_OUT_OF_256: Final = 51
_STARTS: Final = re.compile(r"(?<!\S)(?=\S)")
_PLAIN: Final = str.maketrans("øæßđı", "oasdi")


class Row(TypedDict):
    """A row of a set; the translated reviews say which aspects they speak of."""

    lang: str
    text: str
    aspects: NotRequired[list[list[str]]]


@dataclass(frozen=True)
class Sample:
    """A text, or a part of one, and the language that it is in."""

    language: str
    text: str


@cache
def rows(folder: Path, name: str) -> tuple[Row, ...]:
    """Return what is in a set."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return tuple(json.loads(line) for line in lines)


def samples(folder: Path, names: Iterable[str], *, held_out: Sequence[bool]) -> list[Sample]:
    """Return the texts of these sets, those kept for the examination or the others."""
    return [
        Sample(row["lang"], row["text"])
        for name in names
        for row in rows(folder, name)
        if _is_held_out(name, row) in held_out
    ]


def _is_held_out(name: str, row: Row) -> bool:
    return sha256(_original(name, row).encode()).digest()[0] < _HELD_OUT_OF_256


def _original(name: str, row: Row) -> str:
    """Return what a text and its translations have in common: what is said in them of what, in any order."""
    if name in TRANSLATED:
        return repr(sorted((about, sentiment) for about, sentiment, _ in row.get("aspects", [])))
    return " ".join(normalize("NFKC", row["text"]).lower().split())


def phrases() -> dict[str, list[str]]:
    """Return what is said in each language beside the reviews of phones: a line that is its name begins it."""
    by_language: dict[str, list[str]] = {}
    said: list[str] = []
    for line in _PHRASES.read_text(encoding="utf-8").splitlines()[1:]:
        if line in LATIN:
            said = by_language[line] = []
        else:
            said.append(line)
    return by_language


def part(text: str, length: int, *, chance: Random, at_word: bool) -> str:
    """Return a part of the text, from anywhere or from where a word begins."""
    last = max(0, len(text) - length)
    if not at_word:
        start = chance.randint(0, last)
    else:
        start = chance.choice([found.start() for found in _STARTS.finditer(text) if found.start() <= last] or [0])
    return text[start : start + length]


@dataclass(frozen=True)
class Lessons:
    """Parts of texts to learn from, as many of each language but twice as many in English."""

    folder: Path
    count: int
    chance: Random

    def drawn(self) -> Iterator[Sample]:
        """Yield the parts, language by language."""
        reviews = samples(self.folder, TRANSLATED, held_out=[False])
        others = samples(self.folder, (*ENGLISH, *INDONESIAN), held_out=[False])
        for language, said in phrases().items():
            pools = [
                [sample.text for sample in reviews if sample.language == language],
                [sample.text for sample in others if sample.language == language] or said,
                said,
            ]
            for _ in range(self.count * (2 if language == "en" else 1)):
                (pool,) = self.chance.choices(pools, _SHARES)
                yield Sample(language, self._varied(self._part(self.chance.choice(pool))))

    def _part(self, text: str) -> str:
        # As many of 6 to 12 letters as of 24 to 48: the short ones are the hard ones.
        length = int(_SHORTEST * (_LONGEST / _SHORTEST) ** self.chance.random())
        return part(text, length, chance=self.chance, at_word=self.chance.random() < _AT_WORD)

    def _varied(self, text: str) -> str:
        """Return it as some people type: without marks over letters, or in capitals."""
        dice = self.chance.random()
        if dice < _WITHOUT_MARKS:
            return without_marks(text)
        return text.upper() if dice > 1 - _IN_CAPITALS else text


def without_marks(text: str) -> str:
    """Return the text as typed on a keyboard that has plain letters only."""
    plain = "".join(letter for letter in normalize("NFD", text) if not combining(letter))
    return plain.translate(_PLAIN)

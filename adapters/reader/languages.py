"""
The language of a text, from its script and, where that is Latin, from pieces of its words.

    "Sehr gut!" ─▶ _sehr_gut_ ─▶ _s se eh … │ _seh sehr … │ sehr gut ─▶ de

Each piece has a weight for each language. All weights of a piece are one integer, 16 bits to a language, so that one
sum adds up all languages at once. Weights are kept above zero; what each piece adds too much it adds to all alike.
"""

import re
import struct
from collections.abc import Iterable
from itertools import chain
from operator import add
from typing import Final, Self
from unicodedata import normalize

from adapters.reader.scripts import is_latin, language_by_script

EXPECTED: Final = "_"
"""The piece that no text holds, and that counts in all."""

_READ: Final = 400
"""How far into a text we look: its language shows within a few words."""

_ENOUGH: Final = 26
"""How many letters we take from the beginning, and as many from the end: a title may stand in another language."""

_IN_DOUBT: Final = 12
"""Steps of weight. A single English word is as near as this to the likeliest language, a German one is further off."""

_WORD: Final = re.compile(r"[a-zß-öø-ɏḀ-\u1eff]+")
_MAY_HOLD_CODES: Final = re.compile(r"[\d@]|//")
_CODE: Final = re.compile(r"(?<!\S)\S*(?://|@)\S*|(?<![\w/-])(?:[^\W\d]|[/-])*+\d[\w/-]*")
"""An address, or what is written with digits, such as SM-G991B: it belongs to no language."""
_MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]*>|&#?\w{2,8};")


def spelled(text: str) -> str:
    """Return the words in small letters, an underscore around each, or nothing if there are none."""
    if not text.isascii():
        text = normalize("NFKC", text)
    if _MAY_HOLD_CODES.search(text):
        text = _CODE.sub(" ", text)
    # A Turkish İ becomes an i with a dot of its own.
    words = "_".join(_WORD.findall(text.lower().replace("i\u0307", "i")))
    return f"_{words}_" if len(words) > 1 else ""


def pieces(spelling: str) -> Iterable[str]:
    """Return the pairs, the fours and the whole words of a spelling, as often as they stand in it."""
    if len(spelling) > 2 * _ENOUGH:
        spelling = spelling[:_ENOUGH] + spelling[-_ENOUGH:]
    pairs = list(map(add, spelling, spelling[1:]))
    return chain(pairs, map(add, pairs, pairs[2:]), spelling.split("_"))


class Languages:
    """
    What has been learned about the languages that are written in Latin letters.

    The first line names the languages. Each further line is a piece, led by one character for each language: its
    weight is the number of that character. The piece that is a mere underscore says how often each language is met.
    """

    def __init__(self, names: list[str], weights: dict[str, int]) -> None:
        self._names = names
        self._weight = weights.get
        self._expected = weights[EXPECTED]
        self._lanes = struct.Struct(f"<{len(names)}H")

    @classmethod
    def loaded(cls, section: bytes) -> Self:
        """Return what the trained section says."""
        first, *lines = section.decode().splitlines()
        names = first.split()
        count = len(names)
        # In UTF-16 each of the characters is the 16 bits of its lane.
        return cls(names, {line[count:]: int.from_bytes(line[:count].encode("utf-16-le"), "little") for line in lines})

    def of(self, text: str) -> str | None:
        """Return the language as BCP 47 names it, or None where there is nothing to tell it by."""
        text = text.lstrip()[:_READ]
        if "<" in text or "&" in text:
            text = _MARKUP.sub(" ", text)
        if not is_latin(text) and (language := language_by_script(text)):
            return language
        lanes = self._votes(spelled(text))
        return self._names[lanes.index(max(lanes))] if lanes else None

    def may_be(self, language: str, spelling: str) -> bool:
        """Tell whether some words, as they are spelled, may as well be of a language as of the likeliest."""
        lanes = self._votes(spelling)
        return bool(lanes) and max(lanes) - lanes[self._names.index(language)] <= _IN_DOUBT

    def _votes(self, spelling: str) -> tuple[int, ...]:
        total = sum(filter(None, map(self._weight, pieces(spelling)))) if spelling else 0
        if not total:
            return ()
        return self._lanes.unpack((total + self._expected).to_bytes(self._lanes.size, "little"))

"""
A small convolutional network over characters and words, all of whose filters are side by side in one number.

    pieces       这  手机  不  好  用        each has a vector of small integers
    filters      for every three neighbors:  first(这) + second(手) + third(机)
    strongest    of each filter over the text, or its threshold if nothing was stronger
    outputs      good rather than bad · neither

A lane of 24 bits holds one filter. What a piece adds to all filters is one integer, so that a place in the text costs
two additions; and the larger of two lanes is found without looking at any lane by itself (Warren, "Hacker's Delight",
2-18): with the guard bit of each set, subtract, and what is left of these tells where the first was not less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import mul, sub
from struct import Struct
from typing import Any, Final, Self, TypeAlias

from adapters.reader.artifact import Artifact

NEIGHBORS: Final = 3
BETWEEN: Final = ""
"""The piece between two clauses; it adds nothing."""

UNKNOWN: Final = "?"
"""The piece for words that were not learned and whose ending was not either."""

DIGITS: Final = "0"
"""The piece for a number that was not learned."""

LONGEST: Final = 400
"""Pieces that are looked at; of a longer text as many from its end as from its beginning."""

_BITS: Final = 24
_HALF: Final = 1 << 22
"""What stands for nothing in a lane, so that no lane is ever negative. Sums are below it: 3 × 48 × 127 × 127."""

_ENDING: Final = 3

_Packed: TypeAlias = tuple[int, int, int]


def known_as(piece: str, vocabulary: Mapping[str, Any]) -> str:
    """Return the piece that stands for one in a vocabulary: itself, its ending, or the unknown."""
    if piece in vocabulary:
        return piece
    if piece.isdigit() and DIGITS in vocabulary:
        return DIGITS
    ending = "*" + piece[-_ENDING:]
    return ending if len(piece) > _ENDING and ending in vocabulary else UNKNOWN


def looked_at(pieces: list[str]) -> list[str]:
    """Return the pieces of a text that are looked at."""
    if len(pieces) <= LONGEST:
        return pieces
    return [*pieces[: LONGEST // 2], BETWEEN, *pieces[-LONGEST // 2 :]]


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """
    The numbers of a network, as the artifact holds them.

    `vectors` has a signed byte for each piece and dimension, `filters` for each neighbor, dimension and filter.
    `thresholds` are in the units of the products of these. `outputs` has a row of weights for each output, the bias
    last.
    """

    pieces: Sequence[str]
    vectors: bytes
    filters: bytes
    thresholds: Sequence[int]
    outputs: Sequence[Sequence[float]]

    @classmethod
    def of(cls, artifact: Artifact) -> Self:
        """Return the numbers that an artifact holds."""
        return cls(
            pieces=artifact.pieces.split("\n"),
            vectors=artifact.vectors,
            filters=artifact.filters,
            **artifact.judgment["network"],
        )


class Network:
    """Tells how a text sounds, from its pieces."""

    def __init__(self, numbers: Numbers) -> None:
        count = len(numbers.thresholds)
        self._dimensions = len(numbers.vectors) // len(numbers.pieces)
        self._vectors = numbers.vectors
        self._places = {piece: place for place, piece in enumerate(numbers.pieces)}
        filters = [_packed(row) for row in _rows(numbers.filters, count)]
        self._filters = [
            filters[start : start + self._dimensions] for start in range(0, len(filters), self._dimensions)
        ]
        self._lanes = Struct(f"<{count}I")
        self._nothing = sum(_HALF << _BITS * lane for lane in range(count))
        self._guards = self._nothing << 1
        self._guarded = self._nothing + self._guards
        self._start = self._nothing + _packed(numbers.thresholds)
        self._least = [_HALF + threshold for threshold in numbers.thresholds]
        self._outputs = [(row[:-1], row[-1]) for row in numbers.outputs]
        self._known: dict[str, _Packed] = {BETWEEN: (self._guarded, 0, 0)}

    def of(self, pieces: list[str]) -> tuple[float, float]:
        """Return the logits for a good text rather than a bad one, and for one that is neither."""
        strongest = self._strongest(looked_at(pieces))
        above = list(map(sub, self._unpacked(strongest), self._least))
        good, neither = (sum(map(mul, weights, above)) + bias for weights, bias in self._outputs)
        return good, neither

    def _strongest(self, pieces: list[str]) -> int:
        guards, strongest = self._guards, self._start
        packed = [self._known.get(piece) or self._learned(piece) for piece in pieces]
        packed += [self._known[BETWEEN]] * (NEIGHBORS - 1)
        for one, two, three in zip(packed, islice(packed, 1, None), islice(packed, 2, None), strict=False):
            here = one[0] + two[1] + three[2]
            if greater := (here - strongest) & guards:
                strongest ^= (here ^ strongest) & (greater - (greater >> _BITS - 1))
        return strongest

    def _learned(self, piece: str) -> _Packed:
        """Return what a piece adds as the first, the second and the third of its neighbors."""
        known = known_as(piece, self._places)
        if known != piece and known in self._known:
            return self._known[known]
        start = self._places[known] * self._dimensions
        vector = memoryview(self._vectors)[start : start + self._dimensions].cast("b")
        one, two, three = (sum(map(mul, vector, filters)) for filters in self._filters)
        self._known[known] = (one + self._guarded, two, three)
        return self._known[known]

    def _unpacked(self, lanes: int) -> tuple[int, ...]:
        narrow = lanes.to_bytes(self._lanes.size // 4 * 3, "little")
        wide = bytearray(self._lanes.size)
        wide[0::4], wide[1::4], wide[2::4] = narrow[0::3], narrow[1::3], narrow[2::3]
        return self._lanes.unpack(wide)


def _rows(content: bytes, width: int) -> list[list[int]]:
    signed = memoryview(content).cast("b")
    return [list(signed[start : start + width]) for start in range(0, len(signed), width)]


def _packed(lanes: Sequence[int]) -> int:
    return sum(value << _BITS * lane for lane, value in enumerate(lanes))

"""
A small convolutional network over characters and words, all of whose filters are side by side in one number.

    pieces       这  手机  不  好  用        each has a vector of small integers
    filters      for every three neighbors:  first(这) + second(手) + third(机)
    strongest    of each filter over the text, or its threshold if nothing was stronger
    outputs      good rather than bad · neither · is each aspect spoken of

A lane of 16 bits holds one filter. What a piece adds to all filters is one integer, so that a place in the text costs
two additions; and the larger of two lanes is found without looking at any lane by itself (Warren, "Hacker's Delight",
2-18): with the guard bit of each set, subtract, and what is left of these tells where the first was not less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add, mul, sub
from struct import Struct
from typing import Any, Final, Self, TypeAlias

from adapters.reader.artifact import Artifact
from aftersales.feedback.reading import Aspect

NEIGHBORS: Final = 3
BETWEEN: Final = ""
"""The piece between two clauses; it adds nothing."""

UNKNOWN: Final = "?"
"""The piece for words that were not learned and whose ending was not either."""

DIGITS: Final = "0"
"""The piece for a number that was not learned."""

LONGEST: Final = 400
"""Pieces that are looked at; of a longer text as many from its end as from its beginning."""

FIRST_ASPECT: Final = 2
QUESTIONS: Final = FIRST_ASPECT + len(Aspect)
"""What is asked of a text: is it good rather than bad, is it neither, and does it speak of each aspect."""

LOUDEST: Final = 1 << 18
"""What three neighbors never add up to, in the units of the products; training sees to it."""

_FINE: Final = 4
"""Bits of a product that are rounded away: nothing that was measured is as fine."""

_BITS: Final = 16
_HALF: Final = LOUDEST >> _FINE
"""What stands for nothing in a lane, so that no lane is ever negative."""

_WIDE: Final = 24
"""Bits of a lane while products are added up, before they are rounded: three bytes, of which two are kept."""

_ROUNDING: Final = (LOUDEST << 1) + (1 << _FINE - 1)
"""What is added to a sum so that it is not negative, and is rounded by what is cut off."""

_STEPS: Final = 400
"""The largest weight of an output, as a whole number. Sums of all filters stay in a lane of 32 bits."""

_ANSWER_BITS: Final = 32
_MIDDLE: Final = 1 << _ANSWER_BITS - 1

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
        filters = [_packed(row, _WIDE) for row in _rows(numbers.filters, count)]
        self._filters = [
            filters[start : start + self._dimensions] for start in range(0, len(filters), self._dimensions)
        ]
        self._lanes = Struct(f"<{count}H")
        self._rounding = _packed([_ROUNDING] * count, _WIDE)
        self._rounded_nothing = _packed([_ROUNDING >> _FINE] * count, _BITS)
        self._guards = _packed([_HALF << 1] * count, _BITS)
        self._guarded = _packed([_HALF] * count, _BITS) + self._guards
        self._least = [_HALF + _rounded(threshold) for threshold in numbers.thresholds]
        self._start = _packed(self._least, _BITS)
        steps = [(max(map(abs, row[:-1])) or 1.0) / _STEPS for row in numbers.outputs]
        self._outputs = [
            _packed([round(weight / step) for weight, step in zip(column, steps, strict=True)], _ANSWER_BITS)
            for column in zip(*(row[:-1] for row in numbers.outputs), strict=True)
        ]
        self._steps = [step * (1 << _FINE) for step in steps]
        self._biases = [row[-1] for row in numbers.outputs]
        self._middle = _packed([_MIDDLE] * len(numbers.outputs), _ANSWER_BITS)
        self._answers = Struct(f"<{len(numbers.outputs)}I")
        self._known: dict[str, _Packed] = {BETWEEN: (self._guarded, 0, 0)}

    def of(self, pieces: list[str]) -> list[float]:
        """Return the logit of yes, for each question."""
        strongest = self._strongest(looked_at(pieces)).to_bytes(self._lanes.size, "little")
        above = map(sub, self._lanes.unpack(strongest), self._least)
        total = sum(map(mul, above, self._outputs), start=self._middle)
        answers = self._answers.unpack(total.to_bytes(self._answers.size, "little"))
        return [
            bias + step * (answer - _MIDDLE)
            for bias, step, answer in zip(self._biases, self._steps, answers, strict=True)
        ]

    def _strongest(self, pieces: list[str]) -> int:
        guards, strongest = self._guards, self._start
        known, learned = self._known.get, self._learned
        packed = [known(piece) or learned(piece) for piece in pieces]
        first, second, third = zip(*packed, *[self._known[BETWEEN]] * (NEIGHBORS - 1), strict=True)
        for here in map(add, map(add, first, second[1:]), third[2:]):
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
        one, two, three = (self._narrowed(sum(map(mul, vector, filters))) for filters in self._filters)
        self._known[known] = (one + self._guarded, two, three)
        return self._known[known]

    def _narrowed(self, wide: int) -> int:
        """Return sums of products as lanes of the usual width, rounded."""
        written = (wide + self._rounding << _WIDE - _BITS - _FINE).to_bytes(self._lanes.size // 2 * 3, "little")
        kept = bytearray(self._lanes.size)
        kept[0::2], kept[1::2] = written[1::3], written[2::3]
        return int.from_bytes(kept, "little") - self._rounded_nothing


def _rounded(value: int) -> int:
    return value + _ROUNDING % (1 << _FINE) >> _FINE


def _rows(content: bytes, width: int) -> list[list[int]]:
    signed = memoryview(content).cast("b")
    return [list(signed[start : start + width]) for start in range(0, len(signed), width)]


def _packed(lanes: Sequence[int], bits: int) -> int:
    return sum(value << bits * lane for lane, value in enumerate(lanes))

"""
Weights side by side in one number, so that a single addition adds them all.

    packed:   … │ lane 2 (32 bits) │ lane 1 (32 bits) │ lane 0 (32 bits): how many numbers were added
    a lane:   payload + ZERO, never negative, so that no lane ever borrows from the next

A weight is kept as a signed byte q and means q·|q|: fine where weights are small, coarse where they are large, which
loses nothing that can be measured, where even steps lose more than a point of accuracy.
"""

from collections.abc import Iterable, Sequence
from math import sqrt
from operator import sub
from struct import Struct
from typing import Final

STEPS: Final = 127
LARGEST: Final = STEPS * STEPS
"""The payload of the largest weight of a lane; its value is what the lane says that it is worth."""

_ZERO: Final = LARGEST


class Lanes:
    """Adds up the weights of strings, in as many lanes as there are columns of weights."""

    def __init__(self, keys: Sequence[str], columns: Sequence[bytes]) -> None:
        row = Struct(f"<{len(columns) + 1}I")
        self._row = row
        payloads = [_payload(byte) for byte in range(256)]
        rows = zip(*(map(payloads.__getitem__, column) for column in columns), strict=True)
        self._packed = {
            key: int.from_bytes(row.pack(1, *payload), "little") for key, payload in zip(keys, rows, strict=True)
        }

    def __contains__(self, string: str) -> bool:
        return string in self._packed

    def add(self, strings: Iterable[str]) -> int:
        """Return the packed sum of the weights of some strings; what is unknown weighs nothing."""
        return sum(filter(None, map(self._packed.get, strings)))

    def sums(self, packed: Iterable[int]) -> tuple[Sequence[int], list[list[int]]]:
        """Return how many known strings were added up to each packed sum, and for each lane the sums in it."""
        size = self._row.size
        rows = self._row.iter_unpack(b"".join(one.to_bytes(size, "little") for one in packed))
        counts, *lanes = zip(*rows, strict=True)
        zeros = [count * _ZERO for count in counts]
        return counts, [list(map(sub, lane, zeros)) for lane in lanes]


def column_of(weights: Iterable[float], *, largest: float) -> bytes:
    """Return a column of signed bytes for the weights of a lane, where `largest` is the largest of them."""
    return bytes(_byte(weight / largest) for weight in weights)


def _byte(share: float) -> int:
    step = round(STEPS * sqrt(abs(share)))
    return step if share >= 0 else (256 - step) % 256


def _payload(byte: int) -> int:
    step = byte if byte <= STEPS else byte - 256
    return step * abs(step) + _ZERO

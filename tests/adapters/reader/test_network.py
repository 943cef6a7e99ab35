"""The network whose filters are side by side in one number: it computes what a plain one would."""

from collections.abc import Sequence
from operator import mul
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.reader.network import BETWEEN, LONGEST, NEIGHBORS, UNKNOWN, Network, Numbers, known_as, looked_at

DIMENSIONS, FILTERS = 3, 4
KNOWN: Final = (UNKNOWN, "bad", "slow", "慢", "*ing", "0")

_BYTE: Final = st.integers(-127, 127)


def _bytes(values: Sequence[int]) -> bytes:
    return bytes(value % 256 for value in values)


@st.composite
def networks(draw: st.DrawFn) -> Numbers:
    """Draw the numbers of a small network."""
    return Numbers(
        pieces=KNOWN,
        vectors=_bytes(draw(st.lists(_BYTE, min_size=len(KNOWN) * DIMENSIONS, max_size=len(KNOWN) * DIMENSIONS))),
        filters=_bytes(
            draw(st.lists(_BYTE, min_size=NEIGHBORS * DIMENSIONS * FILTERS, max_size=NEIGHBORS * DIMENSIONS * FILTERS))
        ),
        thresholds=draw(st.lists(st.integers(-50_000, 50_000), min_size=FILTERS, max_size=FILTERS)),
        outputs=[[0.5, -1.0, 2.0, 0.25, 1.0], [1.0, 1.0, -0.5, 0.0, -2.0]],
    )


def _rounded(product: int) -> int:
    return (product + 8) // 16 * 16


def _plainly(numbers: Numbers, pieces: Sequence[str]) -> list[float]:
    """Return what the network computes, lane by lane."""
    vectors = memoryview(numbers.vectors).cast("b")
    filters = memoryview(numbers.filters).cast("b")

    def adds(piece: str, neighbor: int, lane: int) -> int:
        if piece == BETWEEN:
            return 0
        vector = vectors[KNOWN.index(known_as(piece, dict.fromkeys(KNOWN))) * DIMENSIONS :][:DIMENSIONS]
        rows = range(neighbor * DIMENSIONS, (neighbor + 1) * DIMENSIONS)
        return _rounded(sum(value * filters[row * FILTERS + lane] for value, row in zip(vector, rows, strict=True)))

    padded = [*pieces, *[BETWEEN] * (NEIGHBORS - 1)]
    places = [padded[start : start + NEIGHBORS] for start in range(len(padded) - NEIGHBORS + 1)]
    above = [
        max(
            [
                0,
                *(
                    sum(adds(piece, near, lane) for near, piece in enumerate(place)) - _rounded(least)
                    for place in places
                ),
            ]
        )
        for lane, least in enumerate(numbers.thresholds)
    ]
    return [sum(map(mul, row[:-1], above)) + row[-1] for row in numbers.outputs]


@given(numbers=networks(), pieces=st.lists(st.sampled_from([*KNOWN, BETWEEN, "odd", "wearing", "123"]), max_size=20))
def test_packed_filters_are_plain_filters(numbers: Numbers, pieces: list[str]) -> None:
    assert Network(numbers).of(pieces) == pytest.approx(_plainly(numbers, pieces))


@given(numbers=networks(), pieces=st.lists(st.sampled_from(KNOWN), max_size=20))
def test_a_text_is_read_the_same_again(numbers: Numbers, pieces: list[str]) -> None:
    network = Network(numbers)

    assert network.of(pieces) == network.of(pieces)


@pytest.mark.parametrize(
    ("piece", "stands"), [("bad", "bad"), ("wearing", "*ing"), ("ing", UNKNOWN), ("42", "0"), ("odd", UNKNOWN)]
)
def test_what_was_not_learned_is_known_by_its_ending_or_not_at_all(piece: str, stands: str) -> None:
    assert known_as(piece, dict.fromkeys(KNOWN)) == stands


def test_a_number_is_unknown_where_no_number_was_learned() -> None:
    assert known_as("42", {UNKNOWN: 0}) == UNKNOWN


def test_of_a_long_text_the_beginning_and_the_ending_are_looked_at() -> None:
    pieces = [str(number) for number in range(LONGEST + 1)]

    seen = looked_at(pieces)

    assert (seen[0], seen[LONGEST // 2], seen[-1], len(seen)) == ("0", BETWEEN, str(LONGEST), LONGEST + 1)
    assert looked_at(pieces[1:]) == pieces[1:]

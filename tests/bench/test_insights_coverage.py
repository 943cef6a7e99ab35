"""Intervals of 95 % hold the truth 93 to 97 times in 100, on average over the worlds of a formula."""

from collections.abc import Callable, Iterator
from itertools import chain
from random import Random
from statistics import fmean

import pytest

from aftersales.insights.comparing import Part, change_of_share, significant
from bench.insights_coverage import GRIDS, TRIES, Coverage, coverage, summary
from bench.insights_products import FEW, LINES, SOME, SPREADS, Sold, Spread, errors
from bench.insights_truths import Truth

FEW_TRIES = 100
"""In each world: some thousands for each formula."""

grids = pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: grid.__name__)


def assert_held(grid: Callable[[], Iterator[Truth]], *, tries: int) -> None:
    cells: list[Coverage] = [coverage(truth, tries=tries) for truth in grid()]

    assert 0.93 <= fmean(cell.held for cell in cells) <= 0.97, summary(cells)


class TestAnInterval:
    @grids
    def test_holds_the_truth_95_times_in_100(self, grid: Callable[[], Iterator[Truth]]) -> None:
        assert_held(grid, tries=FEW_TRIES)

    @pytest.mark.long
    @grids
    def test_holds_the_truth_95_times_in_100_of_many(self, grid: Callable[[], Iterator[Truth]]) -> None:
        assert_held(grid, tries=TRIES)

    def test_is_tried_in_worlds_that_are_told_apart(self) -> None:
        told = [(truth.formula, truth.told) for truth in chain.from_iterable(grid() for grid in GRIDS)]

        assert len(told) == len(set(told))


class TestShrinking:
    @pytest.mark.parametrize("spread", SPREADS, ids=lambda spread: f"{spread.mean} as of {spread.strength}")
    @pytest.mark.parametrize(("sold", "of_raw"), [(FEW, 0.7), (SOME, 0.9)], ids=["few", "some"])
    def test_makes_rates_less_wrong(self, spread: Spread, sold: Sold, of_raw: float) -> None:
        wrong = errors(300, spread, sold, lines=LINES[1], random=Random(300))

        assert wrong.shrunk < of_raw * wrong.raw


class TestWhatIsSignificant:
    def test_is_nothing_where_nothing_changed(self) -> None:
        random = Random(15)

        found = [any(significant([chance(random, now=0.1) for _ in range(15)])) for _ in range(200)]

        assert fmean(found) <= 0.05

    def test_is_what_changed_with_few_wrongly_so(self) -> None:
        random = Random(15)

        found = [significant([chance(random, now=0.3 if i < 5 else 0.1) for i in range(15)]) for _ in range(100)]

        assert fmean(real for aspects in found for real in aspects[:5]) > 0.9
        assert fmean(sum(aspects[5:]) / max(1, sum(aspects)) for aspects in found) <= 0.05


def chance(random: Random, *, now: float, before: float = 0.1, texts: int = 120) -> float:
    """Return how likely a change of the share of texts that complain is by chance alone."""
    new, old = (Part(sum(random.random() < rate for _ in range(texts)), texts) for rate in (now, before))
    change = change_of_share(new, before=old)
    assert change is not None
    return change.p_value

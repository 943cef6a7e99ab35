"""Money leaves once: thousands of bad weeks, each as its seed has it, and no cent is lost in them or paid twice."""

import pytest

from aftersales.cases.payouts import Payouts
from tests.simulation.broken import AStableNameAlone, CallingFirst
from tests.simulation.histories import histories

SHORT = [range(first, first + 200) for first in range(0, 1_000, 200)]
LONG = [range(first, first + 500) for first in range(1_000, 41_000, 500)]


def told_of(seeds: range) -> str:
    return f"{seeds.start}-{seeds.stop - 1}"


class TestARefund:
    @pytest.mark.parametrize(
        "seeds", [*SHORT, *(pytest.param(seeds, marks=pytest.mark.long) for seeds in LONG)], ids=told_of
    )
    def test_is_paid_once_whatever_happens_on_the_way(self, seeds: range) -> None:
        assert [(seed, wrong) for seed, wrong in histories(seeds) if wrong] == []


class TestTheSimulation:
    @pytest.mark.parametrize("design", [CallingFirst, AStableNameAlone])
    def test_catches_a_design_that_is_broken(self, design: type[Payouts]) -> None:
        seeds = range(200)

        twice = [wrong for _, wrong in histories(seeds, design=design) if any("went back" in one for one in wrong)]

        assert len(twice) >= len(seeds) * 0.2

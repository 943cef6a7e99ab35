"""Alerts keep the rate of false alarms that they state, and see a doubling soon."""

from dataclasses import replace
from random import Random
from statistics import fmean, pvariance

import pytest

from bench.insights_alerts import KINDS, TOGETHER, days_to_see_a_doubling, false_alarms_a_year
from bench.insights_shops import Shop, poisson

MEANS = (0.5, 1.0, 5.0, 20.0)
USUAL = KINDS["good days and bad ones"]
STATED = 1.0
LUCK = 0.2
"""Eighty alarms are counted, which may be a fifth more by chance."""


class TestFalseAlarms:
    def test_are_as_many_as_stated_or_somewhat_fewer(self) -> None:
        rates = [false_alarms_a_year(replace(USUAL, mean=mean), charts=1, years=40) for mean in MEANS]

        assert 0.4 * STATED <= fmean(rates) <= 1.1 * STATED

    @pytest.mark.long
    @pytest.mark.parametrize("charts", [1, TOGETHER])
    @pytest.mark.parametrize("kind", KINDS)
    def test_are_never_more_than_stated(self, kind: str, charts: int) -> None:
        shop = KINDS[kind]

        rates = [false_alarms_a_year(replace(shop, mean=mean), charts=charts, years=20 * charts) for mean in MEANS]

        assert fmean(rates) <= STATED + LUCK

    @pytest.mark.long
    def test_are_as_many_as_stated_of_all_charts_of_a_shop(self) -> None:
        rates = [false_alarms_a_year(replace(USUAL, mean=mean), charts=TOGETHER, years=25 * TOGETHER) for mean in MEANS]

        # Counts are whole: of articles that seldom sell, the next count already is rarer than asked for.
        assert 0.3 * STATED <= fmean(rates) <= 1.1 * STATED


class TestADoubling:
    @pytest.mark.parametrize(("mean", "days"), [(1.0, 12), (5.0, 4), (20.0, 2)])
    def test_is_seen_within_days(self, mean: float, days: int) -> None:
        assert days_to_see_a_doubling(Shop(mean=mean), charts=1, shops=60) <= days

    def test_of_hours_is_seen_within_days(self) -> None:
        assert days_to_see_a_doubling(replace(KINDS["hours"], mean=5.0), charts=1, shops=60) <= 6


class TestPoisson:
    @pytest.mark.parametrize("mean", [0.1, 5.0, 1_200.0])
    def test_varies_as_much_as_its_mean(self, mean: float) -> None:
        chance = Random(1)

        drawn = [poisson(chance, mean) for _ in range(4_000)]

        assert fmean(drawn) == pytest.approx(mean, rel=0.1)
        assert pvariance(drawn) == pytest.approx(mean, rel=0.1)

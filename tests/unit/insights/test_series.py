"""Series: a metric over time, with a point for every interval whether anything happened or not."""

from datetime import date
from typing import Final

import pytest

from aftersales.insights.histograms import bucket_of
from aftersales.insights.periods import Period
from aftersales.insights.series import Interval, Metric, Point, points
from aftersales.insights.sheets import Tally
from tests.shop import EUR

NOVEMBER: Final = Period(from_=date(2026, 10, 29), to=date(2026, 11, 10))


def series(days: dict[date, Tally], metric: Metric, interval: Interval = Interval.DAY) -> tuple[Point, ...]:
    return points(days, NOVEMBER, metric=metric, interval=interval, currency=EUR)


class TestIntervals:
    def test_of_a_day_cover_the_whole_period(self) -> None:
        found = series({date(2026, 11, 2): {"opened": 3}}, Metric.CASES_OPENED)

        assert [point.at for point in (found[0], found[-1])] == [NOVEMBER.from_, NOVEMBER.to]
        assert len(found) == NOVEMBER.days
        assert [point for point in found if point.value] == [Point(at=date(2026, 11, 2), value=3, n=3)]

    def test_of_a_week_begin_on_monday_and_with_the_period(self) -> None:
        days = {date(2026, 11, 1): {"opened": 1}, date(2026, 11, 2): {"opened": 3}, date(2026, 11, 8): {"opened": 4}}

        found = series(dict(days), Metric.CASES_OPENED, Interval.WEEK)

        assert [(point.at, point.value) for point in found] == [
            (date(2026, 10, 29), 1),
            (date(2026, 11, 2), 7),
            (date(2026, 11, 9), 0),
        ]

    def test_of_a_month_begin_on_its_first(self) -> None:
        found = series({date(2026, 11, 1): {"opened": 2}}, Metric.CASES_OPENED, Interval.MONTH)

        assert [(point.at, point.value) for point in found] == [(date(2026, 10, 29), 0), (date(2026, 11, 1), 2)]


class TestMetrics:
    @pytest.mark.parametrize(
        ("metric", "tally", "value", "n"),
        [
            (Metric.RETURN_RATE, {"delivered": 8, "delivered.squared": 8, "received": 2}, 0.25, 8),
            (Metric.REFUNDED, {"refunded.EUR": 1999, "refunds.EUR": 2, "refunded.USD": 5}, 19.99, 2),
            (Metric.CSAT, {"rating.5": 1, "rating.2": 3}, 0.25, 4),
            (Metric.NPS, {"nps.10": 1, "nps.1": 3}, -50, 4),
            (Metric.NEGATIVE_SHARE, {"sentiment.NEGATIVE": 1, "sentiment.POSITIVE": 3}, 0.25, 4),
            (Metric.HOURS_TO_DECISION, {f"decision.{bucket_of(7200)}": 3}, 2, 3),
            (Metric.HOURS_TO_RESOLUTION, {f"resolution.{bucket_of(7200)}": 3}, 2, 3),
        ],
    )
    def test_say_their_value_and_on_how_much_it_rests(self, metric: Metric, tally: Tally, value: float, n: int) -> None:
        day = date(2026, 11, 5)

        (found,) = (point for point in series({day: tally}, metric) if point.at == day)

        assert found.value == pytest.approx(value, rel=0.02)
        assert found.n == n

    @pytest.mark.parametrize("metric", sorted(set(Metric) - {Metric.CASES_OPENED, Metric.REFUNDED}))
    def test_say_nothing_of_a_day_without_any(self, metric: Metric) -> None:
        assert {(point.value, point.n) for point in series({}, metric)} == {(None, 0)}

    @pytest.mark.parametrize("metric", [Metric.CASES_OPENED, Metric.REFUNDED])
    def test_that_are_sums_are_zero_on_a_day_without_any(self, metric: Metric) -> None:
        assert {(point.value, point.n) for point in series({}, metric)} == {(0.0, 0)}

"""Watching: the days of a shop as charts, and what is told of those that left their baseline."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Final

from aftersales.insights.alerts import Watch
from aftersales.insights.histograms import bucket_of
from aftersales.insights.periods import Period
from aftersales.insights.series import Metric
from aftersales.insights.sheets import InsightScope, Tally
from aftersales.insights.watching import Alert, alerts_in, first_day_watched
from tests.shop import SHOP

LAST: Final = date(2026, 11, 22)
MONTH: Final = Period(from_=LAST - timedelta(days=27), to=LAST)
TURN: Final = LAST - timedelta(days=14)
SCOPE: Final = InsightScope(merchant_id=SHOP.id)


def quiet_days(chance: Random, *, sold: int = 100, first: date | None = None) -> dict[date, dict[str, int]]:
    """Return the days of a shop where nothing changes."""
    first = first or first_day_watched(MONTH)
    days = {}
    for nth in range((LAST - first).days + 1):
        back, opened, texts = (sum(chance.random() < 0.05 for _ in range(sold)) for _ in range(3))
        days[first + timedelta(days=nth)] = {
            "reached": sold, "back": back, "back.squared": back, "opened": opened,
            "sentiment.NEGATIVE": texts, "sentiment.POSITIVE": sold - texts, "aspect.SIZE_FIT.NEGATIVE": texts,
            **{f"resolution.{bucket_of(3600 * chance.uniform(20, 80))}": 1 for _ in range(5)},
        }  # fmt: skip
    return days


def since_the_turn(
    days: Mapping[date, dict[str, int]], name: str, times: int, *, turn: date = TURN
) -> Mapping[date, Tally]:
    """Return days on which more of something is counted since the turn."""
    return {day: {**tally, name: tally[name] * (times if day >= turn else 1)} for day, tally in days.items()}


def _asked(days: Mapping[date, Tally], period: Period) -> Mapping[date, Tally]:
    return {day: tally for day, tally in days.items() if day >= first_day_watched(period)}


def alerts(days: Mapping[date, Tally], products: Mapping[str, Mapping[date, Tally]] | None = None) -> tuple[Alert, ...]:
    return alerts_in(days, products or {}, scope=SCOPE, period=MONTH)


class TestAlerts:
    def test_are_none_while_nothing_changes(self) -> None:
        assert [alerts(quiet_days(Random(seed))) for seed in range(5)] == [()] * 5

    def test_are_none_of_a_shop_that_has_just_begun(self) -> None:
        assert alerts({}) == ()
        assert alerts({LAST: {"opened": 50, "back": 50, "reached": 60}}) == ()

    def test_tell_a_return_rate_that_doubled_and_since_when(self) -> None:
        (found,) = alerts(since_the_turn(quiet_days(Random(1)), "back", 2))

        assert (found.subject, found.metric) == ("returns", Metric.RETURN_RATE)
        assert abs(found.since - TURN) <= timedelta(days=3)
        assert 0.03 < found.expected < 0.07 < found.observed < 0.15
        assert found.false_alarm_rate == 1.0

    def test_tell_an_aspect_that_is_complained_of_more(self) -> None:
        found = alerts(since_the_turn(quiet_days(Random(2)), "aspect.SIZE_FIT.NEGATIVE", 3))

        assert [(one.subject, one.metric) for one in found] == [("SIZE_FIT", Metric.NEGATIVE_SHARE)]

    def test_tell_cases_that_take_longer(self) -> None:
        days = quiet_days(Random(3))
        for day, tally in days.items():
            if day >= TURN:
                slow = {name: tally.pop(name) for name in list(tally) if name.startswith("resolution.")}
                tally |= {f"resolution.{int(name.rpartition('.')[2]) + bucket_of(4)}": n for name, n in slow.items()}

        (found,) = alerts(days)

        assert (found.subject, found.metric) == ("hours to resolution", Metric.HOURS_TO_RESOLUTION)
        assert 30 < found.expected < 60
        assert found.observed > 120

    def test_tell_which_product_comes_back(self) -> None:
        bad = since_the_turn(quiet_days(Random(4)), "back", 3)

        found = alerts(quiet_days(Random(5)), {"SKU-1": bad, "SKU-2": quiet_days(Random(6))})

        assert [(one.subject, one.metric) for one in found] == [("SKU-1", Metric.RETURN_RATE)]

    def test_do_not_mind_a_shop_that_sells_more(self) -> None:
        days = quiet_days(Random(7))
        grown = quiet_days(Random(8), sold=300)
        first = TURN - timedelta(days=90)
        mixed = {day: grown[day] if day >= first else tally for day, tally in days.items()}

        assert [one for one in alerts(mixed) if one.metric is Metric.RETURN_RATE] == []

    def test_do_not_mind_orders_that_are_still_on_their_way(self) -> None:
        shipped = LAST - timedelta(days=20)
        days = {
            day: {**tally, "delivered": 0 if day > shipped else tally["reached"]}
            for day, tally in quiet_days(Random(9)).items()
        }
        arrived = {day: {**tally, "delivered": tally["reached"]} for day, tally in days.items()}

        assert alerts(days) == alerts(arrived) == ()

    def test_keep_their_ids_and_dates_whatever_the_first_day_asked_for(self) -> None:
        turn = LAST - timedelta(days=45)
        periods = [Period(from_=turn + timedelta(days=moved), to=LAST) for moved in range(-28, 35)]
        days = since_the_turn(quiet_days(Random(1), first=first_day_watched(periods[0])), "back", 10, turn=turn)

        found = [alerts_in(_asked(days, period), {}, scope=SCOPE, period=period) for period in periods]

        assert len({Watch(period=period, charts=1).begins for period in periods}) > 2
        assert [[(one.id, one.since) for one in some] for some in found] == [
            [(found[0][0].id, found[0][0].since)]
        ] * len(periods)

    def test_keep_their_ids_from_question_to_question(self) -> None:
        days = since_the_turn(quiet_days(Random(1)), "back", 2)
        tomorrow = {**days, LAST + timedelta(days=1): {}}

        assert [one.id for one in alerts(days)] == [one.id for one in alerts(tomorrow)]

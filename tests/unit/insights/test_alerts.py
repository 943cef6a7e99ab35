"""Alerts: what left its baseline is found and dated; what is as usual, grows alike or is hardly known stays quiet."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.insights.alerts import Watch, departures_of_counts, departures_of_durations
from aftersales.insights.charts import CountedDay
from aftersales.insights.duration_charts import TimedDay
from aftersales.insights.histograms import bucket_of
from aftersales.insights.periods import Period

FIRST = date(2026, 3, 2)
LAST = FIRST + timedelta(days=60)
PERIOD = Period(from_=FIRST, to=LAST)
DOUBLED = FIRST + timedelta(days=20)
ORDINARY = (5, 3, 7, 4, 6, 5, 5, 2, 8, 5, 4)
"""Events of some days, five in the mean; eleven of them, so that no weekday is like itself."""


def watch(*, charts: int = 1, first: date = FIRST, last: date = LAST) -> Watch:
    return Watch(period=Period(from_=first, to=last), charts=charts)


def counted(
    events: Callable[[date, int], int], *, exposure: float = 100.0, since: date | None = None
) -> list[CountedDay]:
    """Return each day with its events: a function of the day and of what is ordinary."""
    begins = since or watch().learns_from
    days = [begins + timedelta(days=index) for index in range((LAST - begins).days + 1)]
    return [CountedDay(on, events(on, ORDINARY[on.toordinal() % len(ORDINARY)]), exposure) for on in days]


def doubled(on: date, ordinary: int) -> int:
    return 2 * ordinary if on >= DOUBLED else ordinary


def as_ever(_: date, ordinary: int) -> int:
    return ordinary


class TestADoubling:
    def test_is_found_within_days_and_dated(self) -> None:
        found = departures_of_counts(counted(doubled), watch())

        assert len(found) == 1
        assert abs(found[0].since - DOUBLED) <= timedelta(days=1)
        assert found[0].on - DOUBLED <= timedelta(days=4)

    def test_is_one_departure_while_it_lasts(self) -> None:
        (found,) = departures_of_counts(counted(doubled), watch())

        assert found.since <= found.on < found.until <= LAST
        assert found.until - DOUBLED > timedelta(days=14)

    def test_says_what_was_expected_and_what_was_seen_for_each_unit_of_exposure(self) -> None:
        (found,) = departures_of_counts(counted(doubled), watch())

        assert found.expected == pytest.approx(0.05, rel=0.25)
        assert found.observed == pytest.approx(0.10, rel=0.1)

    def test_takes_longer_to_be_sure_of_among_many_charts(self) -> None:
        (alone,) = departures_of_counts(counted(doubled), watch(charts=1))
        (among,) = departures_of_counts(counted(doubled), watch(charts=200))

        assert alone.on < among.on < DOUBLED + timedelta(days=14)

    def test_that_comes_back_after_a_pause_is_another_departure(self) -> None:
        again = FIRST + timedelta(days=45)

        found = departures_of_counts(
            counted(lambda on, n: 3 * n if on >= again or 0 <= (on - FIRST).days < 7 else n), watch()
        )

        assert len(found) == 2
        assert abs(found[1].since - again) <= timedelta(days=1)

    def test_that_had_begun_before_the_first_day_has_its_date(self) -> None:
        later = watch(first=DOUBLED + timedelta(days=6), last=DOUBLED + timedelta(days=13))

        (found,) = departures_of_counts(counted(doubled), later)

        assert abs(found.since - DOUBLED) <= timedelta(days=1)
        assert found.since < later.period.from_ <= found.until <= later.period.to

    def test_that_was_over_before_the_first_day_is_left_out(self) -> None:
        later = watch(first=FIRST + timedelta(days=10))

        assert departures_of_counts(counted(lambda on, n: 4 * n if -5 <= (on - FIRST).days < 0 else n), watch()) == ()
        assert departures_of_counts(counted(lambda on, n: 4 * n if 0 <= (on - FIRST).days < 5 else n), later) == ()

    def test_on_the_last_day_counts_and_on_the_day_after_does_not(self) -> None:
        flood = counted(lambda on, n: 20 * n if on == DOUBLED else n)

        assert departures_of_counts(flood, watch(last=DOUBLED))[0].on == DOUBLED
        assert departures_of_counts(flood, watch(last=DOUBLED - timedelta(days=1))) == ()

    def test_is_found_where_nothing_ever_happened(self) -> None:
        found = departures_of_counts(counted(lambda on, _: 3 if on >= DOUBLED else 0), watch(charts=18))

        assert [one.since for one in found] == [DOUBLED]
        assert found[0].on - DOUBLED <= timedelta(days=2)

    def test_of_clusters_is_believed_later(self) -> None:
        singly = counted(doubled)
        by_fives = [day._replace(squares=5 * day.events) for day in singly]

        assert departures_of_counts(by_fives, watch())[0].on > departures_of_counts(singly, watch())[0].on


class TestNoDeparture:
    @pytest.mark.parametrize("charts", [1, 18, 198])
    def test_is_what_goes_on_as_ever(self, charts: int) -> None:
        assert departures_of_counts(counted(as_ever), watch(charts=charts)) == ()

    def test_is_seen_where_nothing_happens(self) -> None:
        assert departures_of_counts(counted(lambda *_: 0), watch()) == ()
        assert departures_of_counts([], watch()) == ()

    def test_is_what_happened_once_or_twice(self) -> None:
        assert departures_of_counts(counted(lambda on, _: 2 if on == DOUBLED else 0), watch()) == ()

    def test_is_what_falls(self) -> None:
        assert departures_of_counts(counted(lambda on, n: n // 2 if on >= DOUBLED else n), watch()) == ()

    def test_is_a_weekend_that_differs_as_every_weekend_does(self) -> None:
        def weekly(on: date, ordinary: int) -> int:
            return 3 * ordinary if on.weekday() >= 5 else ordinary

        assert departures_of_counts(counted(weekly), watch()) == ()

    def test_is_a_shop_that_grows(self) -> None:
        def grown(on: date) -> float:
            return exp(0.01 * (on - watch().learns_from).days)

        growing = [
            CountedDay(day.on, round(day.events * grown(day.on)), day.exposure * grown(day.on))
            for day in counted(as_ever)
        ]

        assert departures_of_counts(growing, watch()) == ()

    def test_is_known_of_a_day_that_only_corrects_another(self) -> None:
        corrected = [
            day._replace(events=-500) if day.on == FIRST - timedelta(days=40) else day for day in counted(as_ever)
        ]

        assert departures_of_counts(corrected, watch()) == ()

    def test_is_said_to_begin_where_days_are_missing(self) -> None:
        gap = {DOUBLED + timedelta(days=index) for index in range(10)}
        left_out = [day for day in counted(as_ever) if day.on not in gap]
        empty = [day._replace(events=0, exposure=0.0) if day.on in gap else day for day in counted(as_ever)]

        assert departures_of_counts(left_out, watch()) == departures_of_counts(empty, watch()) == ()

    @pytest.mark.parametrize(("days", "found"), [(27, 0), (28, 1)])
    def test_is_known_before_four_weeks_and_two_that_are_not_learned_yet(self, days: int, found: int) -> None:
        day = FIRST + timedelta(days=2)
        young = counted(lambda on, n: 30 * n if on == day else n, since=day - timedelta(days=days + 14))

        assert len(departures_of_counts(young, watch())) == found


class TestDurations:
    def test_that_double_are_found_and_told_in_hours(self) -> None:
        (found,) = departures_of_durations(timed(lambda on: 96 if on >= DOUBLED else 48), watch())

        assert abs(found.since - DOUBLED) <= timedelta(days=1)
        assert found.on - DOUBLED <= timedelta(days=4)
        assert found.expected == pytest.approx(48, rel=0.25)
        assert found.observed == pytest.approx(96, rel=0.1)

    def test_that_stay_or_shrink_are_none(self) -> None:
        assert departures_of_durations(timed(lambda _: 48), watch(charts=18)) == ()
        assert departures_of_durations(timed(lambda on: 24 if on >= DOUBLED else 48), watch()) == ()

    def test_of_mondays_may_differ_from_those_of_other_days(self) -> None:
        assert departures_of_durations(timed(lambda on: 90 if on.weekday() == 0 else 48), watch()) == ()

    def test_of_one_case_prove_nothing(self) -> None:
        alone = [day._replace(n=1, spread=0.0) for day in timed(lambda on: 480 if on == DOUBLED else 48, sway=1.0)]

        assert departures_of_durations(alone, watch()) == ()

    def test_of_days_without_cases_are_left_out(self) -> None:
        days = timed(lambda on: 96 if on >= DOUBLED else 48)
        nothing = [TimedDay(day.on, 0, 0.0, 0.0) if day.on.weekday() == 6 else day for day in days]
        left_out = [day for day in days if day.on.weekday() != 6]

        assert departures_of_durations(nothing, watch()) == departures_of_durations(left_out, watch()) != ()
        assert departures_of_durations([], watch()) == ()


class TestATimedDay:
    def test_is_made_of_the_histogram_of_its_durations(self) -> None:
        hours = [3600 * time for time in (10, 20, 40)]

        day = TimedDay.of(FIRST, Counter(bucket_of(time) for time in hours))

        assert (day.on, day.n) == (FIRST, 3)
        assert exp(day.mean) == pytest.approx(20 * 3600, rel=0.02)
        assert exp(day.spread) == pytest.approx(2, rel=0.04)

    def test_takes_what_is_over_at_once_for_a_second(self) -> None:
        assert TimedDay.of(FIRST, {0: 2}) == TimedDay(FIRST, 2, 0.0, 0.0)

    def test_of_nothing_tells_nothing(self) -> None:
        assert not TimedDay.of(FIRST, {}).tells
        assert TimedDay.of(FIRST, {1: 1}).tells


def timed(hours: Callable[[date], float], *, sway: float = 0.3) -> list[TimedDay]:
    """Return days of six cases, whose mean sways as what is ordinary does."""
    return [
        TimedDay(day.on, 6, log(hours(day.on) * 3600) + sway * (day.events - 5) / 2, 0.7) for day in counted(as_ever)
    ]


class TestAWatch:
    def test_shares_its_false_alarms_among_its_charts(self) -> None:
        assert watch(charts=1).days_between == 365.25
        assert watch(charts=20).days_between == 7305
        assert Watch(period=PERIOD, charts=1, false_alarms_a_year=0.5).days_between == 730.5

    def test_begins_on_a_monday_eight_to_twelve_weeks_before_the_first_day(self) -> None:
        ahead = [
            FIRST + timedelta(days=index) - watch(first=FIRST + timedelta(days=index)).begins for index in range(99)
        ]

        assert (min(ahead), max(ahead)) == (timedelta(days=56), timedelta(days=83))
        assert {watch(first=FIRST + timedelta(days=index)).begins.weekday() for index in range(99)} == {0}

    def test_begins_anew_every_four_weeks(self) -> None:
        begins = {watch(first=FIRST + timedelta(days=index)).begins for index in range(4 * 28)}

        assert {(one - min(begins)).days for one in begins} >= {0, 28, 56, 84}
        assert len(begins) <= 5

    def test_asks_for_thirteen_weeks_before_it_begins(self) -> None:
        assert watch().learns_from == watch().begins - timedelta(weeks=13)

    def test_knows_nothing_of_days_before_and_after(self) -> None:
        days = counted(doubled)
        before = CountedDay(watch().learns_from - timedelta(days=1), 10_000, 1.0)
        after = CountedDay(LAST + timedelta(days=1), 10_000, 1.0)

        assert departures_of_counts([before, *days, after], watch()) == departures_of_counts(days, watch())


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=180, max_size=180), st.integers(1, 200))
def test_whatever_was_counted_a_departure_rises_within_the_days_watched(
    sizes: Sequence[tuple[int, int]], charts: int
) -> None:
    watched = watch(charts=charts)
    days = [
        CountedDay(watched.learns_from + timedelta(days=index), events, exposure)
        for index, (events, exposure) in enumerate(sizes)
    ]

    found = departures_of_counts(days, watched)

    assert all(one.since <= one.on <= one.until for one in found)
    assert all(watched.begins <= one.since and watched.period.from_ <= one.until <= watched.period.to for one in found)
    assert list(found) == sorted(found, key=lambda one: one.since)
    assert all(one.observed > one.expected > 0 for one in found)

"""Which products are watched is settled before the watch begins, so that no chance on its days has a say in it."""

from datetime import date, timedelta
from typing import Final

from aftersales.insights.alerts import Watch
from aftersales.insights.facts import Event
from aftersales.insights.periods import Period
from aftersales.insights.watching import month_that_chooses, products_to_watch
from tests.contract.counted import Counted
from tests.happenings import Sold, all_of
from tests.scopes import ALL, of

PERIOD: Final = Period(from_=date(2026, 10, 1), to=date(2026, 10, 31))
BEGINS: Final = Watch(period=PERIOD, charts=1).begins
MONTH: Final = month_that_chooses(PERIOD)


def came_back(sku: str, units: int, *, on: date, ordered: date | None = None, category: str = "lamps") -> list[Event]:
    """Tell of units that were ordered on a day, came back, and were paid back at once."""
    sold = Sold(sku, category, day=ordered or on)
    return all_of(sold.delivered(units), sold.came_back(units, of=units, on=on), Sold(sku, day=on).refunded("5.00"))


class TestTheProductsToWatch:
    def test_are_those_of_which_most_units_came_back_in_the_month_before(self, counted: Counted) -> None:
        for nth in range(7):
            counted.count(came_back(f"article {nth}", 10 - nth, on=MONTH.from_ + timedelta(days=nth)))

        assert list(products_to_watch(counted.insights, ALL, PERIOD)) == [f"article {nth}" for nth in range(5)]

    def test_do_not_depend_on_what_came_back_since_the_watch_began(self, counted: Counted) -> None:
        counted.count(came_back("known", 1, on=MONTH.to))
        for ordered in (MONTH.to, BEGINS):
            counted.count(came_back("fresh", 50, on=BEGINS + timedelta(days=7), ordered=ordered))

        assert list(products_to_watch(counted.insights, ALL, PERIOD)) == ["known"]

    def test_are_the_same_whatever_the_first_day_of_four_weeks(self) -> None:
        periods = [Period(from_=PERIOD.from_ + timedelta(days=moved), to=PERIOD.to) for moved in range(28)]
        chosen = {Watch(period=one, charts=1).begins: month_that_chooses(one) for one in periods}

        assert len(chosen) == 2
        assert all((begins - month.to).days >= 1 and month.from_.day == 1 for begins, month in chosen.items())
        assert {month_that_chooses(one) for one in periods} == set(chosen.values())

    def test_are_of_the_scope_and_bring_all_days_that_are_watched(self, counted: Counted) -> None:
        for on in (BEGINS - timedelta(days=100), MONTH.from_, PERIOD.to):
            counted.count(came_back("A", 2, on=on))
        counted.count(came_back("B", 3, on=MONTH.from_, category="chairs"))

        found = products_to_watch(counted.insights, of(category="lamps"), PERIOD)

        assert {sku: {day: tally["back"] for day, tally in days.items()} for sku, days in found.items()} == {
            "A": {BEGINS - timedelta(days=100): 2, MONTH.from_: 2, PERIOD.to: 2}
        }

    def test_are_none_of_a_single_article(self, counted: Counted) -> None:
        counted.count(came_back("A", 2, on=MONTH.from_))

        assert products_to_watch(counted.insights, of(sku="A"), PERIOD) == {}

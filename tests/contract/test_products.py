"""The worst articles, and some to compare them with, are the same in all books; so is the category that they are of."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import pytest

from aftersales.feedback.reading import Sentiment
from aftersales.insights.categories import category_of
from aftersales.insights.facts import Event, facts_of
from aftersales.insights.figures import units_in
from aftersales.insights.repository import ProductRanking
from aftersales.insights.sheets import InsightScope, Tally, merged
from tests.contract.counted import FIRST, LAST, NEXT_DAY, Counted
from tests.happenings import THAT_DAY, Sold, all_of
from tests.scopes import ALL, of
from tests.shop import OTHER_SHOP, SHOP

BEFORE: Final = date(2026, 9, 20)
"""A day of the month before."""


def sells_and_takes_back(sold: Sold, delivered: int, back: int) -> list[Event]:
    """Return the events of an article of which so many were delivered one by one, and so many came back."""
    came_back = (sold.came_back() for _ in range(back))
    return [*(sold.delivered() for _ in range(delivered)), *came_back]


class TestProducts:
    def ranked(
        self, counted: Counted, scope: InsightScope = ALL, *, by: ProductRanking, at_most: int = 10
    ) -> list[str]:
        return list(counted.insights.products(scope, FIRST, LAST, by=by, at_most=at_most))

    def test_are_ranked_by_what_came_back_beyond_the_usual(self, counted: Counted) -> None:
        for sku, delivered, back in (("NEVER", 9, 0), ("SOME", 12, 2), ("MANY", 10, 5), ("FEW", 30, 1)):
            counted.count(sells_and_takes_back(Sold(sku), delivered, back))

        assert self.ranked(counted, by=ProductRanking.RETURN_RATE) == ["MANY", "SOME"]
        assert self.ranked(counted, by=ProductRanking.RETURN_RATE, at_most=1) == ["MANY"]

    def test_are_ranked_by_what_was_paid_back(self, counted: Counted) -> None:
        counted.count([Sold("LESS").refunded("5.00"), Sold("MORE").refunded("4.00"), Sold("MORE").refunded("4.00")])
        counted.count([Sold("NONE").delivered()])

        assert self.ranked(counted, by=ProductRanking.REFUNDED) == ["MORE", "LESS"]

    def test_are_ranked_by_how_often_they_are_complained_of(self, counted: Counted) -> None:
        counted.count(all_of(Sold("LOVED").said(Sentiment.POSITIVE), Sold("HATED").said(), Sold("HATED").said()))
        counted.count(all_of(Sold("MIXED").said(), Sold("MIXED").said(Sentiment.POSITIVE)))

        assert self.ranked(counted, by=ProductRanking.NEGATIVE_FEEDBACK) == ["HATED", "MIXED"]

    def test_come_with_the_sums_of_their_days(self, counted: Counted) -> None:
        lamp, later = Sold(), Sold(day=NEXT_DAY)
        counted.count(all_of(lamp.delivered(2), later.delivered(3), lamp.came_back(2, of=2), later.said(rating=1)))

        (tally,) = counted.insights.products(ALL, FIRST, LAST, by=ProductRanking.RETURN_RATE, at_most=5).values()

        assert tally["delivered"] == 5
        assert tally["delivered.squared"] == 13
        assert (tally["received"], tally["received.delivered"], tally["back"]) == (2, 4, 2)
        assert (tally["feedback"], tally["rating.1"], tally["aspect.PRICE.NEGATIVE"]) == (1, 1, 1)
        assert tally["category.lamps"] == 5

    def test_have_sums_of_the_days_alone_that_were_asked_for(self, counted: Counted) -> None:
        counted.count(sells_and_takes_back(Sold(), 2, 1) + sells_and_takes_back(Sold(day=NEXT_DAY), 4, 3))

        answer = counted.insights.products(ALL, THAT_DAY, THAT_DAY, by=ProductRanking.RETURN_RATE, at_most=5)

        assert (answer["A"]["delivered"], answer["A"]["received"]) == (2, 1)

    def test_of_another_time_or_shop_are_none(self, counted: Counted) -> None:
        counted.count([*sells_and_takes_back(Sold(day=date(2026, 8, 5)), 2, 1)])
        counted.count([*sells_and_takes_back(Sold(merchant=OTHER_SHOP), 2, 1)])

        for by in ProductRanking:
            assert self.ranked(counted, by=by) == []

    def test_in_a_territory_are_ranked_and_summed_there(self, counted: Counted) -> None:
        counted.count(sells_and_takes_back(Sold("A", territory="DE-BY"), 3, 3))
        counted.count(sells_and_takes_back(Sold("A", territory="CH"), 3, 1))
        counted.count(sells_and_takes_back(Sold("B", territory="CH"), 3, 2))

        answer = counted.insights.products(of(territory="CH"), FIRST, LAST, by=ProductRanking.RETURN_RATE, at_most=5)

        assert list(answer) == ["B", "A"]
        assert (answer["A"]["delivered"], answer["A"]["received"]) == (3, 1)
        assert self.ranked(counted, of(territory="DE"), by=ProductRanking.RETURN_RATE) == ["A"]
        assert self.ranked(counted, of(territory="FR"), by=ProductRanking.RETURN_RATE) == []

    def test_of_a_category_are_those_that_were_mostly_filed_there(self, counted: Counted) -> None:
        counted.count(sells_and_takes_back(Sold("LAMP"), 2, 2))
        counted.count(sells_and_takes_back(Sold("MOVED", "chairs"), 5, 3) + sells_and_takes_back(Sold("MOVED"), 3, 3))
        counted.count(sells_and_takes_back(Sold("NOWHERE", None), 2, 2))

        for place in (None, "DE"):
            by = ProductRanking.RETURN_RATE
            assert self.ranked(counted, of(category="lamps", territory=place), by=by) == ["LAMP"]
            assert self.ranked(counted, of(category="chairs", territory=place), by=by) == ["MOVED"]
            assert self.ranked(counted, of(category="tables", territory=place), by=by) == []

    def test_may_be_one_alone(self, counted: Counted) -> None:
        counted.count(sells_and_takes_back(Sold("A"), 2, 2) + sells_and_takes_back(Sold("B"), 2, 2))

        assert self.ranked(counted, of(sku="B"), by=ProductRanking.RETURN_RATE) == ["B"]


class TestSomeProducts:
    def test_are_taken_without_regard_to_what_came_back(self, counted: Counted) -> None:
        counted.count([Sold(f"SKU-{nth}").delivered(nth + 1) for nth in range(20)])
        before = counted.insights.some_products(SHOP.id, FIRST, LAST, at_most=8)

        counted.count([Sold(f"SKU-{nth}").came_back() for nth in range(0, 20, 2)])

        after = counted.insights.some_products(SHOP.id, FIRST, LAST, at_most=8)
        assert len(after) == 8
        assert [tally["delivered"] for tally in after] == [tally["delivered"] for tally in before]

    def test_are_all_of_few(self, counted: Counted) -> None:
        counted.count(sells_and_takes_back(Sold("A"), 2, 1) + sells_and_takes_back(Sold("B"), 5, 0))

        tallies = counted.insights.some_products(SHOP.id, FIRST, LAST, at_most=8)

        assert sorted((tally["delivered"], tally.get("received", 0)) for tally in tallies) == [(2, 1), (5, 0)]

    def test_are_those_of_the_shop_that_were_delivered_in_the_months(self, counted: Counted) -> None:
        counted.count([Sold("A").delivered(1), Sold("B", "chairs", "CH").delivered(2), Sold("D").came_back()])
        counted.count([Sold(merchant=OTHER_SHOP).delivered(3), Sold("C", day=date(2026, 8, 5)).delivered(4)])

        tallies = counted.insights.some_products(SHOP.id, THAT_DAY, THAT_DAY, at_most=8)

        assert sorted(tally["delivered"] for tally in tallies) == [1, 2]
        assert sorted(map(str, map(category_of, tallies))) == ["chairs", "lamps"]
        assert counted.insights.some_products(SHOP.id, LAST, FIRST, at_most=8) == ()

    def test_have_the_units_of_the_months(self, counted: Counted) -> None:
        counted.count(sells_and_takes_back(Sold(), 3, 2) + sells_and_takes_back(Sold(day=BEFORE), 4, 1))

        (tally,) = counted.insights.some_products(SHOP.id, THAT_DAY, THAT_DAY, at_most=8)
        (both,) = counted.insights.some_products(SHOP.id, BEFORE, THAT_DAY, at_most=8)

        assert units_in(tally) == units_in(merged(facts_of_article(sells_and_takes_back(Sold(), 3, 2))))
        assert (both["delivered"], both["received"], both["category.lamps"]) == (7, 3, 7)


class TestTheCategoryOfAnArticle:
    """An article that came back from Germany as a chair in September, and was sold more as a lamp in October."""

    @pytest.fixture
    def counted(self, counted: Counted) -> Counted:
        september, october = Sold("MOVED", "chairs", "DE", BEFORE), Sold("MOVED", "lamps", "CH")
        counted.count(sells_and_takes_back(september, 5, 5) + sells_and_takes_back(october, 8, 0))
        return counted

    @pytest.mark.parametrize(
        ("first", "last", "category"),
        [
            (date(2026, 9, 1), date(2026, 9, 30), "chairs"),
            (date(2026, 9, 1), LAST, "lamps"),
            (BEFORE, BEFORE, "chairs"),
            (BEFORE, date(2026, 10, 1), "lamps"),
        ],
    )
    def test_is_that_of_most_units_in_the_months_and_everywhere(
        self, counted: Counted, first: date, last: date, category: str
    ) -> None:
        def found(scope: InsightScope) -> Mapping[str, Tally]:
            return counted.insights.products(scope, first, last, by=ProductRanking.RETURN_RATE, at_most=5)

        for place in (None, "DE"):
            other = {"chairs": "lamps", "lamps": "chairs"}[category]
            assert category_of(found(of(territory=place))["MOVED"]) == category
            assert found(of(category=category, territory=place)) == found(of(territory=place))
            assert found(of(sku="MOVED", territory=place)) == found(of(territory=place))
            assert found(of(category=other, territory=place)) == {}

    def test_is_the_one_that_it_is_compared_in(self, counted: Counted) -> None:
        (tally,) = counted.insights.some_products(SHOP.id, BEFORE, LAST, at_most=5)

        assert category_of(tally) == "lamps"


def facts_of_article(events: Sequence[Event]) -> Iterator[Tally]:
    """Yield what events add to the sheets of their article."""
    return (tally for sheet, tally in facts_of(events) if sheet.scope == of(sku="A"))

"""What was counted is answered as it was counted: by the day, by the article, by the place, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from aftersales.feedback.reading import Sentiment
from aftersales.identifiers import MerchantId
from aftersales.insights.facts import MOST, Event, facts_of
from aftersales.insights.sheets import InsightScope, Tally
from aftersales.vocabulary import CaseStatus
from tests.contract.counted import FIRST, LAST, NEXT_DAY, Counted
from tests.happenings import THAT_DAY, Sold, all_of
from tests.scopes import ALL, of
from tests.shop import OTHER_SHOP, SHOP


def whatever_happens() -> list[Event]:
    """Return events of every kind, of several articles, places, days and shops."""
    lamp, shade = Sold(), Sold("B", territory="DE-BY", day=NEXT_DAY)
    chair, nameless = Sold("C", "chairs", territory="CH"), Sold("D", None, "FR", NEXT_DAY)
    return all_of(
        *(one.delivered(units) for units in (1, 3) for one in (lamp, shade, chair, nameless)),
        lamp.came_back(1, of=3, on=NEXT_DAY),
        shade.came_back(2, of=3),
        lamp.refunded("12.50", reason="DAMAGED"),
        chair.refunded("800", currency="JPY"),
        lamp.said(rating=2),
        shade.said(Sentiment.POSITIVE, rating=5),
        lamp.moved(None, CaseStatus.REQUESTED),
        Sold(merchant=OTHER_SHOP).delivered(5),
    )


def days_of(events: Sequence[Event], scope: InsightScope) -> dict[date, Tally]:
    """Return the days of a scope by folding all events at once."""
    return {sheet.day: dict(tally) for sheet, tally in facts_of(events) if sheet.scope == scope and sheet.day}


class TestTheDaysOfAScope:
    def test_are_what_the_events_add_up_to_wherever_they_count(self, counted: Counted) -> None:
        events = whatever_happens()

        counted.count(events)

        scopes = {sheet.scope for sheet, _ in facts_of(events)}
        assert len(scopes) > 20
        for scope in scopes:
            assert counted.insights.days(scope, FIRST, LAST) == days_of(events, scope)

    def test_are_the_same_however_the_events_came(self, counted: Counted) -> None:
        events = whatever_happens()

        for nth in range(0, len(events), 3):
            counted.count(events[nth : nth + 3])
            counted.count([])

        assert counted.insights.days(ALL, FIRST, LAST) == days_of(events, ALL)

    def test_include_both_ends_and_nothing_beyond(self, counted: Counted) -> None:
        days = [THAT_DAY + timedelta(days=nth) for nth in range(4)]
        counted.count([Sold(day=day).delivered() for day in days])

        for first, last in ((0, 0), (1, 2), (0, 3), (3, 3)):
            answer = counted.insights.days(ALL, days[first], days[last])
            assert sorted(answer) == days[first : last + 1]

    def test_are_none_where_nothing_was_counted(self, counted: Counted) -> None:
        counted.count(whatever_happens())

        for scope in (of(sku="X"), of(category="A"), of(territory="AT"), InsightScope(merchant_id=MerchantId("x"))):
            assert counted.insights.days(scope, FIRST, LAST) == {}
        assert counted.insights.days(ALL, LAST, FIRST) == {}
        assert counted.insights.days(ALL, date(2025, 1, 1), date(2025, 12, 31)) == {}

    def test_hold_no_counter_of_which_nothing_is_left(self, counted: Counted) -> None:
        sold = Sold()
        counted.count([sold.delivered(2), *sold.said()])
        back = sold.delivered(0)
        lines = [{"sku": "A", "category": "lamps", "delivered": 0, "delivered_before": 2}]
        replaced = {"territory": "DE", "placed_at": back.at.isoformat(), "gone": []}

        counted.count([replace(back, data={**back.data, "lines": lines, "replaces": replaced})])

        (tally,) = counted.insights.days(of(sku="A"), FIRST, LAST).values()
        assert "feedback" in tally
        assert not {"delivered", "delivered.squared", "category.lamps"} & tally.keys()
        assert 0 not in tally.values()

    def test_hold_nothing_of_an_event_that_no_books_can_count(self, counted: Counted) -> None:
        too_much = Sold().refunded(f"{MOST // 100}.01")
        strange = replace(Sold().moved(None, CaseStatus.REQUESTED), data={})

        counted.count([Sold().refunded("1.00"), too_much, strange, Sold().refunded("2.00")])

        assert counted.insights.days(ALL, FIRST, LAST) == {THAT_DAY: {"refunds.EUR": 2, "refunded.EUR": 300}}

    def test_of_a_country_cover_its_subdivisions(self, counted: Counted) -> None:
        counted.count([Sold(territory=place).delivered() for place in ("DE", "DE-BY", "DE-BE", "CH")])

        answers = {place: counted.insights.days(of(territory=place), FIRST, LAST) for place in ("DE", "DE-BY", "CH")}

        assert {place: days[THAT_DAY]["delivered"] for place, days in answers.items()} == {
            "DE": 3,
            "DE-BY": 1,
            "CH": 1,
        }

    def test_of_an_article_and_of_a_category_are_apart_also_where_they_share_a_name(self, counted: Counted) -> None:
        counted.count([Sold("A", "B").delivered(1), Sold("B", "A").delivered(2), Sold("C", "A").delivered(4)])

        def delivered(scope: InsightScope) -> int:
            return counted.insights.days(scope, FIRST, LAST)[THAT_DAY]["delivered"]

        assert (delivered(of(sku="A")), delivered(of(category="A"))) == (1, 6)
        assert (delivered(of(sku="B", territory="DE")), delivered(of(category="B", territory="DE"))) == (2, 1)

    @pytest.mark.parametrize("name", ["a/b#c|d", "' OR 1 = 1 --", "灯", "A.B.C", "%", "*", " A"])
    def test_are_found_whatever_an_article_is_called(self, counted: Counted, name: str) -> None:
        counted.count([Sold(name, name).delivered(2), Sold(f"{name}x", f"{name}x").delivered(3)])

        for scope in (of(sku=name), of(category=name), of(sku=name, territory="DE")):
            assert counted.insights.days(scope, FIRST, LAST)[THAT_DAY]["delivered"] == 2


class TestStanding:
    def test_says_how_many_cases_stand_where_now(self, counted: Counted) -> None:
        sold, elsewhere = Sold(), Sold(merchant=OTHER_SHOP)
        counted.count([sold.moved(None, CaseStatus.REQUESTED) for _ in range(3)])

        counted.count(
            [
                sold.moved(CaseStatus.REQUESTED, CaseStatus.APPROVED),
                Sold(day=NEXT_DAY).moved(CaseStatus.REQUESTED, CaseStatus.DECLINED),
                elsewhere.moved(None, CaseStatus.REQUESTED),
            ]
        )

        assert counted.insights.standing(SHOP.id) == {
            "status.REQUESTED": 1,
            "status.APPROVED": 1,
            "status.DECLINED": 1,
        }
        assert counted.insights.standing(OTHER_SHOP.id) == {"status.REQUESTED": 1}

    def test_forgets_where_no_case_stands_any_more(self, counted: Counted) -> None:
        sold = Sold()
        counted.count([sold.moved(None, CaseStatus.REQUESTED)])

        counted.count([sold.moved(CaseStatus.REQUESTED, CaseStatus.CANCELED)])

        assert counted.insights.standing(SHOP.id) == {"status.CANCELED": 1}

    def test_of_a_shop_without_cases_is_nothing(self, counted: Counted) -> None:
        counted.count([Sold().delivered()])

        assert counted.insights.standing(SHOP.id) == {}
        assert counted.insights.standing(MerchantId("x")) == {}

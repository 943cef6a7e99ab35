"""Asking for insights: of which part of a shop, of which days, and who may."""

from collections import Counter as Counts
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.actors import Actor
from aftersales.feedback.reading import Aspect, Mention, Reading, Sentiment
from aftersales.languages import LanguageTag
from tests.api.busy_week import WEEK, BusyShop, asking, open_busy_shop, order
from tests.shop import AGENT, BUYER, LEAD, NOON, OTHER_SHOP, PLATFORM, SHOP, SHOP_SYSTEM, STRANGER, WAREHOUSE

FIGURES: Final = """cases { opened returnRate { n } refunded { amount currency } otherCurrencies }
    feedback { count } products { sku }"""
EVERYTHING: Final = """
    cases { opened completed byKind { kind } byReason { count } returnRate { n } exchangeRate { n }
        automaticDecisionRate { n } hoursToDecision { p50 n } hoursToResolution { p99 n } refunded { amount currency }
        revenueKept { amount } deadlineBreaches otherCurrencies }
    feedback { count csat { n } nps { n } effort { n } sentiment { count } }
    painPoints { aspect } products { sku } series(metric: REFUNDED) { at value n } alerts { id } recommendations { id }
"""
QUEUE: Final = "query ($id: ID!) { queueCounts(merchantId: $id) { status count } }"
STANDING: Final = """query ($filter: CaseFilter!) { cases(filter: $filter, first: 100) { nodes { status } } }"""


@pytest.fixture(scope="module")
def shop() -> Iterator[BusyShop]:
    """Tell the week once: it is only asked about."""
    with closing(SqliteStore()) as store:
        busy = open_busy_shop(store)
        busy.week()
        yield busy


@pytest.fixture
def fresh(store: SqliteStore) -> BusyShop:
    """Open a shop in which nothing has happened."""
    return open_busy_shop(store)


def _seen(busy: BusyShop, **asked: Any) -> tuple[Any, ...]:
    """Return cases opened, units delivered, money and feedback."""
    found = busy.insights(FIGURES, **asked)
    cases = found["cases"]
    delivered = cases["returnRate"]["n"] if cases["returnRate"] else 0
    money = f"{cases['refunded']['amount']} {cases['refunded']['currency']}"
    return cases["opened"], delivered, money, cases["otherCurrencies"], found["feedback"]["count"]


class TestAScope:
    @pytest.mark.parametrize(
        ("scope", "seen"),
        [
            ({}, (5, 11, "20.00 EUR", 1, 3)),
            ({"sku": "LAMP"}, (4, 9, "20.00 EUR", 1, 2)),
            ({"sku": "MUG"}, (1, 2, "0.00 EUR", 0, 0)),
            ({"sku": "no such article"}, (0, 0, "0.00 EUR", 0, 0)),
            ({"category": "lights"}, (4, 9, "20.00 EUR", 1, 2)),
            ({"category": "cups"}, (1, 2, "0.00 EUR", 0, 0)),
            ({"territory": "DE"}, (2, 6, "20.00 EUR", 0, 2)),
            ({"territory": "DE-BY"}, (2, 6, "20.00 EUR", 0, 2)),
            ({"territory": "DE-BE"}, (0, 0, "0.00 EUR", 0, 0)),
            ({"territory": "FR"}, (2, 4, "0.00 EUR", 0, 1)),
            ({"sku": "LAMP", "territory": "DE"}, (1, 4, "20.00 EUR", 0, 1)),
            ({"category": "lights", "territory": "US"}, (1, 1, "0.00 EUR", 1, 0)),
            ({"currency": "USD"}, (5, 11, "12.00 USD", 1, 3)),
            ({"currency": "JPY"}, (5, 11, "0 JPY", 2, 3)),
            ({"sku": None, "category": None, "territory": None, "currency": None}, (5, 11, "20.00 EUR", 1, 3)),
        ],
    )
    def test_is_the_part_of_the_business_that_is_counted(self, scope: Any, seen: Any, shop: BusyShop) -> None:
        assert _seen(shop, **scope) == seen

    def test_holds_its_own_products_and_quotes(self, shop: BusyShop) -> None:
        in_france = shop.insights("products { sku returned } painPoints { aspect }", territory="FR")
        in_bavaria = shop.insights("products { sku returned } painPoints { aspect quotes }", territory="DE-BY")

        assert in_france == {"products": [{"sku": "LAMP", "returned": 1}], "painPoints": []}
        assert in_bavaria["products"] == [{"sku": "LAMP", "returned": 2}]
        assert [(point["aspect"], point["quotes"]) for point in in_bavaria["painPoints"]] == [
            ("DELIVERY_SPEED", ["很慢", "slow"]),
            ("PRICE", ["expensive"]),
        ]

    @pytest.mark.parametrize(
        ("scope", "message"),
        [
            ({"sku": "LAMP", "category": "lights"}, "scope: names a sku or a category, not both: "),
            ({"territory": "Bavaria"}, "scope.territory: is not an ISO 3166 code of a country, "),
            ({"currency": "EURO"}, "scope.currency: is not the ISO 4217 code of a currency"),
            ({"sku": ""}, "scope.sku: must not be blank"),
            ({"category": " "}, "scope.category: must not be blank"),
            ({"sku": "x" * 201}, "scope.sku: has 201 characters; "),
            ({"category": "a\u0000b"}, "scope.category: contains control characters"),
        ],
    )
    def test_that_makes_no_sense_is_refused(self, scope: Any, message: str, shop: BusyShop) -> None:
        variables = {"scope": {"merchantId": SHOP.id, **scope}, "period": WEEK}

        ((said, code),) = shop.counter.fails(asking(FIGURES), by=LEAD, **variables)

        assert (said[: len(message)], code) == (message, "BAD_USER_INPUT")


class TestAPeriod:
    @pytest.mark.parametrize(
        ("first", "last", "seen"),
        [
            ("2026-11-16", "2026-11-16", (0, 6, "0.00 EUR", 0, 0)),
            ("2026-11-22", "2026-11-22", (4, 0, "0.00 EUR", 0, 2)),
            ("2026-11-23", "2026-11-23", (0, 0, "20.00 EUR", 1, 1)),
            ("2025-11-25", "2026-11-25", (5, 11, "20.00 EUR", 1, 3)),
            ("1970-01-01", "1970-01-01", (0, 0, "0.00 EUR", 0, 0)),
            ("2199-12-31", "2199-12-31", (0, 0, "0.00 EUR", 0, 0)),
        ],
    )
    def test_is_whole_days_both_ends_included(self, first: str, last: str, seen: Any, shop: BusyShop) -> None:
        assert _seen(shop, period={"from": first, "to": last}) == seen

    @pytest.mark.parametrize(
        ("first", "last", "message"),
        [
            ("2026-11-25", "2026-11-24", "period: ends before it begins"),
            ("2025-11-24", "2026-11-25", "period: is longer than 366 days"),
        ],
    )
    def test_that_makes_no_sense_is_refused(self, first: str, last: str, message: str, shop: BusyShop) -> None:
        variables = {"scope": {"merchantId": SHOP.id}, "period": {"from": first, "to": last}}

        assert shop.counter.fails(asking(FIGURES), by=LEAD, **variables) == [(message, "BAD_USER_INPUT")]


class TestAList:
    @pytest.mark.parametrize("field", ["painPoints(first: {}) {{ aspect }}", "products(first: {}) {{ sku }}"])
    @pytest.mark.parametrize("first", [0, -1, 51])
    def test_is_of_1_to_50(self, field: str, first: int, shop: BusyShop) -> None:
        variables = {"scope": {"merchantId": SHOP.id}, "period": WEEK}

        said = shop.counter.fails(asking(field.format(first)), by=LEAD, **variables)

        assert said == [("first: must be from 1 to 50", "BAD_USER_INPUT")]

    def test_takes_null_for_nothing_said(self, shop: BusyShop) -> None:
        nothing_said = "painPoints { aspect } products { sku } series(metric: CSAT) { n }"
        null = (
            "painPoints(first: null) { aspect } products(first: null, by: null) { sku }"
            " series(metric: CSAT, interval: null) { n }"
        )

        assert shop.insights(null) == shop.insights(nothing_said)


class TestWhoSeesInsights:
    @pytest.mark.parametrize("by", [LEAD, AGENT, SHOP_SYSTEM, PLATFORM, replace(LEAD, role="read-only")])
    def test_are_those_who_see_the_shops_figures(self, by: Actor, shop: BusyShop) -> None:
        assert shop.insights("cases { opened }", by=by) == {"cases": {"opened": 5}}

    @pytest.mark.parametrize(
        "by",
        [
            BUYER,
            STRANGER,
            replace(LEAD, merchant_id=OTHER_SHOP.id),
            replace(SHOP_SYSTEM, merchant_id=OTHER_SHOP.id),
            WAREHOUSE,
            replace(LEAD, role="of an unknown role"),
        ],
    )
    def test_are_no_others(self, by: Actor, shop: BusyShop) -> None:
        assert shop.insights("cases { opened }", by=by) is None

    def test_see_nothing_where_there_is_no_shop(self, shop: BusyShop) -> None:
        assert shop.insights("cases { opened }", by=PLATFORM, shop="no-shop") is None

    def test_see_nothing_of_another_shops_in_their_own(self, shop: BusyShop) -> None:
        at_home = {"by": replace(LEAD, merchant_id=OTHER_SHOP.id), "shop": OTHER_SHOP.id}

        assert _seen(shop, **at_home) == (0, 0, "0.00 EUR", 0, 0)


class TestAQueue:
    @pytest.mark.parametrize("by", [LEAD, AGENT, WAREHOUSE, SHOP_SYSTEM, PLATFORM])
    def test_counts_what_the_lists_hold(self, by: Actor, shop: BusyShop) -> None:
        listed = shop.counter.asks(STANDING, by=by, filter={"merchantId": SHOP.id})["cases"]["nodes"]

        counted = shop.counter.asks(QUEUE, by=by, id=SHOP.id)["queueCounts"]

        assert {one["status"]: one["count"] for one in counted} == Counts(one["status"] for one in listed)
        assert counted == [
            {"status": "REQUESTED", "count": 1},
            {"status": "APPROVED", "count": 1},
            {"status": "COMPLETED", "count": 3},
        ]

    @pytest.mark.parametrize("by", [BUYER, replace(LEAD, merchant_id=OTHER_SHOP.id), replace(LEAD, role="nobody's")])
    def test_is_not_for_others(self, by: Actor, shop: BusyShop) -> None:
        assert shop.counter.asks(QUEUE, by=by, id=SHOP.id) == {"queueCounts": []}


class TestAShopWithoutAnything:
    def test_comes_to_nothing(self, fresh: BusyShop) -> None:
        day = {"from": "2026-11-22", "to": "2026-11-22"}

        assert fresh.insights(EVERYTHING, period=day) == {
            "cases": {
                **dict.fromkeys(("opened", "completed", "deadlineBreaches", "otherCurrencies"), 0),
                "byKind": [],
                "byReason": [],
                **dict.fromkeys(("returnRate", "exchangeRate", "automaticDecisionRate")),
                "hoursToDecision": {"p50": None, "n": 0},
                "hoursToResolution": {"p99": None, "n": 0},
                "refunded": {"amount": "0.00", "currency": "EUR"},
                "revenueKept": {"amount": "0.00"},
            },
            "feedback": {"count": 0, "csat": None, "nps": None, "effort": None, "sentiment": []},
            "series": [{"at": "2026-11-22", "value": 0.0, "n": 0}],
            "painPoints": [],
            "products": [],
            "alerts": [],
            "recommendations": [],
        }
        assert fresh.counter.asks(QUEUE, by=LEAD, id=SHOP.id) == {"queueCounts": []}


@dataclass(frozen=True)
class WholeTextReader:
    """Takes every text for a complaint of the price, and quotes all of it."""

    version: str = "2026-11-22"

    def read(self, text: str, *, language: LanguageTag | None = None) -> Reading:
        """Return what every text says."""
        complaint = Mention(aspect=Aspect.PRICE, sentiment=Sentiment.NEGATIVE, quote=text)
        return Reading(
            reader=self.version, language=language, sentiment=Sentiment.NEGATIVE, score=-1.0, mentions=(complaint,)
        )


class TestWhatBuyersWrote:
    TODAY: Final = {"from": "2026-11-22", "to": "2026-11-22"}

    def test_is_quoted_as_it_is_three_at_most_the_newest_first_and_each_once(self, fresh: BusyShop) -> None:
        texts = [
            "<script>alert('dear')</script>",
            "'; DROP TABLE feedback; --",
            "{{ 7 * 7 }}",
            "太贵了 😡",
            "太贵了 😡",
        ]
        for text in texts:
            fresh.counter.does(
                "submitFeedback", by=BUYER, merchantId=SHOP.id, stage="CHECKOUT", text=text, language="en"
            )
            fresh.counter.shop.clock.move(minutes=1)
        fresh.settle(WholeTextReader())

        (point,) = fresh.insights("painPoints { aspect mentions quotes }", period=self.TODAY)["painPoints"]

        assert point == {
            "aspect": "PRICE",
            "mentions": 5,
            "quotes": ["太贵了 😡", "{{ 7 * 7 }}", "'; DROP TABLE feedback; --"],
        }

    def test_is_quoted_no_more_once_it_was_erased(self, fresh: BusyShop) -> None:
        fresh.counter.does("submitFeedback", by=BUYER, merchantId=SHOP.id, stage="CHECKOUT", text="Ann lives at 1 Way")
        fresh.settle(WholeTextReader())
        with fresh.store._connections.writing() as connection:  # noqa: SLF001 - what is erased is deleted where it is kept
            connection.execute("DELETE FROM feedback_words")

        (point,) = fresh.insights("painPoints { mentions quotes }", period=self.TODAY)["painPoints"]

        assert point == {"mentions": 1, "quotes": []}


class TestNames:
    @pytest.mark.parametrize("name", ["拖鞋 #9", "a.b|c/d%", "SKU#SUM", "*", "status.REQUESTED", "'; --", "x" * 100])
    def test_of_any_characters_are_found_again(self, name: str, fresh: BusyShop) -> None:
        told = [order("A-9", "2026-11-20", "DE", "EUR", (name, name, 2, "10.00"))]
        fresh.counter.does("importOrders", by=SHOP_SYSTEM, merchantId=SHOP.id, orders=told)
        fresh.settle()

        for scope in ({"sku": name}, {"category": name}):
            assert _seen(fresh, **scope) == (0, 2, "0.00 EUR", 0, 0)
        assert fresh.counter.shop.clock() == NOON

"""Insights over the counter: every figure of a week that is known by heart."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

import pytest

from adapters.sqlite.store import SqliteStore
from tests.api.busy_week import BusyShop, open_busy_shop

_DIGITS: Final = 4


@pytest.fixture(scope="module")
def shop() -> Iterator[BusyShop]:
    """Tell the week once: it is only asked about."""
    with closing(SqliteStore()) as store:
        busy = open_busy_shop(store)
        busy.week()
        yield busy


def rounded(answer: Any) -> Any:
    """Return an answer with its figures rounded, as they are written in tests."""
    match answer:
        case float():
            return round(answer, _DIGITS)
        case list():
            return [rounded(one) for one in answer]
        case dict():
            return {name: rounded(value) for name, value in answer.items()}
    return answer


def estimate(value: float, low: float, high: float, n: int) -> dict[str, float]:
    return {"value": value, "low": low, "high": high, "n": n}


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


class TestInsightsOfCases:
    def test_count_what_was_asked_for_and_how_it_ended(self, shop: BusyShop) -> None:
        cases = shop.insights("""cases { opened completed deadlineBreaches otherCurrencies byKind { kind count }
            byReason { reason { code label requiresEvidence } count } }""")["cases"]

        assert (cases["opened"], cases["completed"], cases["deadlineBreaches"], cases["otherCurrencies"]) == (
            5,
            3,
            1,
            1,
        )
        assert cases["byKind"] == [
            {"kind": "REFUND", "count": 1},
            {"kind": "RETURN", "count": 3},
            {"kind": "EXCHANGE", "count": 1},
        ]
        assert [(one["reason"]["code"], one["reason"]["label"], one["count"]) for one in cases["byReason"]] == [
            ("CHANGED_MIND", "I changed my mind", 1),
            ("DOES_NOT_FIT", "It does not fit", 1),
            ("DISLIKED", "I do not like it", 1),
            ("DEFECTIVE", "It does not work", 1),
            ("ARRIVED_LATE", "It came too late", 1),
        ]

    def test_say_how_much_came_back_and_how_sure_that_is(self, shop: BusyShop) -> None:
        cases = shop.insights("cases { returnRate { ...E } exchangeRate { ...E } automaticDecisionRate { ...E } }")

        assert rounded(cases["cases"]) == {
            "returnRate": estimate(0.2727, 0.0819, 0.6117, 11),
            "exchangeRate": estimate(0.3333, 0.0615, 0.7923, 3),
            "automaticDecisionRate": estimate(0.25, 0.0456, 0.6994, 4),
        }

    def test_say_how_long_it_took_within_two_in_a_hundred(self, shop: BusyShop) -> None:
        hours = "{ p50 p90 p99 n }"

        cases = shop.insights(f"cases {{ hoursToDecision {hours} hoursToResolution {hours} }}")

        decision, resolution = cases["cases"]["hoursToDecision"], cases["cases"]["hoursToResolution"]
        assert (decision["n"], resolution["n"]) == (4, 3)
        assert [decision["p50"], decision["p90"], decision["p99"]] == pytest.approx([6, 50, 50], rel=0.02)
        assert [resolution["p50"], resolution["p90"], resolution["p99"]] == pytest.approx([30, 30, 30], rel=0.02)

    def test_say_what_was_paid_back_and_what_stayed(self, shop: BusyShop) -> None:
        cases = shop.insights("cases { refunded { amount currency } revenueKept { amount currency } }")["cases"]

        assert cases == {"refunded": euros("20.00"), "revenueKept": euros("10.00")}


class TestInsightsOfFeedback:
    def test_say_what_buyers_answered_and_how_they_sound(self, shop: BusyShop) -> None:
        said = shop.insights("""feedback { count csat { ...E } nps { ...E } effort { ...E }
            sentiment { sentiment count } }""")["feedback"]

        assert rounded(said) == {
            "count": 3,
            "csat": estimate(0.6667, 0.2077, 0.9385, 3),
            "nps": estimate(0.0, -73.3351, 73.3351, 2),
            "effort": estimate(4.0, 1.2282, 6.7718, 2),
            "sentiment": [{"sentiment": "NEGATIVE", "count": 2}, {"sentiment": "POSITIVE", "count": 1}],
        }


class TestPainPoints:
    FIELDS: Final = """painPoints { aspect mentions negativeShare { ...E } impact { ...E } quotes skus
        trend { change { ...E } significant } cost { amount currency } }"""

    def test_are_what_pulls_the_score_down_most_first(self, shop: BusyShop) -> None:
        anything = {"change": estimate(0.0, -1.0, 1.0, 3), "significant": False}

        assert rounded(shop.insights(self.FIELDS)["painPoints"]) == [
            {
                "aspect": "DELIVERY_SPEED",
                "mentions": 2,
                "negativeShare": estimate(1.0, 0.3424, 1.0, 2),
                "impact": estimate(-1.3333, -2.0, 0.3782, 2),
                "quotes": ["很慢", "slow"],
                "skus": ["LAMP"],
                "trend": anything,
                "cost": euros("20.00"),
            },
            {
                "aspect": "PRICE",
                "mentions": 2,
                "negativeShare": estimate(0.5, 0.0945, 0.9055, 2),
                "impact": estimate(0.6667, -1.0264, 2.0, 2),
                "quotes": ["expensive"],
                "skus": ["LAMP"],
                "trend": anything,
                "cost": euros("0.00"),
            },
        ]

    def test_are_compared_with_as_many_days_before(self, shop: BusyShop) -> None:
        second_day = {"from": "2026-11-23", "to": "2026-11-23"}

        (slow,) = shop.insights(self.FIELDS, period=second_day)["painPoints"]

        assert slow["aspect"] == "DELIVERY_SPEED"
        assert rounded(slow["trend"]) == {"change": estimate(0.5, -0.391, 0.9055, 3), "significant": False}

    def test_are_no_more_than_are_asked_for(self, shop: BusyShop) -> None:
        points = shop.insights("painPoints(first: 1) { aspect }")["painPoints"]

        assert points == [{"aspect": "DELIVERY_SPEED"}]


class TestProducts:
    @pytest.mark.parametrize("by", ["RETURN_RATE", "REFUNDED", "NEGATIVE_FEEDBACK"])
    def test_are_those_of_which_something_is_to_be_said(self, by: str, shop: BusyShop) -> None:
        products = shop.insights(f"""products(by: {by}) {{ sku delivered returned returnRate {{ ...E }} topAspects
            refunded {{ amount currency }} }}""")["products"]

        assert rounded(products) == [
            {
                "sku": "LAMP",
                "delivered": 9,
                "returned": 3,
                "returnRate": estimate(0.3209, 0.0681, 0.6583, 9),
                "topAspects": ["DELIVERY_SPEED", "PRICE"],
                "refunded": euros("20.00"),
            }
        ]


def _points(shop: BusyShop, metric: str, interval: str = "WEEK") -> list[tuple[str, float | None, int]]:
    series = shop.insights(f"series(metric: {metric}, interval: {interval}) {{ at value n }}")["series"]
    return [(point["at"], rounded(point["value"]), point["n"]) for point in series]


class TestASeries:
    @pytest.mark.parametrize(
        ("metric", "first", "second"),
        [
            ("CASES_OPENED", (4.0, 4), (1.0, 1)),
            ("RETURN_RATE", (0.2727, 11), (None, 0)),
            ("REFUNDED", (0.0, 0), (20.0, 1)),
            ("HOURS_TO_DECISION", (6.0062, 3), (49.9343, 1)),
            ("HOURS_TO_RESOLUTION", (None, 0), (29.9893, 3)),
            ("CSAT", (0.5, 2), (1.0, 1)),
            ("NPS", (0.0, 2), (None, 0)),
            ("NEGATIVE_SHARE", (0.5, 2), (1.0, 1)),
        ],
    )
    def test_follows_a_metric_week_by_week(self, metric: str, first: Any, second: Any, shop: BusyShop) -> None:
        assert _points(shop, metric) == [("2026-11-16", *first), ("2026-11-23", *second)]

    def test_has_a_point_for_every_day_also_where_nothing_happened(self, shop: BusyShop) -> None:
        opened = {"2026-11-22": 4, "2026-11-24": 1}
        days = [f"2026-11-{day}" for day in range(16, 26)]

        assert _points(shop, "CASES_OPENED", "DAY") == [
            (day, float(opened.get(day, 0)), opened.get(day, 0)) for day in days
        ]

    def test_has_months_of_the_calendar(self, shop: BusyShop) -> None:
        assert _points(shop, "CASES_OPENED", "MONTH") == [("2026-11-16", 5.0, 5)]


class TestWhatIsClear:
    def test_is_not_said_of_a_single_week(self, shop: BusyShop) -> None:
        assert shop.insights("alerts { id } recommendations { id }") == {"alerts": [], "recommendations": []}


class TestTheCostOfAnAnswer:
    @pytest.mark.parametrize(
        ("fields", "requests"),
        [
            pytest.param("__typename", 1, id="the merchant alone"),
            pytest.param("cases { opened } feedback { count }", 2, id="and the days once"),
            pytest.param(
                "cases { opened } series(metric: CSAT) { n } nps: series(metric: NPS) { n }", 2, id="over time"
            ),
            pytest.param("products { sku }", 3, id="candidates and their likes"),
            pytest.param("products { sku } paid: products(by: REFUNDED) { sku }", 4, id="likes once for two rankings"),
            pytest.param("painPoints { aspect }", 5, id="the days, those before, candidates and the newest feedback"),
        ],
    )
    def test_is_what_is_asked_for_read_once(self, fields: str, requests: int, shop: BusyShop) -> None:
        before = shop.store.requests_so_far()

        shop.insights(fields)

        assert shop.store.requests_so_far() - before == requests

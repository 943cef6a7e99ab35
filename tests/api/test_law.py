"""The law as clients ask for it: rows of a territory, and deadlines with their reasons."""

from typing import Any, Final

import pytest

from tests.counter import Counter
from tests.shop import BUYER

LAW: Final = """query ($territory: Territory!, $at: Date) {
    law(territory: $territory, at: $at) { id rule value unit article source effectiveFrom verified } }"""
EXPLAIN: Final = """query ($territory: Territory!, $basis: LegalBasis!, $deliveredAt: DateTime!, $contractAt: DateTime,
        $goodsBackAt: DateTime, $traits: [ProductTrait!], $informed: Boolean) {
    explainDeadline(territory: $territory, basis: $basis, deliveredAt: $deliveredAt, contractAt: $contractAt,
        goodsBackAt: $goodsBackAt, traits: $traits, informed: $informed) {
        allowed until refundDueBy returnFreightPaidBy steps because { rule article source effectiveFrom } } }"""
BEFORE_CHRISTMAS: Final = {"territory": "DE", "basis": "WITHDRAWAL", "deliveredAt": "2026-12-11T12:00:00Z"}


def explained(counter: Counter, **given: object) -> Any:
    return counter.asks(EXPLAIN, by=BUYER, **given)["explainDeadline"]


class TestTheLawOfATerritory:
    def test_is_listed_with_its_articles(self, counter: Counter) -> None:
        rows = counter.asks(LAW, by=BUYER, territory="DE-BY", at="2026-11-22")["law"]

        assert rows[0] == {
            "id": "DE.withdrawal_window",
            "rule": "withdrawal_window",
            "value": "14",
            "unit": "calendar_days",
            "article": "BGB 355(2), 356(2)",
            "source": "https://github.com/bundestag/gesetze/blob/77abca2/b/bgb/index.md",
            "effectiveFrom": None,
            "verified": True,
        }
        assert {"EU.repair_extends_guarantee", "EU.consumer_send_back_deadline"} <= {row["id"] for row in rows}

    @pytest.mark.parametrize(("at", "there"), [("2025-12-31", False), ("2026-01-01", True), (None, True)])
    def test_is_that_of_a_day_or_of_today(self, counter: Counter, at: str | None, *, there: bool) -> None:
        rows = counter.asks(LAW, by=BUYER, territory="TR", at=at)["law"]

        assert ("TR.refund_deadline" in [row["id"] for row in rows]) is there

    def test_may_be_empty(self, counter: Counter) -> None:
        assert counter.asks(LAW, by=BUYER, territory="NP")["law"] == []

    @pytest.mark.parametrize("territory", ["EU", "ZZ", "de", "DE-", ""])
    def test_is_of_a_territory_that_there_is(self, counter: Counter, territory: str) -> None:
        message = "territory: is not an ISO 3166 code of a country, such as DE, or a subdivision, DE-BY"

        assert counter.fails(LAW, by=BUYER, territory=territory) == [(message, "BAD_USER_INPUT")]
        assert counter.fails(EXPLAIN, by=BUYER, **{**BEFORE_CHRISTMAS, "territory": territory}) == [
            (message, "BAD_USER_INPUT")
        ]


class TestADeadline:
    def test_is_explained_without_an_order(self, counter: Counter) -> None:
        found = explained(counter, **BEFORE_CHRISTMAS)

        assert (found["allowed"], found["until"]) == (True, "2026-12-28T22:59:59Z")
        assert (found["refundDueBy"], found["returnFreightPaidBy"]) == (None, "BUYER")
        assert found["steps"][2] == "Friday 2026-12-25 is a day of rest: the time ends with Monday 2026-12-28."
        assert found["because"][2]["article"] == "BGB 193"

    def test_takes_everything_that_the_law_asks_for(self, counter: Counter) -> None:
        found = explained(
            counter,
            territory="KR",
            basis="WITHDRAWAL",
            deliveredAt="2026-12-14T12:00:00+09:00",
            contractAt="2026-12-15T12:00:00+09:00",
            goodsBackAt="2026-12-18T12:00:00+09:00",
            traits=["SEALED_MEDIA"],
            informed=False,
        )

        assert (found["until"], found["refundDueBy"]) == ("2026-12-22T14:59:59Z", "2026-12-23T14:59:59Z")

    @pytest.mark.parametrize("nothing", [{"traits": None}, {"informed": None}, {"contractAt": None}, {"traits": []}])
    def test_takes_null_as_nothing_said(self, counter: Counter, nothing: dict[str, object]) -> None:
        assert explained(counter, **BEFORE_CHRISTMAS, **nothing) == explained(counter, **BEFORE_CHRISTMAS)

    def test_is_refused_where_goods_come_back_before_they_came(self, counter: Counter) -> None:
        given = {**BEFORE_CHRISTMAS, "goodsBackAt": "2026-12-11T11:59:59Z"}

        assert counter.fails(EXPLAIN, by=BUYER, **given) == [("goodsBackAt: is before deliveredAt", "BAD_USER_INPUT")]

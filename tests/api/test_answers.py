"""How answers and errors look: instants in UTC, exact amounts, a code for every error, and no word of our own bugs."""

import logging
from dataclasses import dataclass, replace
from typing import NoReturn

import pytest

from aftersales.identifiers import OrderId
from tests.api.stages import Stages, order_told
from tests.counter import Counter
from tests.open_shop import FilesAllArrived
from tests.shop import BUYER, SHOP, SHOP_SYSTEM

IMPORT = "mutation ($input: ImportOrdersInput!) { importOrders(input: $input) { __typename } }"


def _imported(counter: Counter, **told: object) -> object:
    order = {**order_told("A-1"), **told}
    (imported,) = counter.does("importOrders", by=SHOP_SYSTEM, merchantId=SHOP.id, orders=[order])["results"]
    return counter.order(str(OrderId(imported["order"]["id"])), by=BUYER, fields="placedAt")


class TestAnInstant:
    @pytest.mark.parametrize(
        ("told", "answered"),
        [
            ("2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z"),
            ("2026-11-20T10:00:00+01:00", "2026-11-20T09:00:00Z"),
            ("2026-11-20t10:00:00.5z", "2026-11-20T10:00:00.500000Z"),
            ("2026-01-01T00:30:00.000+05:45", "2025-12-31T18:45:00Z"),
        ],
    )
    def test_is_answered_in_utc(self, told: str, answered: str, counter: Counter) -> None:
        assert _imported(counter, placedAt=told) == {"placedAt": answered}

    @pytest.mark.parametrize(
        "told",
        [
            "2026-11-20",
            "2026-11-20T10:00:00",
            "2026-11-20 10:00:00Z",
            "2026-02-30T10:00:00Z",
            "20261120T100000Z",
            "1969-12-31T23:59:59Z",
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59Z",
            "\u0662026-11-20T10:00:00Z",
            1_700_000_000,
            None,
        ],
    )
    def test_without_an_offset_or_out_of_time_is_refused(self, told: object, counter: Counter) -> None:
        given = {"requestKey": "k", "merchantId": SHOP.id, "orders": [{**order_told("A-1"), "placedAt": told}]}

        assert [code for _, code in counter.fails(IMPORT, by=SHOP_SYSTEM, input=given)] == ["BAD_USER_INPUT"]


class TestTwoMutationsAtOnce:
    def test_see_each_what_the_one_before_did(self, stages: Stages) -> None:
        order = stages.order()
        seen = "{ ... on Case { order { lines { quantities { available } } } } }"
        document = f"""mutation ($one: RequestReturnInput!, $two: RequestReturnInput!) {{
            one: requestReturn(input: $one) {seen} two: requestReturn(input: $two) {seen} }}"""
        given = {"orderId": order.id, "lines": [{**stages.line(order), "quantity": 1}]}

        result = stages.counter.asks(
            document, by=BUYER, one={"requestKey": "1", **given}, two={"requestKey": "2", **given}
        )

        left = {name: case["order"]["lines"][0]["quantities"]["available"] for name, case in result.items()}
        assert left == {"one": 2, "two": 1}


class TestAnError:
    @pytest.mark.parametrize(
        "document",
        [
            "{",
            "{ nothing }",
            "{ case { id } }",
            '{ reasons(kind: "RETURN") { code } }',
            "{ reasons(kind: GIFT) { code } }",
        ],
    )
    def test_of_the_document_is_the_clients(self, document: str, counter: Counter) -> None:
        errors = counter.fails(document, by=BUYER)

        assert errors
        assert {code for _, code in errors} == {"BAD_USER_INPUT"}

    def test_of_our_own_is_logged_and_not_told(self, stages: Stages, caplog: pytest.LogCaptureFixture) -> None:
        case = stages.requested()
        photo = stages.evidence(case)
        broken = replace(stages.counter, shop=replace(stages.counter.shop, files=_Broken()))

        with caplog.at_level(logging.ERROR):
            ((message, code),) = broken.fails(
                "query ($id: ID!) { node(id: $id) { ... on Evidence { url } } }", by=BUYER, id=photo
            )

        assert (message, code) == (
            "Something went wrong on our side. It was logged; please try again later.",
            "INTERNAL_SERVER_ERROR",
        )
        assert "the disk at 10.0.0.7 is on fire" in caplog.text

    def test_of_the_clients_is_not_logged(self, counter: Counter, caplog: pytest.LogCaptureFixture) -> None:
        counter.fails("{ cases(first: 0) { nodes { id } } }", by=BUYER)

        assert caplog.text == ""


@dataclass(frozen=True)
class _Broken(FilesAllArrived):
    def url_of(self, evidence: object) -> NoReturn:
        """Break."""
        raise OSError(f"the disk at 10.0.0.7 is on fire, with {evidence}")

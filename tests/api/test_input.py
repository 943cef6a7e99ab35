"""Input that makes no sense is refused field by field, and nothing is changed."""

from typing import Final

import pytest

from tests.api.spoiling import Path, Spoiling
from tests.api.stages import Stages
from tests.shop import BUYER, LEAD, SHOP, SHOP_SYSTEM

TOO_LONG: Final = "x" * 5_001
REQUESTS: Final = ("requestRefund", "requestReturn", "requestExchange", "requestRepair", "requestReship")
QUANTITIES: Final = (
    *((mutation, ("lines", 0, "quantity")) for mutation in (*REQUESTS, "receiveReturn")),
    ("inspectReturn", ("lines", 0, "accepted")),
    ("inspectReturn", ("lines", 0, "rejected")),
    ("createOrderLink", ("hours",)),
    ("createEvidenceUpload", ("bytes",)),
    ("publishPolicy", ("rules", 0, "window", "days")),
)
NOTHING_IS_FINE: Final = ("rejected", "days", "accepted")
TEXTS: Final = (
    *((mutation, ("lines", 0, "comment")) for mutation in REQUESTS),
    *((mutation, ("note",)) for mutation in ("cancelCase", "answerOffer", "approveCase", "declineCase")),
    *((mutation, ("note",)) for mutation in ("settleRefund", "confirmDelivery", "reopenCase")),
    *((mutation, ("text",)) for mutation in ("provideInfo", "postMessage", "requestInfo", "makeOffer")),
    ("escalateCase", ("statement",)),
    ("arbitrateCase", ("because",)),
    ("completeRepair", ("findings",)),
    ("inspectReturn", ("lines", 0, "note")),
    ("registerShipment", ("carrier",)),
    ("registerShipment", ("trackingNumber",)),
    ("shipReplacement", ("trackingNumber",)),
    ("settleRefund", ("gatewayReference",)),
    ("recordPayment", ("payment", "id")),
    ("importProducts", ("products", 0, "title")),
    ("submitFeedback", ("text",)),
    ("submitFeedback", ("sku",)),
    ("replyToFeedback", ("text",)),
    ("publishPolicy", ("rules", 0, "window", "category")),
)
RULE: Final = ("rules", "0", "automaticApproval")
NEEDED: Final = (
    *((mutation, ("text",)) for mutation in ("provideInfo", "postMessage", "requestInfo", "makeOffer")),
    ("escalateCase", ("statement",)),
    ("arbitrateCase", ("because",)),
    ("completeRepair", ("findings",)),
    ("replyToFeedback", ("text",)),
)
AMOUNTS: Final = (
    ("requestRefund", ("lines", 0, "amount")),
    ("makeOffer", ("amount",)),
    ("inspectReturn", ("lines", 0, "diminishedValue")),
    ("recordPayment", ("payment", "amount")),
    ("importProducts", ("products", 0, "price")),
)


def _path(path: Path) -> list[str]:
    return [str(step) for step in path]


class TestAQuantity:
    @pytest.mark.parametrize(("mutation", "path"), QUANTITIES)
    @pytest.mark.parametrize("count", [-1, 2_000_000_000])
    def test_below_nothing_or_beyond_reason_makes_no_sense(
        self, mutation: str, path: Path, count: int, spoiled: Spoiling
    ) -> None:
        result = spoiled(mutation, path, count)

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", _path(path))

    @pytest.mark.parametrize(("mutation", "path"), [one for one in QUANTITIES if one[1][-1] not in NOTHING_IS_FINE])
    def test_of_nothing_makes_no_sense(self, mutation: str, path: Path, spoiled: Spoiling) -> None:
        result = spoiled(mutation, path, 0)

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", _path(path))

    @pytest.mark.parametrize("mutation", [*REQUESTS, "receiveReturn"])
    def test_beyond_what_is_there_says_how_many_are(self, mutation: str, spoiled: Spoiling) -> None:
        result = spoiled(mutation, ("lines", 0, "quantity"), 4)

        there = 2 if mutation == "receiveReturn" else 3
        assert (result["__typename"], result["available"]) == ("QuantityUnavailable", there)

    def test_beyond_what_came_is_not_inspected(self, spoiled: Spoiling) -> None:
        result = spoiled("inspectReturn", ("lines", 0, "accepted"), 3)

        assert (result["__typename"], result["available"]) == ("QuantityUnavailable", 2)

    @pytest.mark.parametrize("count", ["2", 2.5, None, 2**31])
    def test_that_is_no_whole_number_is_an_error_of_the_document(self, count: object, stages: Stages) -> None:
        order = stages.order()
        lines = [{**stages.line(order), "quantity": count}]
        document = "mutation ($input: RequestReturnInput!) { requestReturn(input: $input) { __typename } }"

        ((_, code),) = stages.counter.fails(
            document, by=BUYER, input={"requestKey": "k", "orderId": order.id, "lines": lines}
        )

        assert code == "BAD_USER_INPUT"


class TestAText:
    @pytest.mark.parametrize(("mutation", "path"), TEXTS)
    @pytest.mark.parametrize("text", [TOO_LONG, "half a \ud800 character", "a \x00"], ids=["5,001", "half", "nul"])
    def test_that_is_too_long_or_cannot_be_kept_makes_no_sense(
        self, mutation: str, path: Path, text: str, spoiled: Spoiling
    ) -> None:
        result = spoiled(mutation, path, text)

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", _path(path))

    @pytest.mark.parametrize(("mutation", "path"), NEEDED)
    def test_that_says_nothing_makes_no_sense_where_it_is_needed(
        self, mutation: str, path: Path, spoiled: Spoiling
    ) -> None:
        result = spoiled(mutation, path, " \n")

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", _path(path))

    def test_of_5000_characters_of_any_script_is_kept(self, stages: Stages) -> None:
        text = "退货" * 2_499 + "😀!"

        result = stages.counter.does("postMessage", by=BUYER, caseId=stages.requested()["id"], text=text)

        assert result["text"] == text


class TestAnAmount:
    @pytest.mark.parametrize(("mutation", "path"), AMOUNTS)
    @pytest.mark.parametrize("amount", ["-1", "1.001", "a lot", "", "1e3", "NaN", "\uff11", "9" * 40, "1,00"])
    def test_that_is_none_of_the_currency_makes_no_sense(
        self, mutation: str, path: Path, amount: str, spoiled: Spoiling
    ) -> None:
        result = spoiled(mutation, path, amount)

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", _path(path))

    @pytest.mark.parametrize(
        ("mutation", "path", "amount"),
        [
            ("requestRefund", ("lines", 0, "amount"), "20.01"),
            ("makeOffer", ("amount",), "20.01"),
            ("inspectReturn", ("lines", 0, "diminishedValue"), "20.01"),
            ("recordPayment", ("payment", "amount"), "3.99"),
            ("recordPayment", ("payment", "amount"), "4.01"),
        ],
    )
    def test_beyond_what_something_is_worth_makes_no_sense(
        self, mutation: str, path: Path, amount: str, spoiled: Spoiling
    ) -> None:
        result = spoiled(mutation, path, amount)

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", _path(path))

    def test_may_be_a_whole_number_but_no_float(self, stages: Stages) -> None:
        offer = "mutation ($id: ID!) { makeOffer(input: {requestKey: %s, caseId: $id, text: %s, amount: %s}) %s }"
        seen = "{ __typename ... on Case { offer { amount { amount } } } }"
        case_id = stages.requested()["id"]

        errors = stages.counter.fails(offer % ('"a"', '"b"', "8.0", seen), by=LEAD, id=case_id)
        taken = stages.counter.asks(offer % ('"a"', '"b"', "8", seen), by=LEAD, id=case_id)

        assert [code for _, code in errors] == ["BAD_USER_INPUT"]
        assert taken["makeOffer"]["offer"] == {"amount": {"amount": "8.00"}}


class TestAnotherCurrency:
    @pytest.mark.parametrize("currency", ["GBP", "EURO", "", "eur", "XXX"])
    def test_is_no_currency_of_a_policy(self, currency: str, spoiled: Spoiling) -> None:
        rule = {"automaticApproval": {"id": "small", "upTo": {"amount": "10.00", "currency": currency}}}

        result = spoiled("publishPolicy", ("rules",), [rule])

        assert (result["__typename"], result["fields"][0]["path"]) == ("InvalidInput", [*RULE, "upTo"])

    def test_is_not_taken_for_a_replacement(self, spoiled: Spoiling, stages: Stages) -> None:
        pounds = {"sku": "SKU-9", "title": "A mug", "price": "1", "currency": "GBP", "group": "all"}
        stages.counter.does("importProducts", by=SHOP_SYSTEM, merchantId=SHOP.id, products=[pounds])

        result = spoiled("requestExchange", ("lines", 0, "replacementSku"), "SKU-9")

        assert result["__typename"] == "InvalidInput"
        assert result["fields"][0]["path"] == ["lines", "0", "replacementSku"]


class TestABuyer:
    def test_does_not_say_what_a_replacement_costs(self, spoiled: Spoiling) -> None:
        result = spoiled("requestExchange", ("lines", 0, "replacementUnitPrice"), "1.00")

        assert result["__typename"] == "InvalidInput"
        assert result["fields"][0]["path"] == ["lines", "0", "replacementUnitPrice"]

    def test_does_not_choose_what_is_not_for_sale(self, spoiled: Spoiling) -> None:
        result = spoiled("requestExchange", ("lines", 0, "replacementSku"), "SKU-404")

        assert result["__typename"] == "InvalidInput"

    @pytest.mark.parametrize(
        ("mutation", "basis"),
        [("requestReturn", "GOODWILL"), ("requestReship", "WITHDRAWAL"), ("requestReturn", "CONFORMITY")],
    )
    def test_does_not_choose_a_basis_that_is_not_offered(self, mutation: str, basis: str, spoiled: Spoiling) -> None:
        result = spoiled(mutation, ("basis",), basis)

        assert result["__typename"] == "NotEligible"

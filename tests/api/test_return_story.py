"""The main story, as clients live it: from a real order to money back."""

from typing import Any

from tests.counter import Counter
from tests.shop import BUYER, LEAD, SHOP, SHOP_SYSTEM, WAREHOUSE

ORDER = {
    "number": "A-1001",
    "buyer": {"id": BUYER.id, "name": "Ann Example", "email": "ann@example.org", "language": "de"},
    "territory": "DE-BY",
    "currency": "EUR",
    "placedAt": "2026-11-15T09:30:00+01:00",
    "deliveredAt": "2026-11-18T14:00:00Z",
    "taxMode": "INCLUDED",
    "lines": [
        {"sku": "MUG", "title": "A mug", "category": "kitchen", "quantity": 3, "unitPrice": "9.99", "tax": "4.79"},
        {"sku": "POT", "title": "A pot", "quantity": 1, "unitPrice": "20", "traits": ["SECOND_HAND"]},
    ],
    "discount": "4.97",
    "shipping": {"paid": "4.90"},
    "payments": [{"id": "pay-1", "amount": "49.90", "capturedAt": "2026-11-15T08:30:00Z", "method": "card"}],
}
SEEN = """
    id number territory timeZone currency placedAt deliveredAt taxMode policyVersion
    merchant { id name policy { version } } buyer { id name language }
    shipping { amount } paid { amount currency } refunded { amount } refundable { amount }
    payments { id amount { amount } refunded { amount } }
    lines { id sku quantity unitPrice { amount } discount { amount } tax { amount } paid { amount } traits
        quantities { ordered available inCase received refunded exchanged delivered repaired }
        remedies { kind basis allowed maxQuantity until because { rule } } }
"""


def _imported(counter: Counter) -> str:
    result = counter.does("importOrders", by=SHOP_SYSTEM, merchantId=SHOP.id, orders=[ORDER])
    (imported,) = result["results"]
    assert (imported["number"], imported["outcome"], imported["problem"]) == ("A-1001", "CREATED", None)
    return str(imported["order"]["id"])


class TestAnImportedOrder:
    def test_is_what_the_shop_recorded(self, counter: Counter) -> None:
        order = counter.order(_imported(counter), by=BUYER, fields=SEEN)

        assert order["placedAt"] == "2026-11-15T08:30:00Z"
        assert order["territory"] == "DE-BY"
        assert order["timeZone"] == SHOP.time_zone
        assert order["merchant"] == {"id": SHOP.id, "name": SHOP.name, "policy": {"version": 1}}
        assert order["buyer"] == {"id": "ann", "name": "Ann Example", "language": "de"}
        assert order["paid"] == {"amount": "49.90", "currency": "EUR"}
        assert order["refundable"] == {"amount": "49.90"}
        mug, pot = order["lines"]
        assert (mug["discount"]["amount"], mug["paid"]["amount"]) == ("2.98", "26.99")
        assert (pot["discount"]["amount"], pot["paid"]["amount"]) == ("1.99", "18.01")
        assert pot["traits"] == ["SECOND_HAND"]

    def test_says_what_may_be_asked_for_on_each_line(self, counter: Counter) -> None:
        order = counter.order(_imported(counter), by=BUYER, fields=SEEN)

        options = {one["kind"]: one for one in order["lines"][0]["remedies"] if one["basis"] == "POLICY"}
        assert options["RETURN"] == {
            "kind": "RETURN",
            "basis": "POLICY",
            "allowed": True,
            "maxQuantity": 3,
            "until": "2026-12-18T22:59:59Z",
            "because": [{"rule": "default.return"}],
        }

    def test_told_again_changes_nothing(self, counter: Counter) -> None:
        order_id = _imported(counter)

        again = counter.does("importOrders", by=SHOP_SYSTEM, merchantId=SHOP.id, orders=[ORDER])

        assert again["results"] == [
            {"number": "A-1001", "outcome": "UNCHANGED", "order": {"id": order_id}, "problem": None}
        ]

    def test_that_makes_no_sense_is_refused_by_its_field(self, counter: Counter) -> None:
        wrong = {**ORDER, "currency": "EURO", "number": " "}

        result = counter.does("importOrders", by=SHOP_SYSTEM, merchantId=SHOP.id, orders=[wrong, ORDER])

        refused, created = result["results"]
        assert (refused["outcome"], refused["order"]) == ("REFUSED", None)
        assert refused["problem"]["__typename"] == "InvalidInput"
        assert [field["path"] for field in refused["problem"]["fields"]] == [["number"], ["currency"]]
        assert created["outcome"] == "CREATED"


PREVIEW = """query ($input: PreviewCaseInput!) { previewCase(input: $input) { ... on CasePreview {
    basis initialStatus decision { outcome } deadline { party }
    quote { total { amount } lines { orderLine { sku } quantity total { amount } } }
    because { rule } } } }"""


class TestAReturn:
    def test_is_previewed_to_the_cent_and_nothing_is_written(self, counter: Counter) -> None:
        order_id, mug = _order_with_a_mug(counter)
        wanted = {"orderLineId": mug, "quantity": 2, "reason": "DISLIKED"}

        asked = {"kind": "RETURN", "orderId": order_id, "lines": [wanted]}
        preview = counter.asks(PREVIEW, by=BUYER, input=asked)["previewCase"]

        assert (preview["basis"], preview["initialStatus"], preview["decision"]) == ("POLICY", "REQUESTED", None)
        assert preview["quote"] == {
            "total": {"amount": "17.99"},
            "lines": [{"orderLine": {"sku": "MUG"}, "quantity": 2, "total": {"amount": "17.99"}}],
        }
        assert counter.asks("{ cases { nodes { id } } }", by=BUYER)["cases"]["nodes"] == []

    def test_is_opened_approved_sent_and_received(self, counter: Counter) -> None:
        case = _asked_for(counter)
        this, units = _names(case)

        approved = counter.does("approveCase", by=LEAD, note="Fine.", **this)
        sent = counter.does("registerShipment", by=BUYER, method="DROP_OFF", carrier="DHL", **this)
        received = counter.does("receiveReturn", by=WAREHOUSE, lines=[{**units, "quantity": 2}], **this)

        assert (case["__typename"], case["status"], case["waitingOn"]) == ("Case", "REQUESTED", "MERCHANT")
        assert (approved["status"], approved["waitingOn"]) == ("APPROVED", "BUYER")
        assert (sent["status"], sent["shipments"][0]["paidBy"]) == ("IN_TRANSIT", "MERCHANT")
        assert (received["status"], received["lines"][0]["receivedQuantity"]) == ("RECEIVED", 2)

    def test_ends_with_money_back_and_every_unit_and_cent_counted(self, counter: Counter) -> None:
        case = _received(counter)
        this, units = _names(case)

        verdict = {**units, "accepted": 2, "rejected": 0, "condition": "OPENED", "disposition": "RESTOCK"}
        inspected = counter.does("inspectReturn", by=WAREHOUSE, lines=[verdict], **this)
        (remedy,) = inspected["remedies"]
        settled = counter.does("settleRefund", by=LEAD, remedyId=remedy["id"], outcome="SUCCEEDED", **this)

        assert (inspected["status"], remedy["status"]) == ("RESOLVING", "MANUAL_REQUIRED")
        assert remedy["amount"] == {"amount": "17.99", "currency": "EUR"}
        assert (settled["status"], settled["version"], settled["waitingOn"]) == ("COMPLETED", 6, None)
        order = counter.case(case["id"], by=BUYER, fields=f"order {{ {SEEN} }}")["order"]
        moved = {name: counted for name, counted in order["lines"][0]["quantities"].items() if counted}
        assert moved == {"ordered": 3, "available": 1, "refunded": 2, "delivered": 3}
        assert (order["refunded"], order["refundable"]) == ({"amount": "17.99"}, {"amount": "31.91"})
        assert order["payments"][0]["refunded"] == {"amount": "17.99"}


def _order_with_a_mug(counter: Counter) -> tuple[str, str]:
    order_id = _imported(counter)
    return order_id, counter.order(order_id, by=BUYER, fields="lines { id }")["lines"][0]["id"]


def _asked_for(counter: Counter) -> Any:
    order_id, mug = _order_with_a_mug(counter)
    line = {"orderLineId": mug, "quantity": 2, "reason": "DISLIKED"}
    return counter.does("requestReturn", by=BUYER, orderId=order_id, lines=[line])


def _received(counter: Counter) -> Any:
    this, units = _names(_asked_for(counter))
    counter.does("approveCase", by=LEAD, **this)
    counter.does("registerShipment", by=BUYER, method="DROP_OFF", **this)
    return counter.does("receiveReturn", by=WAREHOUSE, lines=[{**units, "quantity": 2}], **this)


def _names(case: Any) -> tuple[dict[str, str], dict[str, str]]:
    return {"caseId": case["id"]}, {"caseLineId": case["lines"][0]["id"]}

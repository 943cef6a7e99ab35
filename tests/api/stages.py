"""Cases brought to the stage where something can be done to them, through the counter like everything else."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from aftersales.actors import Actor
from aftersales.consuming import UNTIL_ASKED, Heard, Waiting
from aftersales.orders.order import Order
from tests.counter import Counter
from tests.shop import BUYER, LEAD, NOON, WAREHOUSE, a_product, an_order, new_ulid

if TYPE_CHECKING:
    from adapters.sqlite.store import SqliteStore

STORY: Final = "a text that makes sense"


@dataclass(frozen=True)
class Stages:
    """Makes cases; each is of two of the three units of an order of its own."""

    counter: Counter

    def order(self, *, by: Actor = BUYER) -> Order:
        """Return a new order of three articles at 10.00."""
        return self.counter.shop.sells(an_order(3, buyer=by))

    def parked(self) -> str:
        """Return the id of an event that waits for a person, in a lane of its own."""
        event = Heard(lane=f"fb_{new_ulid(NOON)}", number=1, body=b"")
        waiting = Waiting(event=event, attempts=3, error="ValueError()", at=NOON)
        store = cast("SqliteStore", self.counter.shop.kept)
        store.room("read_feedback").park(waiting, try_at=UNTIL_ASKED)
        return f"read_feedback/{event.id}"

    def line(self, order: Order, **more: object) -> dict[str, object]:
        """Return what asks for two units of an order."""
        return {"orderLineId": order.lines[0].id, "quantity": 2, "reason": "DEFECTIVE", **more}

    def requested(self, kind: str = "Return", **more: object) -> Any:
        """Return a case that waits for the merchant."""
        order = self.order()
        return self.counter.does(f"request{kind}", by=BUYER, orderId=order.id, lines=[self.line(order, **more)])

    def withdrawn(self) -> Any:
        """Return a withdrawal that its buyer has not confirmed."""
        order = self.order()
        return self.counter.does(
            "requestReturn", by=BUYER, orderId=order.id, lines=[self.line(order)], basis="WITHDRAWAL"
        )

    def approved(self, kind: str = "Return", **more: object) -> Any:
        """Return a case that waits for the goods, or whose remedy is under way where none come back."""
        return self._then("approveCase", self.requested(kind, **more), by=LEAD)

    def in_transit(self) -> Any:
        """Return a case whose parcel is on its way."""
        return self._then("registerShipment", self.approved(), by=BUYER, method="DROP_OFF")

    def received(self, kind: str = "Return", **more: object) -> Any:
        """Return a case whose goods are back."""
        case = self.approved(kind, **more)
        return self._then("receiveReturn", case, by=WAREHOUSE, lines=[{**line_of(case), "quantity": 2}])

    def rejected(self) -> Any:
        """Return a case whose goods were all rejected."""
        return self._inspected(self.received(), accepted=0, rejected=2)

    def resolving(self, kind: str = "Return", **more: object) -> Any:
        """Return a case whose goods were accepted, and whose remedy is under way."""
        return self._inspected(self.received(kind, **more), accepted=2, rejected=0)

    def exchanging(self, *, price: str = "10.00") -> Any:
        """Return an exchange for an article of another price, accepted."""
        self.counter.shop.kept.merchants.put_products([a_product("SKU-1"), a_product("SKU-2", price=price)])
        return self.resolving("Exchange", replacementSku="SKU-2")

    def shipped(self) -> Any:
        """Return a case whose missing part is on its way to the buyer."""
        case = self.approved("Reship")
        return self._then("shipReplacement", case, by=WAREHOUSE, remedyId=remedy_of(case))

    def completed(self) -> Any:
        """Return a case whose money is back, for one unit; the other one was rejected."""
        case = self._inspected(self.received(), accepted=1, rejected=1)
        return self._then("settleRefund", case, by=LEAD, remedyId=remedy_of(case), outcome="SUCCEEDED")

    def declined(self) -> Any:
        """Return a case that the merchant declined."""
        return self._then("declineCase", self.requested(), by=LEAD, reason="OTHER")

    def disputed(self) -> Any:
        """Return a case before the platform."""
        return self._then("escalateCase", self.declined(), by=BUYER, statement=STORY)

    def offered(self) -> Any:
        """Return a case with an offer."""
        return self._then("makeOffer", self.requested(), by=LEAD, text=STORY, amount="8.00")

    def asked_back(self) -> Any:
        """Return a case that waits for the buyer's answer."""
        return self._then("requestInfo", self.requested(), by=LEAD, text=STORY)

    def feedback(self, *, by: Actor = BUYER, **more: object) -> Any:
        """Return what a buyer says about the article of an order of their own."""
        said = {"stage": "PRODUCT", "sku": "SKU-1", "rating": 2, "text": STORY}
        return self.counter.does(
            "submitFeedback", by=by, merchantId=by.merchant_id, **{"orderId": self.order(by=by).id, **said, **more}
        )

    def webhook(self, *, by: Actor = LEAD, **more: object) -> Any:
        """Return a webhook of a shop that was just created, with its secret."""
        hook = {"url": "https://hooks.shop.example/in", "types": ["case.approved"]}
        return self.counter.does("createWebhook", by=by, merchantId=by.merchant_id, **{**hook, **more})

    def device(self, *, by: Actor = BUYER, **more: object) -> Any:
        """Return a phone of a buyer."""
        phone = {"platform": "APNS", "token": "a1" * 32, "language": "en"}
        return self.counter.does("registerDevice", by=by, **{**phone, **more})

    def evidence(self, case: Any) -> str:
        """Return the id of a photograph for the order of a case."""
        order_id = self.counter.case(case["id"], by=BUYER, fields="order { id }")["order"]["id"]
        photo = {"kind": "PHOTO", "contentType": "image/jpeg", "bytes": 1000}
        return str(self.counter.does("createEvidenceUpload", by=BUYER, orderId=order_id, **photo)["evidenceId"])

    def _inspected(self, case: Any, *, accepted: int, rejected: int) -> Any:
        verdict = {"condition": "OPENED", "disposition": "RESTOCK", "accepted": accepted, "rejected": rejected}
        return self._then("inspectReturn", case, by=WAREHOUSE, lines=[{**line_of(case), **verdict}])

    def _then(self, mutation: str, case: Any, *, by: Actor, **given: object) -> Any:
        return self.counter.does(mutation, by=by, caseId=case["id"], **given)


def line_of(case: Any) -> dict[str, str]:
    """Return what names the line of a case."""
    return {"caseLineId": case["lines"][0]["id"]}


def remedy_of(case: Any) -> str:
    """Return the id of the last remedy of a case."""
    return str(case["remedies"][-1]["id"])


def order_told(number: str) -> dict[str, object]:
    """Return an order as a shop system tells it."""
    return {
        "number": number,
        "buyer": {"id": BUYER.id},
        "territory": "DE",
        "currency": "EUR",
        "placedAt": "2026-11-20T10:00:00Z",
        "taxMode": "INCLUDED",
        "lines": [{"sku": "MUG", "title": "A mug", "quantity": 1, "unitPrice": "10.00"}],
        "payments": [{"id": "pay-1", "amount": "10.00", "capturedAt": "2026-11-20T10:00:00Z", "method": "card"}],
    }

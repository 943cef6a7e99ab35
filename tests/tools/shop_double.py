"""
A sandbox in little, for the replay's tests: a clock, tokens, and the few mutations that a replay sends.

It keeps the promises that a replay lives by: a request key does a thing once, the clock goes forward only, the policy's
window refuses late returns, a unit comes back once.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

Json = dict[str, Any]

STEPS: Final = {
    "approveCase": ("REQUESTED", "APPROVED"),
    "confirmWithdrawal": ("REQUESTED", "APPROVED"),
    "registerShipment": ("APPROVED", "IN_TRANSIT"),
    "receiveReturn": ("IN_TRANSIT", "RECEIVED"),
    "inspectReturn": ("RECEIVED", "RESOLVING"),
    "settleRefund": ("RESOLVING", "COMPLETED"),
}


@dataclass
class KeptOrder:
    """An order as it was told, with the units of each line that are not back yet."""

    told: Json
    left: list[int]
    refunded: Decimal = Decimal(0)

    def as_json(self) -> Json:
        lines = [{"id": f"{self.told['number']}/{place}"} for place in range(len(self.left))]
        return {"lines": lines, "refunded": {"amount": f"{self.refunded:.2f}"}}


@dataclass
class KeptCase:
    """A return, and where it stands."""

    id: str
    order: KeptOrder
    quantity: int
    worth: Decimal
    status: str = "REQUESTED"
    basis: str = "POLICY"

    def as_json(self) -> Json:
        remedies = [{"id": "remedy", "status": "MANUAL_REQUIRED"}] if self.status == "RESOLVING" else []
        lines = [{"id": "line", "quantity": self.quantity}]
        ground = {"basis": self.basis, "because": [{"rule": "window", "article": None}]}
        quote = {"quote": {"shipping": {"amount": "0.00"}}}
        stands = {"__typename": "Case", "id": self.id, "status": self.status}
        return {**stands, **ground, **quote, "lines": lines, "remedies": remedies}


@dataclass
class ShopDouble:
    """What the double keeps. `effects` lists the mutations that changed something, with who said them."""

    settles_short_by: Decimal = Decimal(0)
    now: datetime | None = None
    published: Json = field(default_factory=dict)
    orders: dict[str, KeptOrder] = field(default_factory=dict)
    cases: dict[str, KeptCase] = field(default_factory=dict)
    effects: list[tuple[str, str]] = field(default_factory=list)
    _answers: dict[tuple[str, str, str], Json | KeptCase] = field(default_factory=dict)

    def set_clock(self, now: datetime) -> bool:
        """Set the clock, unless it is past that already."""
        if self.now is not None and now < self.now:
            return False
        self.now = now
        return True

    def order(self, order_id: str) -> Json:
        return self.orders[order_id].as_json()

    def mutate(self, mutation: str, given: Json, *, speaker: str) -> Json:
        """Do what a mutation asks, once for each request key; what is refused leaves its key free."""
        key = (speaker, mutation, given["requestKey"])
        if key not in self._answers:
            answer = self._act(mutation, given, speaker)
            if isinstance(answer, dict) and "message" in answer:
                return answer
            self._answers[key] = answer
            self.effects.append((mutation, speaker))
        answer = self._answers[key]
        return answer if isinstance(answer, dict) else answer.as_json()

    def _act(self, mutation: str, given: Json, speaker: str) -> Json | KeptCase:
        match mutation:
            case "publishPolicy":
                return self._publish(given)
            case "importOrders":
                results = [self._import(told) for told in given["orders"]]
                return {"__typename": "ImportOrdersPayload", "results": results}
            case "requestReturn":
                return self._request(given, speaker)
        return self._step(mutation, given)

    def _publish(self, given: Json) -> Json:
        assert self.now is not None
        self.published = given["rules"][0]["window"]
        return {"__typename": "Policy", "version": 2, "publishedAt": self.now.isoformat()}

    def _import(self, told: Json) -> Json:
        number = told["number"]
        outcome = "UNCHANGED" if number in self.orders else "CREATED"
        self.orders.setdefault(number, KeptOrder(told, [line["quantity"] for line in told["lines"]]))
        return {"number": number, "outcome": outcome, "order": {"id": number}, "problem": None}

    def _request(self, given: Json, speaker: str) -> Json | KeptCase:
        (asked,) = given["lines"]
        order, place = self.orders[given["orderId"]], int(asked["orderLineId"].rpartition("/")[2])
        if speaker != f"BUYER {order.told['buyer']['id']}":
            return {"__typename": "NotFound", "message": "no such order"}
        assert self.now is not None
        if self.now - datetime.fromisoformat(order.told["deliveredAt"]) > timedelta(days=self.published["days"]):
            because = [{"rule": self.published["id"], "article": None}]
            return {"__typename": "NotEligible", "message": "the window has passed", "because": because}
        if order.left[place] < asked["quantity"]:
            return {"__typename": "QuantityUnavailable", "message": "not so many"}
        order.left[place] -= asked["quantity"]
        worth = asked["quantity"] * Decimal(order.told["lines"][place]["unitPrice"])
        case = KeptCase(
            f"case-{len(self.cases) + 1}", order, asked["quantity"], worth, basis=given.get("basis") or "POLICY"
        )
        self.cases[case.id] = case
        return case

    def _step(self, mutation: str, given: Json) -> Json | KeptCase:
        case, (source, target) = self.cases[given["caseId"]], STEPS[mutation]
        if case.status != source:
            return {"__typename": "NotAllowedNow", "message": f"the case is {case.status}"}
        case.status = target
        if target == "COMPLETED":
            case.order.refunded += case.worth - self.settles_short_by
        return case

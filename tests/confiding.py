"""
People who tell a shop a lot about themselves, so that it is known again wherever it turns up.

Whatever is anybody's own has the same odd word in it: names, addresses, texts, numbers, tokens, and what is written
where it does not belong. What the service itself makes up for one person alone is a secret too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from typing import Any, Final

from aftersales.identifiers import owned
from tests.returning import ORDER
from tests.shop import SHOP
from tools.replay import documents

MARK: Final = "zqxj"
"""No word of any language, and in no name of ours."""

PHONE: Final = sha256(MARK.encode()).hexdigest()
BUYER: Final = {"sub": f"{MARK}-buyer@example.org", "party": "BUYER", "merchant": SHOP.id}
LEAD: Final = {"sub": f"{MARK}-lead", "party": "MERCHANT", "merchant": SHOP.id, "role": "lead"}
SYSTEM: Final = {"sub": f"{MARK}-system", "party": "SYSTEM", "merchant": SHOP.id}
THEIR_ORDER: Final[Mapping[str, Any]] = {
    **ORDER,
    "number": f"{MARK}-1",
    "buyer": {"id": BUYER["sub"], "name": f"Ann {MARK}", "email": f"{MARK}@example.org"},
    "lines": [{"sku": "SKU-1", "title": f"A lamp for Ann {MARK}", "quantity": 2, "unitPrice": "10.00"}],
    "payments": [{"id": f"pi_{MARK}", "amount": "20.00", "method": "card", "capturedAt": ORDER["placedAt"]}],
}
NONSENSE: Final[Sequence[Mapping[str, object]]] = [
    {"query": f"{{ viewer {{ {MARK} }} }}"},
    {"query": f'{{ node(id: "{MARK}") {{ id }} '},
    {"query": f'{{ node(id: "{MARK}") {{ id }} }}', "operationName": MARK},
    {"query": f'{{ cases(first: 1, after: "{MARK}") {{ nodes {{ id }} }} }}'},
    {"query": "query ($id: ID!) { node(id: $id) { id } }", "variables": {"id": [MARK]}},
    {"query": "query ($first: Int!) { cases(first: $first) { nodes { id } } }", "variables": {"first": MARK}},
    {"query": f"subscription {MARK} {{ {MARK} }}"},
    {"query": 1, MARK: MARK},
]
"""What nobody can answer."""

_CASE: Final = "... on Case { id lines { id } remedies { id } }"

Send = Callable[[Mapping[str, object], Mapping[str, str]], dict[str, Any]]
"""Sends the service the body of a request, for somebody, and returns the answer."""


@dataclass
class Confidants:
    """Everyone at once. `secrets` is what nobody else may learn; the ids are of what it is all about."""

    sends: Send
    secrets: list[str] = field(default_factory=lambda: [MARK, PHONE])
    case_id: str = ""
    feedback_id: str = ""
    keys: Iterator[int] = field(default_factory=count)

    def tell(self, *, hook: str) -> None:
        """Let a return go through, with everything that can be said in it, and a webhook that hears of it."""
        order_id = self._sold()
        listens = {"merchantId": SHOP.id, "url": hook, "types": ["case.requested", "case.approved"]}
        made = self._do("createWebhook", "... on CreatedWebhook { secret }", LEAD, **listens)
        self._do("registerDevice", "... on Device { id }", BUYER, platform="APNS", token=PHONE)
        link = self._do("createOrderLink", "... on OrderLink { token }", SYSTEM, orderId=order_id)
        self.secrets += [made["secret"], link["token"]]
        photo = {"orderId": order_id, "kind": "PHOTO", "contentType": "image/png", "bytes": 9}
        self._do("createEvidenceUpload", "... on EvidenceUpload { url }", BUYER, **photo)
        self._requested(order_id)
        self._settled()
        self._said(order_id)

    def err(self) -> None:
        """Let them ask for what there is not, for what cannot be now, and for far too much."""
        self._do("approveCase", _CASE, LEAD, caseId=f"case_{MARK}")
        self._do("approveCase", _CASE, LEAD, caseId=self.case_id)
        self._do("postMessage", "... on Message { id }", BUYER, caseId=self.case_id, text=MARK * 10_000)

    def _sold(self) -> str:
        given = {"requestKey": f"{MARK}-import", "merchantId": SHOP.id, "orders": [THEIR_ORDER]}
        order_id: str = self._ask(documents.IMPORT_ORDERS, {"input": given}, SYSTEM)["results"][0]["order"]["id"]
        return order_id

    def _requested(self, order_id: str) -> None:
        line = {"orderLineId": owned("oln", order_id, 1), "quantity": 1, "reason": "DISLIKED", "comment": f"So {MARK}."}
        self.case_id = self._do("requestReturn", _CASE, BUYER, orderId=order_id, lines=[line])["id"]
        self._act("requestInfo", LEAD, text=f"What is {MARK}?")
        self._act("provideInfo", BUYER, text=f"I am {MARK}.")
        self._do("postMessage", "... on Message { id }", BUYER, caseId=self.case_id, text=f"Hello, {MARK}!")

    def _settled(self) -> None:
        self._act("approveCase", LEAD, note=f"Dear {MARK}")
        sent = {"method": "OWN_CARRIER", "carrier": f"The {MARK}", "trackingNumber": f"{MARK}1"}
        (line,) = self._act("registerShipment", BUYER, **sent)["lines"]
        self._act("receiveReturn", LEAD, lines=[{"caseLineId": line["id"], "quantity": 1}])
        verdict = {"accepted": 1, "rejected": 0, "condition": "UNOPENED", "disposition": "RESTOCK"}
        (remedy,) = self._act("inspectReturn", LEAD, lines=[{"caseLineId": line["id"], **verdict}])["remedies"]
        paid = {"outcome": "SUCCEEDED", "gatewayReference": f"re_{MARK}", "note": f"To {MARK}"}
        self._act("settleRefund", LEAD, remedyId=remedy["id"], **paid)

    def _said(self, order_id: str) -> None:
        told = {"orderId": order_id, "stage": "DELIVERY", "text": f"The parcel was late, {MARK}."}
        feedback = self._do("submitFeedback", "... on Feedback { id }", BUYER, merchantId=SHOP.id, **told)
        self.feedback_id = feedback["id"]
        answer = {"feedbackId": self.feedback_id, "text": f"Sorry, {MARK}."}
        self._do("replyToFeedback", "... on Feedback { id }", LEAD, **answer)

    def _act(self, name: str, by: Mapping[str, str], **given: object) -> dict[str, Any]:
        return self._do(name, _CASE, by, caseId=self.case_id, **given)

    def _do(self, name: str, answer: str, by: Mapping[str, str], **given: object) -> dict[str, Any]:
        # What operations are called, and what their answers are, is a client's own word too.
        of = f"{name[0].upper()}{name[1:]}Input"
        document = f"mutation {MARK}($input: {of}!) {{ result: {name}(input: $input) {{ __typename {answer} }} }}"
        return self._ask(document, {"input": {"requestKey": f"{MARK}-{next(self.keys)}", **given}}, by)

    def _ask(self, document: str, given: Mapping[str, Any], by: Mapping[str, str]) -> dict[str, Any]:
        """Return what is answered to a document as `result`."""
        answer = self.sends({"query": document, "variables": given}, by)
        assert "errors" not in answer, answer
        result: dict[str, Any] = answer["data"]["result"]
        return result

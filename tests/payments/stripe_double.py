"""
Stripe as far as refunds go, over HTTP on this machine: the same forms, answers, errors and signatures.

Kept from its documentation: keys do a thing once and are forgotten after 24 hours; what fails in validation leaves none
behind; a key with other parameters is an error, and so is one that is being worked on; lists go from page to page, the
newest first; more than 25 requests in a second are refused.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from itertools import count
from threading import Lock
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from tests.open_shop import Clock
from tests.serving import served

Form = Mapping[str, str]
Document = dict[str, Any]

KEY: Final = "sk_test_double"
_KEYS_KEPT: Final = timedelta(hours=24)
_PER_SECOND: Final = 25


@dataclass
class Refused(Exception):
    """An answer that is an error, as Stripe words it."""

    status: int
    kind: str
    code: str | None = None

    @property
    def body(self) -> Document:
        return {"error": {"type": self.kind, "code": self.code, "message": f"{self.kind}: {self.code}"}}


@dataclass
class StripeDouble:
    """The account, its payments and what was refunded of them. `next_states` are those of the next refunds."""

    clock: Clock = field(default_factory=Clock)
    payments: dict[str, tuple[int, str]] = field(default_factory=dict)
    refunds: list[Document] = field(default_factory=list)
    next_states: list[str] = field(default_factory=list)
    next_troubles: list[str] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    _keys: dict[str, tuple[datetime, Form, int, Document]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _in_second: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def pays(self, payment: str, amount: int, currency: str = "eur") -> str:
        """Note that a buyer paid, and return the payment's id."""
        self.payments[payment] = (amount, currency)
        return payment

    def answer(self, method: str, path: str, form: Form, *, headers: Mapping[str, str]) -> tuple[int, Document]:
        """Return the status and the body that Stripe answers with."""
        self.asked.append((method, path))
        try:
            self._admit(headers)
            if method == "GET":
                return 200, self._list(form) if path == "/v1/refunds" else self._one(path.rpartition("/")[2])
            return self._once(form, headers.get("Idempotency-Key"))
        except Refused as refused:
            return refused.status, refused.body

    def fails(self, refund_id: str, why: str = "expired_or_canceled_card") -> Document:
        """Let a refund come back, days later, and return it."""
        refund = self._one(refund_id)
        refund.update(status="failed", failure_reason=why)
        return refund

    def _admit(self, headers: Mapping[str, str]) -> None:
        if headers.get("Authorization") != f"Bearer {KEY}":
            raise Refused(401, "invalid_request_error")
        second = int(self.clock().timestamp())
        self._in_second[second] += 1
        if self._in_second[second] > _PER_SECOND:
            raise Refused(429, "invalid_request_error", "rate_limit")

    def _once(self, form: Form, key: str | None) -> tuple[int, Document]:
        known = self._keys.get(key or "")
        if known is not None and self.clock() < known[0] + _KEYS_KEPT:
            if known[1] != form:
                raise Refused(400, "idempotency_error")
            return known[2], known[3]
        self._validate(form)
        try:
            status, body = 200, self._refund(form)
        except Refused as refused:
            status, body = refused.status, refused.body
        if key:
            self._keys[key] = (self.clock(), form, status, body)
        return status, body

    def _validate(self, form: Form) -> None:
        if _payment_in(form) not in self.payments:
            raise Refused(404, "invalid_request_error", "resource_missing")
        if not form["amount"].isdecimal() or int(form["amount"]) < 1:
            raise Refused(400, "invalid_request_error", "parameter_invalid_integer")

    def _refund(self, form: Form) -> Document:
        if self.next_troubles:
            raise Refused(*_TROUBLES[self.next_troubles.pop(0)])
        payment = _payment_in(form)
        paid, currency = self.payments[payment]
        there = [one for one in self.refunds if payment in (one["payment_intent"], one["charge"])]
        left = paid - sum(one["amount"] for one in there if one["status"] not in ("failed", "canceled"))
        if int(form["amount"]) > left:
            raise Refused(400, "invalid_request_error", "charge_already_refunded" if not left else "amount_too_large")
        refund: Document = {
            "id": f"re_{next(self._numbers)}",
            "object": "refund",
            "amount": int(form["amount"]),
            "currency": currency,
            "payment_intent": form.get("payment_intent"),
            "charge": form.get("charge", f"ch_of_{payment}"),
            "metadata": {name[9:-1]: text for name, text in form.items() if name.startswith("metadata[")},
            "status": self.next_states.pop(0) if self.next_states else "succeeded",
            "failure_reason": None,
            "created": int(self.clock().timestamp()),
        }
        self.refunds.append(refund)
        return refund

    def _one(self, refund_id: str) -> Document:
        for refund in self.refunds:
            if refund["id"] == refund_id:
                return refund
        raise Refused(404, "invalid_request_error", "resource_missing")

    def _list(self, form: Form) -> Document:
        if (payment := _payment_in(form)) and payment not in self.payments:
            raise Refused(404, "invalid_request_error", "resource_missing")
        found = [refund for refund in reversed(self.refunds) if _is_asked_for(refund, form)]
        if after := form.get("starting_after"):
            found = found[[refund["id"] for refund in found].index(after) + 1 :]
        first = int(form.get("limit", "10"))
        return {"object": "list", "url": "/v1/refunds", "data": found[:first], "has_more": len(found) > first}


_TROUBLES: Final[Mapping[str, tuple[int, str, str | None]]] = {
    "no money": (400, "invalid_request_error", "insufficient_funds"),
    "broken": (500, "api_error", None),
    "busy with it": (409, "idempotency_error", "idempotency_key_in_use"),
}


def _payment_in(form: Form) -> str:
    return form.get("payment_intent") or form.get("charge") or ""


def _is_asked_for(refund: Document, form: Form) -> bool:
    wanted = {name: form[name] for name in ("payment_intent", "charge") if name in form}
    since, until = int(form.get("created[gte]", "0")), int(form.get("created[lte]", "9" * 12))
    return all(refund[name] == text for name, text in wanted.items()) and since <= refund["created"] <= until


@dataclass
class Wire:
    """What goes wrong on the way: so many of the next answers are lost after the deed."""

    lost: int = 0


@contextmanager
def serving(double: StripeDouble, *, wire: Wire | None = None) -> Iterator[str]:
    """Serve a double on a free port, and return its address."""
    handler = type("Handler", (_Handler,), {"double": double, "wire": wire or Wire(), "turn": Lock()})
    with served(handler) as address:
        yield address


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without this, an answer waits for an acknowledgement that comes late.
    disable_nagle_algorithm = True
    wbufsize = -1
    double: StripeDouble
    wire: Wire
    turn: Lock

    def do_GET(self) -> None:
        self._answer(parse_qsl(urlsplit(self.path).query))

    def do_POST(self) -> None:
        self._answer(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))

    def _answer(self, form: Sequence[tuple[str, str]]) -> None:
        with self.turn:
            status, document = self.double.answer(
                self.command, urlsplit(self.path).path, dict(form), headers=dict(self.headers)
            )
            if self.wire.lost:
                self.wire.lost -= 1
                self.close_connection = True
                return
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: a test's output is its assertions."""

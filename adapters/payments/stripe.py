"""
An account at Stripe, through its own library.

Our reference goes along twice: as the key under which Stripe does a thing once, for 24 hours, and in the metadata of
the refund, where it can be found for ever. The library tries nothing again by itself: whoever asks knows what may be
asked again, and when.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final, TypeVar

import stripe

from adapters.payments.amounts import NotCounted, as_money, as_stripe_counts
from aftersales.cases.gateways import (
    GatewayRefund,
    GatewayRefused,
    GatewayState,
    GatewayUnreachable,
    RefundRequest,
)
from aftersales.identifiers import TransferReference

Document = Mapping[str, Any]  # A refund in Stripe's own form.
T = TypeVar("T")

SIGNATURE: Final = "Stripe-Signature"
"""The header that a message is signed in."""

_MARK: Final = "aftersales_transfer"
_TIMEOUT_SECONDS: Final = 10
_AT_ONCE: Final = 100
_TOLERANCE_SECONDS: Final = 300
_CONFLICT: Final = 409
_PAYMENTS: Final[Mapping[str, str]] = {"pi_": "payment_intent", "ch_": "charge", "py_": "charge"}
_STATES: Final[Mapping[str, GatewayState]] = {
    "pending": GatewayState.PENDING,
    "requires_action": GatewayState.PENDING,
    "succeeded": GatewayState.SUCCEEDED,
    "failed": GatewayState.FAILED,
    "canceled": GatewayState.FAILED,
}
_HEARD: Final = frozenset({"refund.created", "refund.updated", "refund.failed", "charge.refund.updated"})


_NO_PAYMENT: Final = "no_payment_of_this_gateway"
_NO_SUCH_PAYMENT: Final = frozenset({_NO_PAYMENT, "resource_missing"})
"""What is refused because there is no such payment, and so no refund of it either."""


class BadSignature(Exception):
    """Nobody at Stripe has signed this, or not just now."""


class StripeGateway:
    """Keeps the promises of Gateway. `address` is for a Stripe that is not Stripe's."""

    def __init__(self, key: str, *, address: str | None = None) -> None:
        self._key = key
        self._address = address

    @cached_property
    def _refunds(self) -> stripe.RefundService:
        client = stripe.StripeClient(
            self._key,
            base_addresses={"api": self._address} if self._address else {},
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=_TIMEOUT_SECONDS),
        )
        return client.v1.refunds

    def refund(self, request: RefundRequest) -> GatewayRefund:
        """Refund, or raise GatewayRefused."""
        try:
            amount = as_stripe_counts(request.amount)
        except NotCounted as odd:
            raise GatewayRefused("amount_cannot_be_counted") from odd
        params: Any = {  # The library names each kind of payment by a type of its own.
            **_payment_named(request.payment),
            "amount": amount,
            "metadata": {_MARK: request.reference},
        }
        made = _asked(lambda: self._refunds.create(params, {"idempotency_key": request.reference}))
        return refund_in(made.to_dict())

    def find(self, request: RefundRequest) -> GatewayRefund | None:
        """Return the refund of that reference; of several, one that did not fail."""
        try:
            listed = list(self._listed(_payment_named(request.payment)))
        except GatewayRefused as refused:
            if refused.code in _NO_SUCH_PAYMENT:
                return None
            # Whatever else keeps us from seeing it, it may be there.
            raise GatewayUnreachable(refused.code) from refused
        found = [refund for refund in listed if refund.reference == request.reference]
        return min(found, key=lambda refund: refund.state is GatewayState.FAILED, default=None)

    def created(self, since: datetime, until: datetime) -> Iterator[GatewayRefund]:
        """Yield all refunds that were created from one instant until before another."""
        # Stripe knows seconds.
        second = {"gte": int(since.timestamp()), "lte": int(until.timestamp())}
        return (refund for refund in self._listed({"created": second}) if since <= refund.created_at < until)

    def _listed(self, wanted: Mapping[str, object]) -> Iterator[GatewayRefund]:
        params: Any = {**wanted, "limit": _AT_ONCE}  # As above.
        pages = _asked(lambda: self._refunds.list(params).auto_paging_iter())
        while (refund := _asked(lambda: next(pages, None))) is not None:
            yield refund_in(refund.to_dict())


def heard(body: bytes, *, signature: str | None, secret: str) -> GatewayRefund | None:
    """Return the refund that a message tells of, or None where it tells of something else; or raise BadSignature."""
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret, tolerance=_TOLERANCE_SECONDS)
    except (stripe.SignatureVerificationError, UnicodeDecodeError) as error:
        raise BadSignature from error
    event = json.loads(body)
    told = event["data"]["object"]
    return refund_in(told) if event["type"] in _HEARD and told["object"] == "refund" else None


def refund_in(document: Document) -> GatewayRefund:
    """Return a refund out of Stripe's own form of it."""
    reference = (document.get("metadata") or {}).get(_MARK)
    return GatewayRefund(
        id=document["id"],
        reference=TransferReference(reference) if reference else None,
        payments=frozenset(filter(None, (document.get("payment_intent"), document.get("charge")))),
        amount=as_money(document["amount"], document["currency"]),
        state=_STATES.get(document.get("status") or "", GatewayState.PENDING),
        created_at=datetime.fromtimestamp(document["created"], UTC),
        failure=document.get("failure_reason"),
    )


def _payment_named(payment: str) -> Mapping[str, str]:
    """Return a payment as Stripe is told which it is, or refuse what is none of its payments."""
    name = _PAYMENTS.get(payment[:3])
    if name is None:
        raise GatewayRefused(_NO_PAYMENT)
    return {name: payment}


def _asked(ask: Callable[[], T]) -> T:
    """Return what Stripe answers; refused is what will not be otherwise when it is asked again."""
    try:
        return ask()
    except (stripe.CardError, stripe.InvalidRequestError) as error:
        if error.http_status == _CONFLICT:
            raise GatewayUnreachable(str(error)) from error
        raise GatewayRefused(error.code or "invalid_request") from error
    except stripe.StripeError as error:
        raise GatewayUnreachable(str(error)) from error

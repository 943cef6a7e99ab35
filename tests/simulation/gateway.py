"""
A payment gateway of our own making, as little to be relied on as a real one.

It remembers a reference for 24 hours from when it was first asked with it, and answers alike for that long, also with a
refusal. What it did it can be asked for ever. Money may come back days later; it tells of that, several times or never.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from aftersales.cases.gateways import GatewayRefund, GatewayRefused, GatewayState, GatewayUnreachable, RefundRequest
from aftersales.identifiers import TransferReference
from tests.simulation.weather import LONGEST_WAY, Kind, Weather

REMEMBERS: Final = timedelta(hours=24)
_ENOUGH: Final = 3
"""An account that had so many troubles has no more."""


@dataclass
class SimulatedGateway:
    """One account. `tell` is what hears of a refund that changed."""

    weather: Weather
    tell: Callable[[GatewayRefund], object]
    refunds: dict[str, GatewayRefund] = field(default_factory=dict)
    _asked: dict[TransferReference, tuple[datetime, str | None]] = field(default_factory=dict)
    _troubles: int = 0

    def refund(self, request: RefundRequest) -> GatewayRefund:
        """Refund once, or refuse, for as long as the reference is remembered."""
        if self.weather.is_bad and self.weather.chance.random() < 0.05:
            made_at = self.weather.clock.at
            self.weather.plan(self.weather.chance.random() * LONGEST_WAY, lambda: self._arrives(request, made_at))
            raise GatewayUnreachable
        return self.weather.call(lambda: self._answer(request), Kind.MONEY, lost=GatewayUnreachable)

    def find(self, request: RefundRequest) -> GatewayRefund | None:
        """Return the refund of that reference."""
        return self.weather.call(lambda: self._find(request), Kind.READ, lost=GatewayUnreachable)

    def created(self, since: datetime, until: datetime) -> Iterator[GatewayRefund]:
        """Yield all refunds that were created from one instant until before another."""
        return (refund for refund in self.refunds.values() if since <= refund.created_at < until)

    def moved(self, payment: str) -> int:
        """Return how much of a payment went back and stayed there, in minor units."""
        there = (one for one in self.refunds.values() if payment in one.payments)
        return sum(one.amount.minor_units for one in there if one.state is not GatewayState.FAILED)

    def _arrives(self, request: RefundRequest, made_at: datetime) -> None:
        """Do what was asked for a while ago, unless it is so long that no connection waits for it."""
        if self.weather.clock.at <= made_at + LONGEST_WAY:
            self._do(request)

    def _find(self, request: RefundRequest) -> GatewayRefund | None:
        return next((one for one in self.refunds.values() if one.reference == request.reference), None)

    def _answer(self, request: RefundRequest) -> GatewayRefund:
        refund_id = self._do(request)
        if refund_id is None:
            raise GatewayRefused("insufficient_funds")
        return self.refunds[refund_id]

    def _do(self, request: RefundRequest) -> str | None:
        asked_at, outcome = self._asked.get(request.reference, (None, None))
        if asked_at is not None and self.weather.clock.at < asked_at + REMEMBERS:
            return outcome
        outcome = self._new(request)
        self._asked[request.reference] = (self.weather.clock.at, outcome)
        return outcome

    def _new(self, request: RefundRequest) -> str | None:
        fate = self.weather.chance.random() if self._troubles < _ENOUGH and self.weather.is_bad else 1.0
        if fate < 0.45:
            self._troubles += 1
        if fate < 0.12:
            return None
        refund = GatewayRefund(
            id=f"re_{len(self.refunds) + 1}",
            reference=request.reference,
            payments=frozenset({request.payment}),
            amount=request.amount,
            state=GatewayState.PENDING if fate < 0.32 else GatewayState.SUCCEEDED,
            created_at=self.weather.clock.at,
        )
        self.refunds[refund.id] = refund
        self._tell(refund)
        if fate < 0.45:
            ends_in = GatewayState.FAILED if fate < 0.22 or fate >= 0.32 else GatewayState.SUCCEEDED
            self.weather.plan(timedelta(days=3) * self.weather.chance.random(), lambda: self._becomes(refund, ends_in))
        return refund.id

    def _becomes(self, refund: GatewayRefund, state: GatewayState) -> None:
        self.refunds[refund.id] = replace(refund, state=state)
        self._tell(self.refunds[refund.id])

    def _tell(self, refund: GatewayRefund) -> None:
        """Tell of a refund late, more than once, out of order, or not at all."""
        for _ in range(self.weather.chance.choice((0, 0, 0, 0, 1, 2))):
            self.weather.plan(self.weather.nap(), lambda: self.tell(refund))

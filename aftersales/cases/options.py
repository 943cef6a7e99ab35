"""
Options: what may be asked for on each line of an order, on every basis, before anyone asks.

Lines that are alike are judged once: what a line is worth and how many of it are left is all that they differ in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

from aftersales.actors import Actor
from aftersales.cases import lifecycle
from aftersales.cases.eligibility import GOODWILL, units_to_come_back
from aftersales.cases.required_evidence import evidence_without_reason
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.policy.claims import GROUNDS, Claim, Likeness, likeness_of
from aftersales.policy.policy import Denied, Policy, Verdict
from aftersales.policy.quote import worth
from aftersales.vocabulary import CaseKind, Citation, EvidenceKind, LegalBasis, Party
from aftersales.wording import Said

NOTHING_LEFT: Final = Citation(
    rule="quantity.nothing-left",
    text=Said("Nothing of it is left to ask for: it is in a case, was put right, or was not delivered."),
)


@dataclass(frozen=True, kw_only=True)
class Option:
    """What may be asked for on a line, on one basis, and why or why not."""

    kind: CaseKind
    basis: LegalBasis
    allowed: bool
    max_quantity: int
    until: datetime | None
    freight_paid_by: Party | None
    evidence: tuple[EvidenceKind, ...]
    because: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a ground says of a kind of case for lines that are alike, and who would pay for the way back."""

    kind: CaseKind
    basis: LegalBasis
    verdict: Verdict
    freight_paid_by: Party | None


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a viewer may ask for on the lines of an order at an instant."""

    order: Order
    policy: Policy
    viewer: Actor
    at: datetime
    _judged: dict[Likeness, tuple[_Judged, ...]] = field(default_factory=dict, repr=False, compare=False)

    def on(self, line: OrderLine) -> tuple[Option, ...]:
        """Return what may be asked for on a line, kind by kind, and why not."""
        left = _units_left(self.order, line)
        claimed = tuple(self._option(line, judged, left[judged.kind]) for judged in self._judgments(line))
        if self.viewer.party is not Party.MERCHANT:
            return claimed
        return (*claimed, *(_as_goodwill(kind, left=left[kind]) for kind in CaseKind))

    def _judgments(self, line: OrderLine) -> tuple[_Judged, ...]:
        likeness = likeness_of(line, self.order)
        if likeness not in self._judged:
            self._judged[likeness] = tuple(self._judge(line))
        return self._judged[likeness]

    def _judge(self, line: OrderLine) -> Iterator[_Judged]:
        claims = [Claim(kind=kind, line=line, order=self.order, policy=self.policy, at=self.at) for kind in CaseKind]
        for basis in GROUNDS:
            for claim in claims:
                if basis is not LegalBasis.WITHDRAWAL or claim.gives_back:
                    payer = claim.freight_paid_by(basis) if lifecycle.goods_come_back(claim.kind) else None
                    yield _Judged(claim.kind, basis, claim.on(basis), payer)

    def _option(self, line: OrderLine, judged: _Judged, left: int) -> Option:
        basis, verdict = judged.basis, judged.verdict
        units = 0 if isinstance(verdict, Denied) else left
        return Option(
            kind=judged.kind,
            basis=basis,
            allowed=units > 0,
            max_quantity=units,
            until=verdict.until,
            freight_paid_by=judged.freight_paid_by,
            evidence=evidence_without_reason(self.policy, basis, worth=partial(worth, self.order, line, units)),
            because=verdict.because if units or isinstance(verdict, Denied) else (*verdict.because, NOTHING_LEFT),
        )


def _as_goodwill(kind: CaseKind, *, left: int) -> Option:
    return Option(
        kind=kind,
        basis=LegalBasis.GOODWILL,
        allowed=left > 0,
        max_quantity=left,
        until=None,
        freight_paid_by=Party.MERCHANT if lifecycle.goods_come_back(kind) else None,
        evidence=(),
        because=(GOODWILL,),
    )


def _units_left(order: Order, line: OrderLine) -> Mapping[CaseKind, int]:
    coming_back, available = units_to_come_back(line, order.ledger), order.quantities(line).available
    return {kind: coming_back if lifecycle.goods_come_back(kind) else available for kind in CaseKind}

"""
Eligibility: on which basis something may be asked for, until when, and by which rules.

What the policy promises and what the law gives are judged side by side; merchants may grant goodwill besides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aftersales.actors import Actor
from aftersales.cases import lifecycle
from aftersales.cases.case_line import CaseLine
from aftersales.cases.required_evidence import evidence_without_reason
from aftersales.errors import NotEligible, QuantityUnavailable
from aftersales.orders.ledger import Ledger
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.policy.claims import GROUNDS, NO_GROUND, Claim, Ground
from aftersales.policy.policy import Denied, Policy, Verdict
from aftersales.policy.quote import worth
from aftersales.policy.reasons import REASONS
from aftersales.vocabulary import CaseKind, Citation, EvidenceKind, LegalBasis, Party
from aftersales.wording import Said

NOTHING_LEFT: Final = Citation(
    rule="quantity.nothing-left",
    text=Said("Nothing of it is left to ask for: it is in a case, was put right, or was not delivered."),
)
GOODWILL: Final = Citation(rule="goodwill", text=Said("The merchant grants this as goodwill."))
_ONLY_MERCHANTS: Final = Citation(rule="goodwill.merchants-only", text=Said("Only the merchant can grant goodwill."))


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


def grounds_for(
    kind: CaseKind,
    asked: LegalBasis | None,
    lines: Sequence[CaseLine],
    *,
    order: Order,
    policy: Policy,
    by: Actor,
    at: datetime,
) -> Sequence[Ground]:
    """Return every basis that a request can stand on, or refuse with the rules that leave none; goodwill is named."""
    if asked is LegalBasis.GOODWILL:
        if by.party is not Party.MERCHANT:
            raise NotEligible((_ONLY_MERCHANTS,))
        return (Ground(basis=LegalBasis.GOODWILL, because=(GOODWILL,)),)
    bases = GROUNDS if asked is None else (asked,)
    grounds, denials = grounds_on(bases, kind, lines, order=order, policy=policy, at=at)
    if not grounds:
        raise NotEligible(denials)
    return grounds


def grounds_on(
    bases: Sequence[LegalBasis],
    kind: CaseKind,
    lines: Sequence[CaseLine],
    *,
    order: Order,
    policy: Policy,
    at: datetime,
) -> tuple[Sequence[Ground], tuple[Citation, ...]]:
    """Return on which of some bases all lines of a request stand, made at an instant; and the rules that said no."""
    claims = [claim_of(line, kind, order=order, policy=policy, at=at) for line in lines]
    verdicts = {basis: [claim.on(basis) for claim in claims] for basis in bases}
    denied = {basis: _cited([one for one in said if isinstance(one, Denied)]) for basis, said in verdicts.items()}
    allowed = [Ground(basis=basis, because=_cited(said)) for basis, said in verdicts.items() if not denied[basis]]
    denials = tuple(dict.fromkeys(citation for basis in bases for citation in denied[basis]))
    # What is over is worth telling, what never was a claim only where there is nothing else to tell.
    return allowed, tuple(citation for citation in denials if citation not in NO_GROUND) or denials


def claim_of(line: CaseLine, kind: CaseKind, *, order: Order, policy: Policy, at: datetime) -> Claim:
    """Return what a line of a case claims."""
    order_line, reason = order.line(line.order_line_id), REASONS[line.reason]
    return Claim(kind=kind, line=order_line, order=order, policy=policy, at=at, reason=reason)


def must_be_delivered(line: OrderLine, ledger: Ledger, units: int) -> None:
    """Refuse to take back more units than the shop says were delivered, where it says so."""
    available = _that_can_come_back(line, ledger)
    if units > available:
        raise QuantityUnavailable(line.id, available)


def options(order: Order, line: OrderLine, *, policy: Policy, viewer: Actor, at: datetime) -> tuple[Option, ...]:
    """Return what a viewer may ask for on a line now, kind by kind, and why not."""
    left = {kind: _units_left(kind, order, line) for kind in CaseKind}
    claims = [Claim(kind=kind, line=line, order=order, policy=policy, at=at) for kind in CaseKind]
    claimed = [
        _as_claimed(claim, basis, left=left[claim.kind])
        for basis in GROUNDS
        for claim in claims
        if basis is not LegalBasis.WITHDRAWAL or claim.gives_back
    ]
    if viewer.party is not Party.MERCHANT:
        return tuple(claimed)
    return (*claimed, *(_as_goodwill(kind, left=left[kind]) for kind in CaseKind))


def _as_claimed(claim: Claim, basis: LegalBasis, *, left: int) -> Option:
    verdict = claim.on(basis)
    units = 0 if isinstance(verdict, Denied) else left
    return Option(
        kind=claim.kind,
        basis=basis,
        allowed=units > 0,
        max_quantity=units,
        until=verdict.until,
        freight_paid_by=claim.freight_paid_by(basis) if lifecycle.goods_come_back(claim.kind) else None,
        evidence=evidence_without_reason(claim.policy, basis, worth=lambda: worth(claim.order, claim.line, units)),
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


def _units_left(kind: CaseKind, order: Order, line: OrderLine) -> int:
    if lifecycle.goods_come_back(kind):
        return _that_can_come_back(line, order.ledger)
    return order.quantities(line).available


def _that_can_come_back(line: OrderLine, ledger: Ledger) -> int:
    """Return how many available units may be with the buyer: what was refunded may as well never have come."""
    account = ledger.of(line.id)
    available = line.quantity - account.taken
    if line.delivered is None:
        return available
    return max(0, min(available, line.delivered - account.in_case - account.received - account.exchanged))


def _cited(verdicts: Sequence[Verdict]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citation for verdict in verdicts for citation in verdict.because))

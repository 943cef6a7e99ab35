"""
Eligibility: on which basis something may be asked for, until when, and by which rules.

What the policy promises and what the law gives are judged side by side; merchants may grant goodwill besides.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from aftersales.actors import Actor
from aftersales.cases.case_line import CaseLine
from aftersales.errors import NotEligible, QuantityUnavailable
from aftersales.orders.ledger import Ledger
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.policy.claims import GROUNDS, NO_GROUND, Claim, Ground
from aftersales.policy.policy import Denied, Policy, Verdict
from aftersales.policy.reasons import REASONS
from aftersales.vocabulary import CaseKind, Citation, LegalBasis, Party
from aftersales.wording import Said

GOODWILL: Final = Citation(rule="goodwill", text=Said("The merchant grants this as goodwill."))
_ONLY_MERCHANTS: Final = Citation(rule="goodwill.merchants-only", text=Said("Only the merchant can grant goodwill."))


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
    available = units_to_come_back(line, ledger)
    if units > available:
        raise QuantityUnavailable(line.id, available)


def units_to_come_back(line: OrderLine, ledger: Ledger) -> int:
    """Return how many available units may be with the buyer: what was refunded may as well never have come."""
    account = ledger.of(line.id)
    available = line.quantity - account.taken
    if line.delivered is None:
        return available
    return max(0, min(available, line.delivered - account.in_case - account.received - account.exchanged))


def _cited(verdicts: Sequence[Verdict]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citation for verdict in verdicts for citation in verdict.because))

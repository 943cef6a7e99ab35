"""
Eligibility: on which basis something may be asked for, until when, and by which rules.

The bases now are POLICY and, for merchants, GOODWILL. The claims that the law gives join them here, side by side, and
the best lawful one for the buyer is chosen.
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
from aftersales.policy.policy import Denied, Policy, Verdict
from aftersales.policy.quote import worth
from aftersales.policy.reasons import REASONS
from aftersales.vocabulary import CaseKind, Citation, EvidenceKind, LegalBasis, Party

GOODWILL: Final = Citation(rule="goodwill", text="The merchant grants this as goodwill.")
_ONLY_MERCHANTS: Final = Citation(rule="goodwill.merchants-only", text="Only the merchant can grant goodwill.")
_NO_SUCH_CLAIM: Final = Citation(
    rule="basis.not-offered", text="Requests are decided on the merchant's policy; name the basis POLICY, or none."
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


def basis_for(
    kind: CaseKind,
    asked: LegalBasis | None,
    lines: Sequence[CaseLine],
    *,
    order: Order,
    policy: Policy,
    by: Actor,
    at: datetime,
) -> tuple[LegalBasis, tuple[Citation, ...]]:
    """Return the basis that a request stands on and the rules that let it, or refuse with the rules that do not."""
    if asked is LegalBasis.GOODWILL:
        if by.party is not Party.MERCHANT:
            raise NotEligible((_ONLY_MERCHANTS,))
        return LegalBasis.GOODWILL, (GOODWILL,)
    if asked not in (None, LegalBasis.POLICY):
        raise NotEligible((_NO_SUCH_CLAIM,))
    verdicts = verdicts_on(kind, lines, order=order, policy=policy, at=at)
    if denied := denials_in(verdicts):
        raise NotEligible(denied)
    return LegalBasis.POLICY, _cited(verdicts)


def verdicts_on(
    kind: CaseKind, lines: Sequence[CaseLine], *, order: Order, policy: Policy, at: datetime
) -> Sequence[Verdict]:
    """Return what a policy says of each line of a request made at an instant."""
    return [policy.judge(kind, order.line(line.order_line_id), order=order, at=at) for line in lines]


def denials_in(verdicts: Sequence[Verdict]) -> tuple[Citation, ...]:
    """Return the rules that say no; none where every line may be asked for."""
    return _cited([verdict for verdict in verdicts if isinstance(verdict, Denied)])


def must_be_delivered(line: OrderLine, ledger: Ledger, units: int) -> None:
    """Refuse to take back more units than the shop says were delivered, where it says so."""
    available = _that_can_come_back(line, ledger)
    if units > available:
        raise QuantityUnavailable(line.id, available)


def options(order: Order, line: OrderLine, *, policy: Policy, viewer: Actor, at: datetime) -> tuple[Option, ...]:
    """Return what a viewer may ask for on a line now, kind by kind, and why not."""
    on_policy = [_on_policy(kind, order, line, policy, at) for kind in CaseKind]
    if viewer.party is not Party.MERCHANT:
        return tuple(on_policy)
    return (*on_policy, *(_as_goodwill(kind, order, line) for kind in CaseKind))


def _on_policy(kind: CaseKind, order: Order, line: OrderLine, policy: Policy, at: datetime) -> Option:
    verdict = policy.judge(kind, line, order=order, at=at)
    units = _units_left(kind, order, line)
    comes_back = lifecycle.goods_come_back(kind)
    return Option(
        kind=kind,
        basis=LegalBasis.POLICY,
        allowed=not isinstance(verdict, Denied) and units > 0,
        max_quantity=0 if isinstance(verdict, Denied) else units,
        until=verdict.until,
        freight_paid_by=policy.freight_paid_by(REASONS["NO_REASON"]) if comes_back else None,
        evidence=evidence_without_reason(policy, worth=worth(order, line, units)),
        because=verdict.because,
    )


def _as_goodwill(kind: CaseKind, order: Order, line: OrderLine) -> Option:
    units = _units_left(kind, order, line)
    return Option(
        kind=kind,
        basis=LegalBasis.GOODWILL,
        allowed=units > 0,
        max_quantity=units,
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

"""
Claims: the grounds on which a line may be asked for, judged side by side. None of them takes anything from another.

    POLICY       what the merchant promises
    CONFORMITY   goods that are not as agreed: the legal guarantee of the buyer's territory, for a reason that says so
    WITHDRAWAL   a change of mind, where the law of the buyer's territory lets a buyer have one

Goodwill is none of them: it is given, and not claimed.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Final

from aftersales.law.deadlines import guarantee_with_repairs
from aftersales.law.explaining import NO_LAW, Explanation, explain_conformity, explain_withdrawal
from aftersales.law.remedy_order import money_first_until
from aftersales.law.sale import Sale, sale_of
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.policy.policy import Allowed, Denied, Policy, Verdict
from aftersales.policy.reasons import REASONS, Reason
from aftersales.vocabulary import CaseKind, Citation, LegalBasis, Party, ProductTrait
from aftersales.wording import Said

GROUNDS: Final = (LegalBasis.POLICY, LegalBasis.CONFORMITY, LegalBasis.WITHDRAWAL)
"""The grounds of a claim, the one that asks least of the buyer first: a withdrawal has to be confirmed."""

_A_SECOND: Final = timedelta(seconds=1)
_MONEY: Final = frozenset({CaseKind.RETURN, CaseKind.REFUND})

OTHER_REASON: Final = Citation(
    rule="conformity.reason",
    text=Said("The legal guarantee is for goods that are not as agreed: another reason was given."),
)
NOT_WITHDRAWN: Final = Citation(
    rule="withdrawal.kind",
    text=Said("To withdraw, ask for a return; of what never came as goods, for a refund."),
)

NO_GROUND: Final = frozenset({OTHER_REASON, NOT_WITHDRAWN, NO_LAW})
"""What says that there is no such claim at all, rather than that it is over."""


Likeness = Hashable
"""All that a line has to do with what may be claimed on it; what it costs and how much is left has not."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A basis that a whole request can stand on, and the rules that let it."""

    basis: LegalBasis
    because: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """
    A line that something is asked for, of which order, when, and why.

    Without a reason nobody has given one yet: what is asked is what could be claimed at all.
    """

    kind: CaseKind
    line: OrderLine
    order: Order
    policy: Policy
    at: datetime
    reason: Reason | None = None

    def on(self, basis: LegalBasis) -> Verdict:
        """Return what a ground says of it, and which rules say so."""
        return _JUDGED[basis](self)

    def freight_paid_by(self, basis: LegalBasis) -> Party:
        """
        Return who pays for the way back: the buyer only where both the law and the policy leave it to them.

        Where the law does not say so, the policy decides; goods that are not as agreed come back at no cost.
        """
        reason = self.reason or REASONS[_ASSUMED[basis]]
        promised = self.policy.freight_paid_by(reason)
        if promised is Party.MERCHANT or basis not in _EXPLAINED:
            return promised
        unsaid = Party.MERCHANT if basis is LegalBasis.CONFORMITY else promised
        return self._explained(basis).freight_paid_by or unsaid

    @cached_property
    def sale(self) -> Sale:
        """What the law asks about: an order that the shop says nothing of was delivered just now."""
        delivered_at = self.order.delivery_of(self.line) or (
            self.order.placed_at if ProductTrait.DIGITAL_CONTENT in self.line.traits else self.at
        )
        return sale_of(self.order, self.line, delivered_at=delivered_at)

    @property
    def gives_back(self) -> bool:
        """Whether all is undone: goods go back for their price, and for what never came as goods the price alone."""
        has_no_goods = ProductTrait.DIGITAL_CONTENT in self.line.traits or self.line.delivered == 0
        return self.kind is (CaseKind.REFUND if has_no_goods else CaseKind.RETURN)

    def _explained(self, basis: LegalBasis) -> Explanation:
        return _EXPLAINED[basis](self.sale)

    def by_law(self, basis: LegalBasis) -> Verdict:
        """Return what the law says of it on one of its grounds, until when, and by which articles."""
        is_digital = ProductTrait.DIGITAL_CONTENT in self.line.traits
        is_dated = is_digital or (_has_all(self.line) and self.order.delivery_of(self.line) is not None)
        return (_by_law if is_dated else _before_delivery)(basis, self.sale, self.at)


def likeness_of(line: OrderLine, order: Order) -> Likeness:
    """Return what lines of an order have in common of which the same is said."""
    account, came = order.ledger.of(line.id), line.delivered != 0
    return line.traits, line.category, line.delivered_at, came, _has_all(line), line.from_case is None, account


def _has_all(line: OrderLine) -> bool:
    return line.delivered is None or line.delivered >= line.quantity


@lru_cache(maxsize=4_096)
def _by_law(basis: LegalBasis, sale: Sale, at: datetime) -> Verdict:
    """Return what the law says of a sale at an instant: the same for every line that is alike."""
    right = _EXPLAINED[basis](sale)
    until = right.until.astimezone(at.tzinfo) if right.until else None
    if not right.allowed or _is_over(until, at):
        return Denied(because=right.because, until=until)
    return Allowed(because=right.because, until=until)


def _before_delivery(basis: LegalBasis, sale: Sale, _at: datetime) -> Verdict:
    """Return what the law says of a sale whose time has not begun to run."""
    right = _EXPLAINED[basis](sale)
    return Allowed(because=right.because) if right.allowed else Denied(because=right.because)


def _promised(claim: Claim) -> Verdict:
    return claim.policy.judge(claim.kind, claim.line, order=claim.order, at=claim.at)


def _withdrawn(claim: Claim) -> Verdict:
    if not claim.gives_back:
        return Denied(because=(NOT_WITHDRAWN,))
    return claim.by_law(LegalBasis.WITHDRAWAL)


def _not_as_agreed(claim: Claim) -> Verdict:
    if claim.reason is not None and not claim.reason.not_as_agreed:
        return Denied(because=(OTHER_REASON,))
    verdict = _extended(claim, claim.by_law(LegalBasis.CONFORMITY))
    if isinstance(verdict, Denied) or claim.kind not in _MONEY or _was_put_right_before(claim):
        return verdict
    found = money_first_until(claim.sale)
    if found is None:
        return verdict
    citations = (*verdict.because, found.row.cited)
    until = None if found.until is None else found.until.astimezone(claim.at.tzinfo)
    if until is None or _is_over(until, claim.at):
        return Denied(because=citations, until=until)
    return Allowed(because=citations, until=until)


def _extended(claim: Claim, verdict: Verdict) -> Verdict:
    """Return the verdict on an item that was repaired: the guarantee lasts longer where the law adds to it."""
    account = claim.order.ledger.of(claim.line.id)
    if verdict.until is None or not account.repaired_as_owed:
        return verdict
    longer = guarantee_with_repairs(claim.sale, account)
    if longer is None:
        return verdict
    until = claim.sale.last_second_of(longer.last_day).astimezone(claim.at.tzinfo)
    outcome = Denied if _is_over(until, claim.at) else Allowed
    return outcome(because=tuple(dict.fromkeys((*verdict.because, *longer.why.because))), until=until)


def _was_put_right_before(claim: Claim) -> bool:
    """Tell whether the line was mended or replaced already: what fails again is given back for its price."""
    return claim.line.from_case is not None or claim.order.ledger.of(claim.line.id).repaired_as_owed > 0


def _is_over(until: datetime | None, at: datetime) -> bool:
    """Tell whether a last second has passed."""
    return until is not None and at >= until + _A_SECOND


_JUDGED: Final[Mapping[LegalBasis, Callable[[Claim], Verdict]]] = {
    LegalBasis.POLICY: _promised,
    LegalBasis.CONFORMITY: _not_as_agreed,
    LegalBasis.WITHDRAWAL: _withdrawn,
}
_EXPLAINED: Final[Mapping[LegalBasis, Callable[[Sale], Explanation]]] = {
    LegalBasis.CONFORMITY: explain_conformity,
    LegalBasis.WITHDRAWAL: explain_withdrawal,
}
_ASSUMED: Final[Mapping[LegalBasis, str]] = {
    LegalBasis.POLICY: "NO_REASON",
    LegalBasis.CONFORMITY: "DEFECTIVE",
    LegalBasis.WITHDRAWAL: "NO_REASON",
}

"""
Replaying: how a case would have fared under a policy, had that been pinned to its order.

What rules decide is judged anew, in this order:

    no ground lets it            declined: neither the policy nor the law let it be asked for when it was
    a rule approves it at once   approved without a person. Where a person turned it down before anything came back, let
                                 it lapse or settled it by an offer, nobody would have: it is worth what was asked for
    otherwise                    what people did stands: declined, canceled and never answered is declined, everything
                                 else approved, for what was asked or, once that is settled, for what was accepted

Goodwill is granted beyond every policy, so it stands. An approval that lapsed pays nothing back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aftersales.cases import lifecycle
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.eligibility import grounds_on
from aftersales.cases.requesting import approves_at_once, best_for_the_buyer
from aftersales.cases.resolving import expected, paid_back, requoted
from aftersales.cases.trusting import with_goods_kept
from aftersales.money import Money, total
from aftersales.orders.ledger import Ledger
from aftersales.policy.claims import GROUNDS, Ground
from aftersales.policy.quote import RefundQuote
from aftersales.policy.rules import citation
from aftersales.vocabulary import CaseStatus, Citation, LegalBasis


@dataclass(frozen=True, kw_only=True)
class Judgment:
    """
    How a case fares under one policy, and the rules that refused it or approved it at once.

    `refunded` is money back and `fees` what is kept back, in the order's currency; both are zero where it is declined.
    """

    approved: bool
    automatic: bool
    refunded: Money
    fees: Money
    because: tuple[Citation, ...] = ()


def judged(file: CaseFile) -> Judgment:
    """Return how a case fares under the policy of its file."""
    asked = as_asked(file)
    possible, denied = _grounds(asked)
    if not possible:
        return _declined(file, because=denied)
    asked = _on_ground(asked, possible)
    needs_nobody = _needs_nobody(asked)
    if needs_nobody and _was_turned_by_people(file.case):
        return _approved(asked, expected(asked), because=needs_nobody)
    if _came_to_nothing(file.case):
        return _declined(file)
    file = file.with_case(replace(file.case, basis=asked.case.basis))
    quoted = None if lifecycle.has_lapsed(file.case.status) else requoted(file)
    return _approved(file, quoted, because=needs_nobody)


def as_asked(file: CaseFile) -> CaseFile:
    """Return the file as if its case were new and the only one of its order: others must not change what rules say."""
    lines = (replace(line, settled=0, dropped=0, received=0, kept=0, inspections=()) for line in file.case.lines)
    case = replace(file.case, lines=tuple(lines), offer=None, shipments=())
    own = file.order.ledger
    ledger = Ledger(order_version=own.order_version, added_lines=own.added_lines, added_payments=own.added_payments)
    return with_goods_kept(file.with_case(case).with_ledger(ledger))


def _grounds(asked: CaseFile) -> tuple[Sequence[Ground], tuple[Citation, ...]]:
    """Return on what the request would have stood when it was made, and the rules that would have said no."""
    case = asked.case
    if case.basis is LegalBasis.GOODWILL:
        return (Ground(basis=case.basis, because=case.because),), ()
    return grounds_on(GROUNDS, case.kind, case.lines, order=asked.order, policy=asked.policy, at=case.opened_at)


def _on_ground(asked: CaseFile, possible: Sequence[Ground]) -> CaseFile:
    """Return the file on the ground that it has, if it can still stand there, or on the best of the others."""
    if any(ground.basis is asked.case.basis for ground in possible):
        return asked
    return best_for_the_buyer(asked, possible)


def _needs_nobody(asked: CaseFile) -> tuple[Citation, ...]:
    """Return what grants a request without a person: a rule, or the law that asks nobody; none if neither does."""
    if asked.case.basis is LegalBasis.WITHDRAWAL:
        return asked.case.because
    rule = approves_at_once(asked)
    return () if rule is None else (citation(rule),)


def _was_turned_by_people(case: Case) -> bool:
    """Tell whether people ended the request otherwise than asked, before anything came back and any ruling."""
    is_untouched = all(line.outstanding + line.kept == line.quantity for line in case.lines)
    if case.dispute is not None or not is_untouched or case.basis is LegalBasis.WITHDRAWAL:
        return False
    return lifecycle.was_declined(case.status) or _never_decided(case) or case.settled_by_offer


def _came_to_nothing(case: Case) -> bool:
    """Tell whether it was declined, and nobody has ruled otherwise; or taken back; or never answered."""
    status = _stands(case)
    return lifecycle.was_declined(status) or lifecycle.was_canceled(status) or _never_decided(case)


def _stands(case: Case) -> CaseStatus:
    """Return where a case stands; one before the platform, where it came from."""
    dispute = case.dispute
    return case.status if dispute is None or dispute.ruling is not None else dispute.came_from


def _never_decided(case: Case) -> bool:
    return lifecycle.has_lapsed(case.status) and case.decision is None


def _declined(file: CaseFile, *, because: tuple[Citation, ...] = ()) -> Judgment:
    zero = file.order.zero
    return Judgment(approved=False, automatic=False, refunded=zero, fees=zero, because=because)


def _approved(file: CaseFile, quoted: RefundQuote | None, *, because: tuple[Citation, ...]) -> Judgment:
    zero = file.order.zero
    return Judgment(
        approved=True,
        automatic=bool(because),
        refunded=zero if quoted is None else paid_back(file, quoted),
        fees=zero if quoted is None else total((fee.amount for fee in quoted.fees), file.order.currency),
        because=because,
    )

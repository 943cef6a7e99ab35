"""
What is kept back from a refund of goods that come back, each fee with the rules that say so.

                 diminished value     restocking     the way back
    POLICY       yes                  yes            yes
    WITHDRAWAL   as the law has it    no             only where the law leaves it to the buyer
    CONFORMITY   yes                  no             only where the law leaves it to the buyer
    GOODWILL     yes                  no             no
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aftersales.law.withdrawal_terms import loses_value_to_the_buyer
from aftersales.money import Money, total
from aftersales.orders.order import Order
from aftersales.policy.policy import Policy
from aftersales.policy.quote import Credit, Fee, QuotedLine, Seen
from aftersales.policy.rules import RestockingFee, ReturnFreight, citation
from aftersales.vocabulary import Citation, FeeKind, LegalBasis, Party
from aftersales.wording import Said

INSPECTED = Citation(
    rule="inspection.diminished-value",
    text=Said("The goods lost value by use beyond trying them, as the inspection found."),
)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """On what ground goods come back, under which policy, and whether their way back is charged to the buyer."""

    basis: LegalBasis
    policy: Policy
    charges_freight: bool


@dataclass
class _Due:
    """What one fee is due on."""

    rule: RestockingFee
    values: list[Money] = field(default_factory=list)


def fees_on(order: Order, credits: Sequence[Credit], lines: Sequence[QuotedLine], terms: Terms) -> tuple[Fee, ...]:
    """Return the fees on goods that come back, on the ground on which they do."""
    diminished = _diminished(order, credits, terms)
    restocking = _restocking(order, credits, lines, terms.policy) if terms.basis is LegalBasis.POLICY else ()
    return (*diminished, *restocking, *_freight(order, credits, terms))


def _diminished(order: Order, credits: Sequence[Credit], terms: Terms) -> tuple[Fee, ...]:
    if terms.basis is LegalBasis.WITHDRAWAL and not loses_value_to_the_buyer(order):
        return ()
    lost = total((seen.diminished for credit in credits for seen in credit.seen if seen.diminished), order.currency)
    return (Fee(kind=FeeKind.DIMINISHED_VALUE, amount=lost, because=(INSPECTED,)),) if lost else ()


def _restocking(
    order: Order, credits: Sequence[Credit], lines: Sequence[QuotedLine], policy: Policy
) -> tuple[Fee, ...]:
    dues: dict[str, _Due] = {}
    for credit, line in zip(credits, lines, strict=True):
        if credit.reason.fault is not Party.BUYER:
            continue
        for seen in credit.seen:
            rule = _fee_for(seen, policy)
            if rule is not None:
                dues.setdefault(rule.id, _Due(rule)).values.append(line.total.part(seen.units, of=credit.units))
    fees = (_restocking_fee(order, due) for due in dues.values())
    return tuple(fee for fee in fees if fee is not None)


def _fee_for(seen: Seen, policy: Policy) -> RestockingFee | None:
    matching = [rule for rule in policy.restocking_fees if rule.covers(seen.condition)]
    return max(matching, key=lambda rule: rule.conditions is not None, default=None)


def _restocking_fee(order: Order, due: _Due) -> Fee | None:
    rule = due.rule
    amount = rule.amount
    if amount is None:
        amount = total(due.values, order.currency).percent(rule.percent or 0)
    # An amount in another currency than the order's cannot be kept back from it.
    if amount.currency != order.currency or not amount:
        return None
    return Fee(kind=FeeKind.RESTOCKING, amount=amount, because=(citation(rule),))


def _freight(order: Order, credits: Sequence[Credit], terms: Terms) -> tuple[Fee, ...]:
    """Charge the way back once a case, by the dearest rule that does."""
    if not terms.charges_freight:
        return ()
    rules = dict.fromkeys(terms.policy.freight_for(credit.reason) for credit in credits if credit.seen)
    fees = [fee for rule in rules if rule is not None for fee in _freight_fee(rule, order)]
    return (max(fees, key=lambda fee: fee.amount.minor_units),) if fees else ()


def _freight_fee(rule: ReturnFreight, order: Order) -> tuple[Fee, ...]:
    if rule.amount is None or rule.amount.currency != order.currency:
        return ()
    return (Fee(kind=FeeKind.RETURN_FREIGHT, amount=rule.amount, because=(citation(rule),)),)

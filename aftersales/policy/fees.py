"""What a policy keeps back from a refund of goods that come back, each fee with the rules that say so."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aftersales.money import Money, total
from aftersales.orders.order import Order
from aftersales.policy.policy import Policy
from aftersales.policy.quote import Credit, Fee, QuotedLine, Seen
from aftersales.policy.rules import RestockingFee, ReturnFreight, citation
from aftersales.vocabulary import Citation, FeeKind, Party, ReturnMethod

INSPECTED = Citation(
    rule="inspection.diminished-value", text="The goods lost value by use beyond trying them, as the inspection found."
)


@dataclass
class _Base:
    """What one fee is due on."""

    rule: RestockingFee
    values: list[Money] = field(default_factory=list)


def fees_on(
    order: Order, credits: Sequence[Credit], lines: Sequence[QuotedLine], *, policy: Policy, method: ReturnMethod
) -> tuple[Fee, ...]:
    """Return the fees on credited goods that come back: diminished value, restocking, the way back."""
    return (
        *_diminished(order, credits),
        *_restocking(order, credits, lines, policy),
        *_freight(order, credits, policy, method),
    )


def _diminished(order: Order, credits: Sequence[Credit]) -> tuple[Fee, ...]:
    lost = total((seen.diminished for credit in credits for seen in credit.seen if seen.diminished), order.currency)
    return (Fee(kind=FeeKind.DIMINISHED_VALUE, amount=lost, because=(INSPECTED,)),) if lost else ()


def _restocking(
    order: Order, credits: Sequence[Credit], lines: Sequence[QuotedLine], policy: Policy
) -> tuple[Fee, ...]:
    bases: dict[str, _Base] = {}
    for credit, line in zip(credits, lines, strict=True):
        if credit.reason.fault is not Party.BUYER:
            continue
        for seen in credit.seen or (Seen(units=credit.units),):
            rule = _fee_for(seen, policy)
            if rule is not None:
                bases.setdefault(rule.id, _Base(rule)).values.append(line.total.part(seen.units, of=credit.units))
    fees = (_restocking_fee(order, base) for base in bases.values())
    return tuple(fee for fee in fees if fee is not None)


def _fee_for(seen: Seen, policy: Policy) -> RestockingFee | None:
    matching = [rule for rule in policy.restocking_fees if rule.covers(seen.condition)]
    return max(matching, key=lambda rule: rule.conditions is not None, default=None)


def _restocking_fee(order: Order, base: _Base) -> Fee | None:
    rule = base.rule
    amount = rule.amount
    if amount is None:
        amount = total(base.values, order.currency).percent(rule.percent or 0)
    # An amount in another currency than the order's cannot be kept back from it.
    if amount.currency != order.currency or not amount:
        return None
    return Fee(kind=FeeKind.RESTOCKING, amount=amount, because=(citation(rule),))


def _freight(order: Order, credits: Sequence[Credit], policy: Policy, method: ReturnMethod) -> tuple[Fee, ...]:
    """Charge the way back once a case, and only where every line of it is the buyer's to send."""
    rules = [policy.freight_for(credit.reason) for credit in credits]
    if method is ReturnMethod.OWN_CARRIER or not rules:
        return ()
    charged = [rule for rule in rules if rule is not None and rule.paid_by is Party.BUYER]
    if len(charged) < len(rules):
        return ()
    amounts = [(rule.amount, rule) for rule in charged if _in_currency(rule, order)]
    if not amounts:
        return ()
    amount, rule = max(amounts, key=lambda pair: pair[0].minor_units if pair[0] else 0)
    return (Fee(kind=FeeKind.RETURN_FREIGHT, amount=amount or order.zero, because=(citation(rule),)),)


def _in_currency(rule: ReturnFreight, order: Order) -> bool:
    return rule.amount is not None and rule.amount.currency == order.currency

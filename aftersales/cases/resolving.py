"""
What the buyer gets: from the units that a case grants to the remedies that carry it out, and the ledger that counts it.

Paid for is what came back and was accepted, or was granted without its coming back; not what was asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from aftersales.cases import lifecycle
from aftersales.cases.case_file import CaseFile
from aftersales.cases.case_line import CaseLine
from aftersales.cases.freight import freight_payer
from aftersales.cases.remedies import (
    ExchangeRemedy,
    RefundRemedy,
    Remedy,
    RepairRemedy,
    ReshipRemedy,
    Units,
)
from aftersales.identifiers import number
from aftersales.law.withdrawal_terms import delivery_to_refund
from aftersales.money import Money, total
from aftersales.orders.ledger import Ledger
from aftersales.orders.order import Order
from aftersales.policy.fees import Terms, fees_on
from aftersales.policy.quote import Credit, RefundQuote, Seen, Valued, completes, quote, value
from aftersales.policy.reasons import REASONS
from aftersales.vocabulary import CaseKind, LegalBasis, Party, RefundDestination, RemedyStatus, ReturnMethod


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Units of a case line that money is given for, and where they are."""

    line: CaseLine
    units: Units
    credit: Credit


def expected(file: CaseFile) -> RefundQuote | None:
    """Return what the case is worth if everything that was asked for comes back as new; None where no money is due."""
    if file.case.kind in (CaseKind.REPAIR, CaseKind.RESHIP):
        return None
    quoted, _ = _quoted(file, credits_asked(file))
    return _with_difference(file, quoted) if file.case.kind is CaseKind.EXCHANGE else quoted


def credits_asked(file: CaseFile) -> Sequence[Credit]:
    """Return what money would be given for if everything that is outstanding were granted."""
    return [
        _credit(file, line, units=line.outstanding, seen=_unseen(file, line.outstanding))
        for line in file.case.lines
        if line.outstanding
    ]


def requoted(file: CaseFile) -> RefundQuote | None:
    """
    Return the quote that a case has, with the fees of the file's policy instead of those that were kept back.

    What the units are worth is no question of policy, and stays to the cent as it was quoted.
    """
    quoted = file.case.quote
    if quoted is None:
        return None
    lines = [(file.case.lines[line.number - 1], line.units) for line in quoted.lines]
    credits = [_credit(file, line, units=units, seen=_charged(file, line, units)) for line, units in lines]
    fees = fees_on(file.order, credits, quoted.lines, _terms_of(file))
    return quote(file.order, quoted.lines, shipping=quoted.shipping, fees=fees)


def paid_back(file: CaseFile, quoted: RefundQuote) -> Money:
    """Return what of a quote is money back: an exchange pays out only what the new goods cost less."""
    if file.case.kind is not CaseKind.EXCHANGE or file.case.settled_by_offer:
        return quoted.total
    zero = file.order.zero
    cheaper = zip(_nets(quoted), _prices(file, quoted), strict=True)
    return total((max(net - price, zero) for net, price in cheaper), file.order.currency)


def resolve(file: CaseFile) -> CaseFile:
    """Return the file with the remedies for every unit that is granted, and its rejected units given up."""
    grants = [grant for line in file.case.lines if (grant := _grant(file, line)) is not None]
    resolved = carried_out(file, grants)
    ledger = resolved.order.ledger
    for line in file.case.lines:
        ledger = ledger.release(file.order_line(line), received=line.rejected)
    return resolved.with_ledger(ledger)


def carried_out(file: CaseFile, grants: Sequence[Grant]) -> CaseFile:
    """Return the file with the remedies for some units, as its kind has them."""
    return _RESOLVERS[file.case.kind](file, grants)


def refund(file: CaseFile, grants: Sequence[Grant]) -> CaseFile:
    """Return the file with one refund for these units; a refund of nothing makes no remedy."""
    quoted, valued = _quoted(file, [grant.credit for grant in grants])
    kept = [grant for grant, stays in zip(grants, valued.allowances, strict=True) if not stays]
    ledger = valued.ledger
    for grant, stays in zip(grants, valued.allowances, strict=True):
        if stays:
            line = file.order_line(grant.line)
            ledger = ledger.release(line, in_case=grant.units.in_case, received=grant.units.received)
    file = file.with_case(replace(file.case, quote=quoted)).with_ledger(ledger)
    return _pay_back(file, quoted.total, units=tuple(grant.units for grant in kept))


def grant_of(file: CaseFile, line: CaseLine, units: Units, *, amount: Money | None = None) -> Grant:
    """Return the grant of a line's units, for their whole value or for an amount that settles them."""
    credit = replace(_credit(file, line, units=units.count, seen=()), amount=amount)
    return Grant(line=line, units=units, credit=credit)


def _pay_back(file: CaseFile, amount: Money, *, units: tuple[Units, ...]) -> CaseFile:
    case = file.case
    if not amount:
        return file.with_ledger(refunded(file, file.order.ledger, units))
    tenders = file.order.credit_for(amount) if _is_to_credit(file) else _to_payments(file, amount)
    remedy = RefundRemedy(
        id=case.next_remedy_id,
        # People pay, and say so, unless it is routed to a payment provider when it is kept.
        status=RemedyStatus.MANUAL_REQUIRED,
        amount=amount,
        tenders=tenders,
        destination=case.refund_to,
        units=units,
    )
    return _with_remedy(file, remedy).with_ledger(file.order.ledger.promise(tenders))


def refunded(file: CaseFile, ledger: Ledger, units: Iterable[Units]) -> Ledger:
    """Return the ledger once units are paid back."""
    for some in units:
        line = file.order_line(file.case.line(some.line_id))
        ledger = ledger.refund(line, in_case=some.in_case, received=some.received)
    return ledger


def _exchange(file: CaseFile, grants: Sequence[Grant]) -> CaseFile:
    quoted, valued = _quoted(file, [grant.credit for grant in grants])
    file = file.with_ledger(valued.ledger)
    nets = _nets(quoted)
    to_refund = file.order.zero
    for grant, net in zip(grants, nets, strict=True):
        price = grant.line.replacement_price or file.order.zero
        difference = price * grant.units.count - net
        status = RemedyStatus.AWAITING_PAYMENT if difference > file.order.zero else RemedyStatus.TO_SHIP
        to_refund += max(-difference, file.order.zero)
        remedy = ExchangeRemedy(
            id=file.case.next_remedy_id,
            status=status,
            units=grant.units,
            sku=grant.line.replacement_sku or "",
            price=price,
            difference=difference,
        )
        ledger = file.order.ledger.begin_exchange(file.order_line(grant.line), grant.units.count)
        file = _with_remedy(file.with_ledger(ledger), remedy)
    quoted = _with_difference(file, quoted)
    return _pay_back(file.with_case(replace(file.case, quote=quoted)), to_refund, units=())


def _repair(file: CaseFile, grants: Sequence[Grant]) -> CaseFile:
    """Repair what came back; what was lost on the way cannot be repaired and is refunded."""
    lost = []
    for grant in grants:
        if grant.units.received:
            units = Units(line_id=grant.line.id, received=grant.units.received)
            remedy = RepairRemedy(id=file.case.next_remedy_id, status=RemedyStatus.TO_REPAIR, units=units)
            file = _with_remedy(file, remedy)
        if grant.units.in_case:
            lost.append(grant_of(file, grant.line, Units(line_id=grant.line.id, in_case=grant.units.in_case)))
    return refund(file, lost) if lost else file


def _reship(file: CaseFile, grants: Sequence[Grant]) -> CaseFile:
    remedy = ReshipRemedy(
        id=file.case.next_remedy_id,
        status=RemedyStatus.TO_SHIP,
        units=tuple(grant.units for grant in grants),
    )
    return _with_remedy(file, remedy)


_RESOLVERS = {
    CaseKind.REFUND: refund,
    CaseKind.RETURN: refund,
    CaseKind.EXCHANGE: _exchange,
    CaseKind.REPAIR: _repair,
    CaseKind.RESHIP: _reship,
}


def _grant(file: CaseFile, line: CaseLine) -> Grant | None:
    if not line.entitled:
        return None
    return Grant(
        line=line,
        units=Units(line_id=line.id, in_case=line.kept, received=line.accepted),
        credit=_credit(file, line, units=line.entitled, seen=_accepted(line)),
    )


def _accepted(line: CaseLine) -> tuple[Seen, ...]:
    return tuple(
        Seen(units=one.accepted, condition=one.condition, diminished=one.diminished)
        for one in line.inspections
        if one.accepted
    )


def _credit(file: CaseFile, line: CaseLine, *, units: int, seen: tuple[Seen, ...]) -> Credit:
    return Credit(
        number=number(line.id),
        line=file.order_line(line),
        units=units,
        reason=REASONS[line.reason],
        seen=seen,
        amount=line.amount,
    )


def _unseen(file: CaseFile, units: int) -> tuple[Seen, ...]:
    return (Seen(units=units),) if lifecycle.goods_come_back(file.case.kind) and file.case.keeps is None else ()


def _charged(file: CaseFile, line: CaseLine, units: int) -> tuple[Seen, ...]:
    """Return the units of a quote that fees fall on: an offer settles them, and what cannot be mended costs nothing."""
    case = file.case
    if case.kind is CaseKind.REPAIR or case.settled_by_offer:
        return ()
    return _accepted(line) if lifecycle.is_resolved(case.status) else _unseen(file, units)


def _quoted(file: CaseFile, credits: Sequence[Credit]) -> tuple[RefundQuote, Valued]:
    valued = value(file.order, credits)
    fees = fees_on(file.order, credits, valued.lines, _terms_of(file))
    left = file.order.refundable - total((line.total for line in valued.lines), file.order.currency)
    shipping = min(delivery_refund(file.order, valued.ledger, basis=file.case.basis), left)
    quoted = quote(file.order, valued.lines, shipping=shipping, fees=fees)
    return replace(quoted, tenders=_to_payments(file, quoted.total)), valued


def _to_payments(file: CaseFile, amount: Money) -> Mapping[str, int]:
    """Return how much of an amount goes back to which payment: store credit goes back to none."""
    return {} if _is_to_credit(file) else file.order.tenders_for(amount)


def _is_to_credit(file: CaseFile) -> bool:
    return file.case.refund_to is RefundDestination.STORE_CREDIT


def _terms_of(file: CaseFile) -> Terms:
    case = file.case
    # Who sends goods with a carrier of their own has paid for the way back already.
    paid_already = ReturnMethod.OWN_CARRIER in {case.method, *(parcel.method for parcel in case.shipments)}
    is_charged = not paid_already and freight_payer(file) is Party.BUYER
    return Terms(basis=case.basis, policy=file.policy, charges_freight=is_charged)


def delivery_refund(order: Order, ledger: Ledger, *, basis: LegalBasis) -> Money:
    """Return the outbound delivery cost that goes back: in the case whose withdrawal completes the whole order."""
    if basis is not LegalBasis.WITHDRAWAL or not completes(order, ledger):
        return order.zero
    amount, _ = delivery_to_refund(order)
    return amount


def _nets(quoted: RefundQuote) -> tuple[Money, ...]:
    """Share what is left after the fees among the lines, in proportion to what they are worth."""
    weights = [line.total.minor_units for line in quoted.lines]
    return quoted.total.split(weights) if any(weights) else tuple(line.total for line in quoted.lines)


def _with_difference(file: CaseFile, quoted: RefundQuote) -> RefundQuote:
    return replace(
        quoted,
        difference=total(_prices(file, quoted), file.order.currency) - quoted.total,
        tenders=_to_payments(file, paid_back(file, quoted)),
    )


def _prices(file: CaseFile, quoted: RefundQuote) -> Sequence[Money]:
    """Return what the new goods cost, for each line that is given back."""
    lines = ((file.case.lines[line.number - 1], line.units) for line in quoted.lines)
    return [(line.replacement_price or file.order.zero) * units for line, units in lines]


def _with_remedy(file: CaseFile, remedy: Remedy) -> CaseFile:
    return file.with_case(replace(file.case, remedies=(*file.case.remedies, remedy)))

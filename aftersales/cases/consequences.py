"""
Consequences: what an act changed that others count, whichever act it was. The event of the act says it.

Found by looking at the case as it was and as it is, so that no act can forget to tell.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from aftersales.cases import lifecycle
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.case_line import CaseLine
from aftersales.cases.events import CaseEvent, CaseEventType
from aftersales.cases.remedies import RefundRemedy
from aftersales.identifiers import number
from aftersales.money import Money, total
from aftersales.vocabulary import CaseKind, RefundDestination, RemedyStatus


def with_consequences(file: CaseFile, *, since: Case | None) -> CaseFile:
    """Return the file with its newest event saying what changed since the case was as it was; None: it is new."""
    if not file.case.unrecorded:
        return file
    *others, event = file.case.unrecorded
    told = replace(event, data={**event.data, **_facts(file), **_changes(file, event, since)})
    return file.with_case(replace(file.case, unrecorded=(*others, told)))


def _facts(file: CaseFile) -> Mapping[str, object]:
    """Return what does not change, so that whoever counts needs to know no other event."""
    return {
        "opened_at": file.case.opened_at.isoformat(),
        "placed_at": file.order.placed_at.isoformat(),
        "territory": file.order.territory,
        "currency": file.case.currency,
    }


def _changes(file: CaseFile, event: CaseEvent, since: Case | None) -> Mapping[str, object]:
    possible = {
        "decided": _decided(file, event, since),
        "received": list(_received(file, since)),
        "refunded": list(_refunded(file, since)),
        "completed": _completed(file, since),
    }
    changes = {name: change for name, change in possible.items() if change}
    if changes.keys() - {"received", "refunded"} or event.type is CaseEventType.DEADLINE_PASSED:
        changes["articles"] = _articles(file)
    return {"was": since.status.value if since else None, **changes}


def _decided(file: CaseFile, event: CaseEvent, since: Case | None) -> Mapping[str, object] | None:
    """Return how a request got its first answer: by a decision, or by an offer that was taken."""
    if since is not None and since.decision is not None:
        return None
    decision = file.case.decision
    if decision is not None:
        return {"automatic": decision.automatic}
    return {"automatic": False} if event.type is CaseEventType.OFFER_ACCEPTED else None


def _received(file: CaseFile, since: Case | None) -> Iterator[Mapping[str, object]]:
    """Yield what came back of what the shop delivered; what an exchange sent was no delivery of the order."""
    for line in file.case.lines if since else ():
        before = since.line(line.id).received if since else 0
        order_line = file.order_line(line)
        if line.received > before and order_line.from_case is None:
            yield {
                **_article(file, line),
                "quantity": line.received - before,
                "before": before,
                "delivered": file.order.quantities(order_line).delivered,
            }


def _refunded(file: CaseFile, since: Case | None) -> Iterator[Mapping[str, object]]:
    """Yield what was paid back, line by line, to the cent."""
    paid_before = {remedy.id for remedy in since.remedies if _is_paid(remedy)} if since else set()
    for remedy in file.case.remedies:
        if isinstance(remedy, RefundRemedy) and _is_paid(remedy) and remedy.id not in paid_before:
            lines, weights = _shares_of(file, remedy)
            for line, share in zip(lines, remedy.amount.split(weights), strict=True):
                yield {
                    **_article(file, line),
                    "reason": line.reason,
                    "amount": share.amount,
                    "to": remedy.destination.value,
                }


def _is_paid(remedy: object) -> bool:
    return isinstance(remedy, RefundRemedy) and remedy.status is RemedyStatus.SUCCEEDED


def _shares_of(file: CaseFile, remedy: RefundRemedy) -> tuple[Sequence[CaseLine], Sequence[int]]:
    """Return the lines that a refund is for, and how much of it each of them is worth."""
    about = {units.line_id for units in remedy.units}
    lines = [line for line in file.case.lines if not about or line.id in about]
    worth = {line.number: line.total.minor_units for line in (file.case.quote.lines if file.case.quote else ())}
    weights = [worth.get(number(line.id), 0) for line in lines]
    return lines, weights if any(weights) else [line.quantity for line in lines]


def _completed(file: CaseFile, since: Case | None) -> Mapping[str, object] | None:
    """Return how a case ended with its remedies, and what the merchant keeps of what it was about."""
    case = file.case
    if not lifecycle.was_completed(case.status) or (since and lifecycle.was_completed(since.status)):
        return None
    return {"with": sorted(_endings(case)), "kept": _kept(file).amount}


def _endings(case: Case) -> Iterator[str]:
    """Yield what the buyer got, each kind once."""
    refunds = [remedy for remedy in case.remedies if isinstance(remedy, RefundRemedy)]
    if refunds:
        to_credit = case.refund_to is RefundDestination.STORE_CREDIT
        yield RefundDestination.STORE_CREDIT.value if to_credit else CaseKind.REFUND.value
    if any(not isinstance(remedy, RefundRemedy) for remedy in case.remedies):
        yield case.kind.value


def _kept(file: CaseFile) -> Money:
    """Return what the goods sent in exchange cost, and what buyers left who kept theirs for a part of the value."""
    zero = file.order.zero
    exchanged = ((line.replacement_price or zero) * line.entitled for line in file.case.lines)
    return total((*exchanged, _left_after_part_refund(file)), file.case.currency)


def _left_after_part_refund(file: CaseFile) -> Money:
    """Return what the buyer does not get back of goods that stay with them; nothing where all of it goes back."""
    case, zero = file.case, file.order.zero
    stays = case.offer.keep_item if case.offer else any(line.amount for line in case.lines)
    if not stays or case.quote is None:
        return zero
    paid = (file.order_line(line).paid.part(line.quantity, of=file.order_line(line).quantity) for line in case.lines)
    return max(total(paid, case.currency) - case.quote.total, zero)


def _articles(file: CaseFile) -> list[Mapping[str, object]]:
    """Return which articles the case is about, each once."""
    articles = {(one["sku"], one["category"]): one for one in (_article(file, line) for line in file.case.lines)}
    return list(articles.values())


def _article(file: CaseFile, line: CaseLine) -> Mapping[str, object]:
    order_line = file.order_line(line)
    return {"sku": order_line.sku, "category": order_line.category}

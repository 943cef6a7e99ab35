"""
Consequences: what an act changed that others count, whichever act it was. The event of the act says it.

Found by looking at the case as it was and as it is, so that no act can forget to tell.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from aftersales.cases import lifecycle
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.case_line import CaseLine
from aftersales.cases.events import CaseEvent, CaseEventType
from aftersales.cases.refund_book import is_to_send
from aftersales.cases.remedies import RefundRemedy, Remedy
from aftersales.identifiers import number
from aftersales.orders.ledger import Ledger
from aftersales.vocabulary import CaseKind, RefundDestination, RemedyStatus


def with_consequences(file: CaseFile, *, since: Case | None, before: Ledger) -> CaseFile:
    """Return the file with its newest event saying what changed since case and ledger were so; None: it is new."""
    if not file.case.unrecorded:
        return file
    *others, event = file.case.unrecorded
    changes = _changes(file, event, since, before)
    told = replace(event, data={**event.data, **_facts(file), **changes})
    case = replace(
        file.case,
        answered_at=event.at if "decided" in changes else file.case.answered_at,
        completed_at=event.at if "completed" in changes else file.case.completed_at,
        unrecorded=(*others, told),
    )
    return file.with_case(case)


def _facts(file: CaseFile) -> Mapping[str, object]:
    """Return what does not change, so that whoever counts needs to know no other event."""
    return {
        "opened_at": file.case.opened_at.isoformat(),
        "placed_at": file.order.placed_at.isoformat(),
        "territory": file.order.territory,
        "currency": file.case.currency,
    }


def _changes(file: CaseFile, event: CaseEvent, since: Case | None, before: Ledger) -> Mapping[str, object]:
    possible = {
        "decided": _decided(file, event),
        "received": list(_received(file, since)) if since else [],
        "refunded": list(_refunded(file, since)),
        "to_transfer": is_to_send(file.case),
        "completed": _completed(file),
        "kept": list(_kept(file, before)),
    }
    changes = {name: change for name, change in possible.items() if change}
    if changes.keys() & {"decided", "completed"} or event.type is CaseEventType.DEADLINE_PASSED:
        changes["articles"] = _articles(file)
    return {"was": since.status.value if since else None, **changes}


def _decided(file: CaseFile, event: CaseEvent) -> Mapping[str, object] | None:
    """Return how a request got its first answer: by a decision, or by an offer that was taken."""
    decision = file.case.decision
    if file.case.answered_at is not None:
        return None
    if decision is not None:
        return {"automatic": decision.automatic}
    return {"automatic": False} if event.type is CaseEventType.OFFER_ACCEPTED else None


def _received(file: CaseFile, since: Case) -> Iterator[Mapping[str, object]]:
    """
    Yield what came back of what the shop delivered, and how often units of its line had come before, in whatever case.

    What an exchange sent was no delivery of the order.
    """
    came = [(line, line.received - since.line(line.id).received) for line in file.case.lines]
    left = Counter({line.order_line_id: file.order.ledger.of(line.order_line_id).came_back for line, _ in came})
    for line, units in came:
        left[line.order_line_id] -= max(0, units)
    for line, units in came:
        order_line = file.order_line(line)
        if units > 0 and order_line.from_case is None:
            yield {
                **_article(file, line),
                "quantity": units,
                "before": left[order_line.id],
                "delivered": file.order.quantities(order_line).delivered,
            }
            left[order_line.id] += units


def _refunded(file: CaseFile, since: Case | None) -> Iterator[Mapping[str, object]]:
    """Yield what was paid back, line by line, to the cent; less than nothing where it came back after all."""
    paid_before = {remedy.id for remedy in since.remedies if _is_paid(remedy)} if since else set()
    for remedy in file.case.remedies:
        was_paid = remedy.id in paid_before
        if isinstance(remedy, RefundRemedy) and _is_paid(remedy) is not was_paid:
            yield from _shares_told(file, remedy, sign=-1 if was_paid else 1)


def _shares_told(file: CaseFile, remedy: RefundRemedy, *, sign: int) -> Iterator[Mapping[str, object]]:
    lines, weights = _shares_of(file, remedy)
    for line, share in zip(lines, remedy.amount.split(weights), strict=True):
        yield {
            **_article(file, line),
            "reason": line.reason,
            "amount": (share * sign).amount,
            "to": remedy.destination.value,
        }


def _is_paid(remedy: Remedy) -> bool:
    return isinstance(remedy, RefundRemedy) and remedy.status is RemedyStatus.SUCCEEDED


def _shares_of(file: CaseFile, remedy: RefundRemedy) -> tuple[Sequence[CaseLine], Sequence[int]]:
    """Return the lines that a refund is for, and how much of it each of them is worth."""
    about = {units.line_id for units in remedy.units}
    lines = [line for line in file.case.lines if not about or line.id in about]
    worth = {line.number: line.total.minor_units for line in (file.case.quote.lines if file.case.quote else ())}
    weights = [worth.get(number(line.id), 0) for line in lines]
    return lines, weights if any(weights) else [line.quantity for line in lines]


def _completed(file: CaseFile) -> Mapping[str, object] | None:
    """Return with what a case ended the first time that all its remedies had."""
    case = file.case
    if case.completed_at is not None or not lifecycle.was_completed(case.status):
        return None
    return {"with": sorted(_endings(case))}


def _endings(case: Case) -> Iterator[str]:
    """Yield what the buyer got, each kind once."""
    refunds = [remedy for remedy in case.remedies if isinstance(remedy, RefundRemedy)]
    if refunds:
        to_credit = case.refund_to is RefundDestination.STORE_CREDIT
        yield RefundDestination.STORE_CREDIT.value if to_credit else CaseKind.REFUND.value
    if any(not isinstance(remedy, RefundRemedy) for remedy in case.remedies):
        yield case.kind.value


def _kept(file: CaseFile, before: Ledger) -> Iterator[Mapping[str, object]]:
    """Yield by how much more the merchant keeps of each line, or less: what was kept may go back another time."""
    then = file.order.with_ledger(before)
    lines = (file.order_line(line) for line in file.case.lines)
    new = file.order.ledger.added_lines[len(before.added_lines) :]
    for line in dict.fromkeys((*lines, *new)):
        change = file.order.kept_of(line) - (file.order.zero if line in new else then.kept_of(line))
        if change:
            yield {"sku": line.sku, "category": line.category, "amount": change.amount}


def _articles(file: CaseFile) -> list[Mapping[str, object]]:
    """Return which articles the case is about, each once."""
    articles = {(one["sku"], one["category"]): one for one in (_article(file, line) for line in file.case.lines)}
    return list(articles.values())


def _article(file: CaseFile, line: CaseLine) -> Mapping[str, object]:
    order_line = file.order_line(line)
    return {"sku": order_line.sku, "category": order_line.category}

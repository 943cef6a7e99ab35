"""
When a time that the law gives ends: counted from a day, moved off a day of rest, and longer for who was not told.

    withdrawal_deadline   until when a buyer may change their mind
    guarantee_deadline    until when goods must be as agreed; `guarantee_with_repairs` if they were repaired
    refund_deadline       until when the price must be back

Each answers with the last day and how it came about.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from aftersales.law.lookup import Found, Law, law_over
from aftersales.law.periods import Period
from aftersales.law.reasoning import Reasoning
from aftersales.law.rows import LawRow
from aftersales.law.rules import (
    Anchor,
    DefectRefundDeadline,
    FirstDay,
    Growth,
    LastDay,
    LegalGuarantee,
    RefundDeadline,
    RepairExtension,
    Suspension,
    UninformedExtension,
    WithdrawalWindow,
)
from aftersales.law.sale import Sale
from aftersales.law.working_days import A_DAY, NO_TIME
from aftersales.orders.line_account import LineAccount
from aftersales.wording import Said

_WEEKDAYS = (
    Said("Monday"),
    Said("Tuesday"),
    Said("Wednesday"),
    Said("Thursday"),
    Said("Friday"),
    Said("Saturday"),
    Said("Sunday"),
)


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """The last day of a time that the law gives, and how it came about."""

    last_day: date
    why: Reasoning


def withdrawal_deadline(law: Law, sale: Sale, window: Found[WithdrawalWindow]) -> Deadline:
    """Return the last day on which a buyer may change their mind."""
    anchor = window.rule.anchor_for(sale.traits)
    start = sale.start_of(anchor)
    initial = counted_from(law, window.row, window.rule.period, anchor=anchor, start=start)
    extension = None if sale.informed else law.find(UninformedExtension)
    return initial if extension is None else _extended(law, initial, extension, start=start)


def guarantee_deadline(law: Law, sale: Sale, guarantee: Found[LegalGuarantee]) -> Deadline | None:
    """Return the last day on which goods must be as agreed; None where the law, as far as it was read, has no end."""
    # An end that is only remembered would refuse whoever comes after it.
    if guarantee.rule.period is None or not guarantee.row.verified:
        return None
    anchor = guarantee.rule.anchor
    start = sale.start_of(anchor)
    return counted_from(law, guarantee.row, guarantee.rule.period, anchor=anchor, start=start)


def guarantee_with_repairs(sale: Sale, account: LineAccount) -> Deadline | None:
    """Return the end of the guarantee of a line with what its repairs add: once for all of them, and their days."""
    law = law_over(sale)
    guarantee = law.find(LegalGuarantee)
    deadline = None if guarantee is None else guarantee_deadline(law, sale, guarantee)
    if deadline is None or not account.repaired_as_owed:
        return deadline
    extension, suspension = law.find(RepairExtension), law.find(Suspension)
    last_day, why = deadline.last_day, deadline.why
    if suspension is not None and account.workshop_days:
        last_day += timedelta(days=account.workshop_days)
        why += Reasoning(rows=(suspension.row,))
    if extension is not None:
        last_day = extension.rule.period.after(last_day, work=law.working_days)
        why += Reasoning(rows=(extension.row,))
    return _moved(law, Deadline(last_day=last_day, why=why))


def refund_deadline(law: Law, sale: Sale, found: Found[RefundDeadline | DefectRefundDeadline]) -> Deadline | None:
    """Return the last day for the price to be back, where the clock starts with goods that went back on a known day."""
    anchor = found.rule.anchor
    if anchor not in {Anchor.GOODS_BACK, Anchor.CARRIER_HANDOVER}:
        return None
    start = sale.anchored(anchor)
    return None if start is None else counted_from(law, found.row, found.rule.period, anchor=anchor, start=start)


def named(day: date) -> str:
    """Return a day with its weekday, as people check it in a calendar."""
    return Said("{weekday} {day}", weekday=_WEEKDAYS[day.weekday()], day=day)


@lru_cache(maxsize=4_096)
def counted_from(law: Law, row: LawRow, period: Period, *, anchor: Anchor, start: date) -> Deadline:
    """Return the last day of a period that is counted from a day, moved off a day of rest where the law does that."""
    first = law.find(FirstDay)
    counted = first is not None and first.rule.counted
    last = period.after(start, work=law.working_days) - (A_DAY if counted else NO_TIME)
    step = Said(
        "{period} from {event} on {start}, which {how}: the last day is {last}.",
        period=period.text,
        event=_EVENTS[anchor],
        start=named(start),
        how=Said("is counted") if counted else Said("is not counted"),
        last=named(last),
    )
    rows = (row,) if first is None else (row, first.row)
    return _moved(law, Deadline(last_day=last, why=Reasoning((step,), tuple(dict.fromkeys(rows)))))


def _moved(law: Law, deadline: Deadline) -> Deadline:
    """Move a last day that is not a working day, where the law does that."""
    found = law.find(LastDay)
    if found is None or not found.rule.rolls:
        return deadline
    day = law.working_days.on_or_after(deadline.last_day)
    why = deadline.why
    if day != deadline.last_day:
        step = Said("{last} is a day of rest: the time ends with {day}.", last=named(deadline.last_day), day=named(day))
        why += Reasoning.by(found.row, step)
    return Deadline(last_day=day, why=why + _unpublished(law, deadline.last_day, day))


def _unpublished(law: Law, *days: date) -> Reasoning:
    years = sorted({day.year for day in days if not law.working_days.is_published(day.year)})
    return Reasoning(
        tuple(
            Said(
                "The State Council's schedule for {year} is not published: statutory holidays and weekends count.",
                year=year,
            )
            for year in years
        )
    )


def _extended(law: Law, initial: Deadline, extension: Found[UninformedExtension], *, start: date) -> Deadline:
    """Let a window grow for a buyer who was not told of it; never let it shrink."""
    from_end = extension.rule.growth is Growth.FROM_END
    last = extension.rule.period.after(initial.last_day if from_end else start, work=law.working_days)
    step = Said(
        "The buyer was not told of the right: it lasts {period} from {event}, until {last}.",
        period=extension.rule.period.text,
        event=Said("the end of that time") if from_end else Said("its start"),
        last=named(last),
    )
    longer = _moved(law, Deadline(last_day=last, why=Reasoning.by(extension.row, step)))
    return Deadline(last_day=max(initial.last_day, longer.last_day), why=initial.why + longer.why)


_EVENTS = {
    Anchor.DELIVERY: Said("delivery"),
    Anchor.CONTRACT: Said("the contract"),
    Anchor.DELIVERY_OR_CONTRACT: Said("the later of contract and delivery"),
    Anchor.NOTICE: Said("the notice"),
    Anchor.AGREEMENT: Said("the agreement on it"),
    Anchor.GOODS_BACK: Said("the goods' return"),
    Anchor.CARRIER_HANDOVER: Said("the hand-over to the carrier"),
}

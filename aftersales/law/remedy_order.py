"""Whether goods that are not as agreed go back for their price at once, or are mended or replaced first."""

from dataclasses import dataclass
from datetime import datetime

from aftersales.law.lookup import Law
from aftersales.law.rows import LawRow
from aftersales.law.rules import RemedyOrder
from aftersales.law.sale import Sale


@dataclass(frozen=True, kw_only=True)
class MoneyFirst:
    """Until when the price may be asked back at once; None where something else always comes first."""

    row: LawRow
    until: datetime | None


def money_first_until(law: Law, sale: Sale) -> MoneyFirst | None:
    """Return what the law says of the order of remedies; None where it leaves the choice to the buyer."""
    found = law.find(RemedyOrder)
    # An order that is only remembered would refuse whoever asks for the price.
    if found is None or not found.row.verified:
        return None
    period = found.rule.money_within
    if period is None:
        return MoneyFirst(row=found.row, until=None)
    last = period.after(sale.day_of(sale.delivered_at), work=law.working_days)
    return MoneyFirst(row=found.row, until=sale.last_second_of(last))

"""Whether goods that are not as agreed go back for their price at once, or are mended or replaced first."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from aftersales.law.deadlines import counted_from
from aftersales.law.lookup import law_over
from aftersales.law.rows import LawRow
from aftersales.law.rules import Anchor, RemedyOrder
from aftersales.law.sale import Sale


@dataclass(frozen=True, kw_only=True)
class MoneyFirst:
    """Until when the price may be asked back at once; None where something else always comes first."""

    row: LawRow
    until: datetime | None


@lru_cache(maxsize=4_096)
def money_first_until(sale: Sale) -> MoneyFirst | None:
    """Return what the law says of the order of remedies; None where it leaves the choice to the buyer."""
    law = law_over(sale)
    found = law.find(RemedyOrder)
    # An order that is only remembered would refuse whoever asks for the price.
    if found is None or not found.row.verified:
        return None
    period = found.rule.money_within
    if period is None:
        return MoneyFirst(row=found.row, until=None)
    anchor = Anchor.DELIVERY
    deadline = counted_from(law, found.row, period, anchor=anchor, start=sale.start_of(anchor))
    return MoneyFirst(row=found.row, until=sale.last_second_of(deadline.last_day))

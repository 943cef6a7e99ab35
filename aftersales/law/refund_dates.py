"""Until when the price has to be back, from the days on which it all happened."""

from dataclasses import dataclass
from datetime import date

from aftersales.law.deadlines import counted_from
from aftersales.law.lookup import law_of
from aftersales.law.rules import Anchor, DefectRefundDeadline, RefundDeadline, Withholding
from aftersales.territories import Territory


@dataclass(frozen=True, kw_only=True)
class RefundDays:
    """
    The days that a refund's deadline can be counted from.

    `sent` is the first on which it was certain that the goods were on their way, at the latest that of their return.
    """

    noticed: date
    agreed: date
    sent: date
    goods_back: date

    def of(self, anchor: Anchor) -> date:
        """Return the day of an event."""
        if anchor is Anchor.NOTICE:
            return self.noticed
        if anchor is Anchor.CARRIER_HANDOVER:
            return self.sent
        return self.goods_back if anchor is Anchor.GOODS_BACK else self.agreed


def last_day_to_refund(
    territory: Territory, days: RefundDays, clock: type[RefundDeadline] | type[DefectRefundDeadline]
) -> date | None:
    """Return the last day for the price to be back, by the law of the day of the goods' return, if it sets one."""
    law = law_of(territory, on=days.goods_back)
    found = law.find(clock)
    if found is None:
        return None
    rule = found.rule
    start = days.of(rule.anchor)
    if isinstance(rule, RefundDeadline) and rule.or_sent:
        start = min(start, days.sent)
    last = counted_from(law, found.row, rule.period, anchor=rule.anchor, start=start).last_day
    # Who may wait for the goods is late only once they are back, or were shown to be on their way.
    waits = rule.anchor is Anchor.NOTICE and law.find(Withholding) is not None
    return max(last, days.sent) if waits else last

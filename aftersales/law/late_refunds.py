"""What a merchant owes on top of a refund that is late, where the law sets it."""

from typing import Final

from aftersales.law.lookup import Law
from aftersales.law.rules import LateRefund
from aftersales.money import Money
from aftersales.vocabulary import LegalBasis

_HUNDREDTHS: Final = 100
_WHOLE: Final = 100
_A_MONTH: Final = 30
_A_YEAR: Final = 365


def surcharge(law: Law, owed: Money, *, days_late: int, basis: LegalBasis = LegalBasis.WITHDRAWAL) -> Money | None:
    """
    Return what is owed on top of a refund so many days late.

    None where the law sets nothing, or the legal rate of interest, which is not kept here.
    """
    found = law.find(LateRefund)
    if found is None or days_late <= 0 or (found.rule.withdrawals_only and basis is not LegalBasis.WITHDRAWAL):
        return None
    if found.rule.percent_a_year is not None:
        return owed.part(days_late * found.rule.percent_a_year, of=_A_YEAR * _WHOLE)
    percent = _percent(found.rule, days_late)
    return None if percent is None else owed.percent(percent * _HUNDREDTHS)


def _percent(rule: LateRefund, days_late: int) -> int | None:
    """Return the percentage of the step that a day falls in; after the last step it grows up to the price itself."""
    for step in rule.steps:
        if days_late <= step.to_day:
            return step.percent
    last = rule.steps[-1]
    months_begun = -(-(days_late - last.to_day) // _A_MONTH)
    return min(_WHOLE, (last.percent or 0) + rule.then_points_a_month * months_begun)

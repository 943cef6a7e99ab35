"""Until when an item is guaranteed that was repaired: the legal guarantee, and what the law adds to it for a repair."""

from datetime import date, datetime

from aftersales.cases.case_file import CaseFile
from aftersales.cases.eligibility import claim_of
from aftersales.cases.remedies import RepairRemedy
from aftersales.law.deadlines import guarantee_after_repair, last_day_of_guarantee
from aftersales.law.lookup import law_of
from aftersales.policy.policy import Allowed
from aftersales.vocabulary import LegalBasis


def guaranteed_until(file: CaseFile, remedy: RepairRemedy, *, at: datetime) -> date | None:
    """Return the last day of the guarantee of what was repaired; None where the law has no fixed end."""
    case = file.case
    line = case.line(remedy.units.line_id)
    claim = claim_of(line, case.kind, order=file.order, policy=file.policy, at=case.opened_at)
    law = law_of(claim.sale.territory, on=claim.sale.concluded_on)
    # A repair that nobody had to make, or of what the buyer broke, is none under the guarantee.
    was_owed = isinstance(claim.on(LegalBasis.CONFORMITY), Allowed)
    if not was_owed:
        return last_day_of_guarantee(law, claim.sale)
    days_away = (claim.order.day_of(at) - claim.order.day_of(case.opened_at)).days
    longer = guarantee_after_repair(law, claim.sale, days_away=days_away)
    return None if longer is None else longer.last_day

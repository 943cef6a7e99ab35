"""Until when an item is guaranteed that was repaired: the legal guarantee, and what the law adds to it for repairs."""

from datetime import date, datetime

from aftersales.cases.case_file import CaseFile
from aftersales.cases.eligibility import GOODWILL, claim_of
from aftersales.cases.remedies import RepairRemedy
from aftersales.law.deadlines import guarantee_with_repairs
from aftersales.policy.claims import Claim
from aftersales.policy.policy import Allowed
from aftersales.vocabulary import LegalBasis


def with_item_back(file: CaseFile, remedy: RepairRemedy, *, at: datetime) -> CaseFile:
    """Return the file once the buyer has a repaired item back: what was owed counts for its guarantee."""
    line, ledger = file.order_line(file.case.line(remedy.units.line_id)), file.order.ledger
    if not _was_owed(file, remedy):
        return file.with_ledger(ledger.repair(line, remedy.units.received))
    days = (file.order.day_of(at) - file.order.day_of(file.case.opened_at)).days
    return file.with_ledger(ledger.repair_as_owed(line, remedy.units.received, days=days))


def guaranteed_until(file: CaseFile, remedy: RepairRemedy) -> date | None:
    """Return the last day of the guarantee of what was repaired; None where the law has no fixed end."""
    claim = _claim(file, remedy)
    deadline = guarantee_with_repairs(claim.sale, file.order.ledger.of(claim.line.id))
    return None if deadline is None else deadline.last_day


def _was_owed(file: CaseFile, remedy: RepairRemedy) -> bool:
    """Tell whether the guarantee asked for the repair, whichever basis the case has; goodwill is given and not owed."""
    return GOODWILL not in file.case.because and isinstance(_claim(file, remedy).on(LegalBasis.CONFORMITY), Allowed)


def _claim(file: CaseFile, remedy: RepairRemedy) -> Claim:
    case = file.case
    line = case.line(remedy.units.line_id)
    return claim_of(line, case.kind, order=file.order, policy=file.policy, at=case.opened_at)

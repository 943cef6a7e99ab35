"""Who pays for the way back of a case's goods."""

from aftersales.cases.case_file import CaseFile
from aftersales.cases.eligibility import claim_of
from aftersales.vocabulary import LegalBasis, Party


def freight_payer(file: CaseFile) -> Party:
    """Return who pays for the way back: the buyer only where every line of the case leaves it to them."""
    case = file.case
    if case.basis is LegalBasis.GOODWILL:
        return Party.MERCHANT
    claims = (claim_of(line, case.kind, order=file.order, policy=file.policy, at=case.opened_at) for line in case.lines)
    payers = {claim.freight_paid_by(case.basis) for claim in claims}
    return Party.BUYER if payers == {Party.BUYER} else Party.MERCHANT

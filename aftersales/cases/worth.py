"""What everything that a case asks for is worth, before anybody knows what of it comes back."""

from aftersales.cases.case_file import CaseFile
from aftersales.cases.resolving import credits_asked
from aftersales.money import Money, total
from aftersales.policy.quote import value


def worth_asked(file: CaseFile) -> Money:
    """Return what everything that is asked for is worth, before any fee."""
    return total((line.total for line in value(file.order, credits_asked(file)).lines), file.case.currency)

"""What everything that a case asks for is worth and weighs, before anybody knows what of it comes back."""

from collections.abc import Sequence

from aftersales.cases.case_file import CaseFile
from aftersales.cases.resolving import credits_asked
from aftersales.cases.shipments import Announced
from aftersales.money import Money, total
from aftersales.policy.quote import value


def worth_asked(file: CaseFile) -> Money:
    """Return what everything that is asked for is worth, before any fee."""
    return total((line.total for line in value(file.order, credits_asked(file)).lines), file.case.currency)


def weight_of(file: CaseFile, announced: Sequence[Announced] = ()) -> int | None:
    """Return what some units weigh, or all that is outstanding if none are named; None where it is not known."""
    units = [(one.line_id, one.quantity) for one in announced] or [
        (line.id, line.outstanding) for line in file.case.lines
    ]
    weights = [(file.order_line(file.case.line(line_id)).weight_grams, some) for line_id, some in units]
    known = [weight * some for weight, some in weights if weight is not None]
    return sum(known) if known and len(known) == len(weights) else None

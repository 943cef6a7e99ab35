"""Cases on their way: acts played one after another on a case file, each by whoever usually does such a thing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from aftersales.actors import Actor
from aftersales.cases.act import Act
from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Approve
from aftersales.cases.expiring import expire
from aftersales.cases.inspecting import Inspect, Verdict
from aftersales.cases.receiving import Receive, RegisterShipment
from aftersales.cases.remedies import RefundRemedy
from aftersales.cases.settling import Settle
from aftersales.cases.shipments import Announced
from aftersales.identifiers import CaseLineId, RemedyId
from aftersales.orders.order import Order
from aftersales.vocabulary import Condition, Disposition, Permission, ReturnMethod, SettlementOutcome
from tests.shop import BUYER, LEAD, PLATFORM, WAREHOUSE

USUALLY: Final[Mapping[Permission, Actor]] = {
    Permission.REQUEST_CASES: BUYER,
    Permission.ACT_FOR_BUYER: BUYER,
    Permission.POST_MESSAGES: BUYER,
    Permission.DECIDE_CASES: LEAD,
    Permission.SETTLE_REFUNDS: LEAD,
    Permission.RECEIVE_GOODS: WAREHOUSE,
    Permission.INSPECT_GOODS: WAREHOUSE,
    Permission.SHIP_GOODS: WAREHOUSE,
    Permission.ARBITRATE: PLATFORM,
}


def does(file: CaseFile, act: Act, *, by: Actor | None = None, at: datetime | None = None) -> CaseFile:
    """Return the file after an act, as the operations do it; at the last event's instant unless another is given."""
    actor = by or USUALLY[act.permission]
    act.check()
    act.must_be_permitted(actor, file.case)
    return act.on(file, by=actor, at=at or file.case.updated_at)


def plays(file: CaseFile, *acts: Act) -> CaseFile:
    """Return the file after acts, one after another."""
    for act in acts:
        file = does(file, act)
    return file


def waits_in_vain(file: CaseFile) -> CaseFile:
    """Return the file once its deadline has passed."""
    assert file.case.deadline is not None
    return expire(file, at=file.case.deadline.at)


def line_id(file: CaseFile, nth: int = 1) -> CaseLineId:
    """Return the id of a case's line, the first unless another is named."""
    return file.case.lines[nth - 1].id


def units(file: CaseFile, *quantities: int) -> tuple[Announced, ...]:
    """Return so many units of each line, of the first line first."""
    lines = file.case.lines[: len(quantities)]
    return tuple(Announced(line_id=line.id, quantity=some) for line, some in zip(lines, quantities, strict=True))


def all_units(file: CaseFile) -> tuple[Announced, ...]:
    """Return everything that is still to come."""
    return tuple(Announced(line_id=line.id, quantity=line.outstanding) for line in file.case.lines if line.outstanding)


def a_parcel(*lines: Announced) -> RegisterShipment:
    """Return the act of sending a parcel with these lines, or one that does not say what it holds."""
    return RegisterShipment(method=ReturnMethod.DROP_OFF, carrier="Post", tracking_number="T-1", lines=lines)


def a_verdict(
    file: CaseFile,
    accepted: int,
    rejected: int = 0,
    *,
    nth: int = 1,
    condition: Condition = Condition.OPENED,
    diminished: str | None = None,
) -> Verdict:
    """Return a verdict on units of a line, the first unless another is named."""
    return Verdict(
        line_id=line_id(file, nth),
        accepted=accepted,
        rejected=rejected,
        condition=condition,
        disposition=Disposition.RESTOCK if accepted else Disposition.SEND_BACK,
        diminished=diminished,
    )


def approved(file: CaseFile) -> CaseFile:
    """Return the file once a merchant approved it."""
    return does(file, Approve())


def received(file: CaseFile) -> CaseFile:
    """Return the file of a new case once it was approved and all of it came back."""
    file = approved(file)
    return does(file, Receive(lines=all_units(file)))


def inspected(file: CaseFile, *verdicts: Verdict) -> CaseFile:
    """Return the file once verdicts were given."""
    return does(file, Inspect(verdicts=verdicts))


def accepted(file: CaseFile) -> CaseFile:
    """Return the file of a new case once all of it came back and was accepted."""
    file = received(file)
    verdicts = [a_verdict(file, line.received, nth=nth) for nth, line in enumerate(file.case.lines, start=1)]
    return inspected(file, *verdicts)


def rejected(file: CaseFile) -> CaseFile:
    """Return the file of a new case once all of it came back and was rejected."""
    file = received(file)
    verdicts = [a_verdict(file, 0, line.received, nth=nth) for nth, line in enumerate(file.case.lines, start=1)]
    return inspected(file, *verdicts)


def the_refund(file: CaseFile) -> RefundRemedy:
    """Return the last refund of a case."""
    return [remedy for remedy in file.case.remedies if isinstance(remedy, RefundRemedy)][-1]


def settles(remedy_id: RemedyId, outcome: SettlementOutcome = SettlementOutcome.SUCCEEDED) -> Settle:
    """Return the act of settling a refund."""
    return Settle(remedy_id=remedy_id, outcome=outcome)


def settled(file: CaseFile) -> CaseFile:
    """Return the file once its last refund was paid."""
    return does(file, settles(the_refund(file).id))


def places(order: Order, nth: int = 1) -> tuple[int, int, int, int, int]:
    """Return how many units of a line are available, in a case, received, refunded and exchanged."""
    found = order.quantities(order.all_lines[nth - 1])
    assert found.available + found.in_case + found.received + found.refunded + found.exchanged == found.ordered
    return found.available, found.in_case, found.received, found.refunded, found.exchanged


def days(number: float) -> timedelta:
    """Return so many days."""
    return timedelta(days=number)


def types_of(file: CaseFile) -> Sequence[str]:
    """Return what happened to a case that nobody has recorded yet, in order."""
    return [event.type.value for event in file.case.unrecorded]

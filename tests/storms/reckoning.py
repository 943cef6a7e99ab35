"""The reckoning after a storm: what people were told beside what is kept, and what is kept beside itself."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pynamodb.expressions.operand import Path

from adapters.dynamodb.bodies import thing_in
from adapters.dynamodb.store import DynamoStore
from adapters.dynamodb.stream import event_of
from adapters.dynamodb.table import PK, body_of, key_of
from adapters.events import Event, kind_of, subject_of
from aftersales.cases.case import Case
from aftersales.cases.events import CaseEvent, CaseEventType
from aftersales.cases.remedies import RefundRemedy
from aftersales.errors import NotFound
from aftersales.identifiers import CaseId
from aftersales.orders.order import Order
from aftersales.vocabulary import RemedyStatus
from tests.dynamodb.adding_up import counted_in, what_adds_up
from tests.storms.commands import Answered
from tests.storms.returns import Shop
from tests.unit.cases.walk import units_held
from tools.verify_audit import Audit

_OF_THE_OVERDUE: Final = (CaseEventType.REQUESTED, CaseEventType.DEADLINE_PASSED)


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """What is wrong; where all of it is empty, nothing is."""

    doubled: Sequence[str] = ()
    """What happened more often than anybody was told."""
    missing: Sequence[str] = ()
    """What somebody was told, and what did not happen."""
    unbalanced: Sequence[str] = ()
    """Units, cents and versions that do not add up."""
    unchained: Sequence[str] = ()
    """What an audit finds."""


def reckoned(store: DynamoStore, shop: Shop, answered: Iterable[Answered]) -> Reckoning:
    """Return what is wrong with what is kept, after all that people were answered."""
    told = Counter((one.case_id, one.command.kind.happens) for one in answered if one.was_taken)
    told.update((case.id, what) for case in shop.overdue for what in _OF_THE_OVERDUE)
    events = [event for event in events_in(store) if isinstance(event, CaseEvent)]
    happened = Counter((str(event.case_id), event.type) for event in events)
    cases = [_case(store, case_id) for case_id in {CaseId(case_id) for case_id, _ in happened + told}]
    orders = [store.orders.get(order.id) for order in shop.orders]
    audit = Audit(store.audit)
    audit.verify()
    return Reckoning(
        doubled=_named(happened - told),
        missing=_named(told - happened),
        unbalanced=(*_versions(cases, events), *(wrong for order in orders for wrong in _accounts(order, cases))),
        unchained=tuple(map(str, audit.faults)),
    )


def events_in(store: DynamoStore) -> Sequence[Event]:
    """Return everything that happened, each subject's in their order."""
    # What waits to be told is there a second time.
    items = store.table.scan(Path("SK").startswith("EVENT#") & ~PK.startswith("PARKED#"))
    kept = sorted((key_of(item), body_of(item)) for item in items)
    return [thing_in(kind_of(key.pk.partition("#")[2]), body) for key, body in kept]


def waiting_in(store: DynamoStore) -> Iterator[Event]:
    """Yield what the relay could not tell yet, and keeps, each subject's in their order."""
    room = store.room("relay_events")
    for lane in room.lanes():
        yield from (event_of(waiting.event) for waiting in room.waiting_in(lane))


def untold(events: Iterable[Event], told: Iterable[str]) -> Sequence[str]:
    """Return the events that were not told, or not before what happened later to the same subject; `told` are ids."""
    by_subject: defaultdict[str, list[str]] = defaultdict(list)
    # What was told again was told.
    for event_id in dict.fromkeys(told):
        by_subject[event_id.partition("/")[0]].append(event_id)
    left = {subject: iter(ids) for subject, ids in by_subject.items()}
    return [one for one in map(id_of, events) if next(left.get(one.partition("/")[0], iter(())), None) != one]


def id_of(event: Event) -> str:
    """Return what an event is called where it is told."""
    return f"{subject_of(event)}/{event.number}"


def miscounted(store: DynamoStore, events: Sequence[Event]) -> bool:
    """Tell whether insights add up to anything but what happened."""
    assert store.insights_table is not None
    return counted_in(store.recounting.insights) != what_adds_up(events)


def _case(store: DynamoStore, case_id: CaseId) -> Case | None:
    try:
        return store.cases.get(case_id)
    except NotFound:
        return None


def _named(counted: Counter[tuple[str, CaseEventType]]) -> Sequence[str]:
    return tuple(sorted(f"{case_id}: {what} × {times}" for (case_id, what), times in counted.items()))


def _versions(cases: Sequence[Case | None], events: Sequence[CaseEvent]) -> Iterator[str]:
    """Yield the cases whose events have gaps, or are more or fewer than the case's version says."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for event in events:
        numbers[event.case_id].append(event.number)
    for case in cases:
        if case is not None and numbers[case.id] != list(range(1, case.version + 1)):
            yield f"{case.id}: version {case.version} of events {numbers[case.id]}"


def _accounts(order: Order, cases: Sequence[Case | None]) -> Iterator[str]:
    """Yield what of an order's ledger is not what its cases say."""
    own = [case for case in cases if case is not None and case.order_id == order.id]
    held = [units for case in own for units in units_held(case)]
    refunds = [one for case in own for one in case.remedies if isinstance(one, RefundRemedy)]
    settled = [one for one in refunds if one.status is RemedyStatus.SUCCEEDED]
    (line,) = order.lines
    account = order.ledger.of(line.id)
    says = {
        "units in cases": (account.in_case, sum(in_case for _, in_case, _ in held)),
        "units received": (account.received, sum(received for _, _, received in held)),
        "units refunded": (account.refunded, len(settled)),
        "cents refunded": (order.ledger.refunded, sum(one.amount.minor_units for one in settled)),
        "cents under way": (
            order.ledger.under_way,
            sum(one.amount.minor_units for one in refunds if one not in settled),
        ),
        "cases": (sorted(order.ledger.cases), sorted(case.id for case in own)),
    }
    yield from (f"{order.id}: {what}: {one} is not {other}" for what, (one, other) in says.items() if one != other)
    if account.refunded == line.quantity and order.ledger.refunded != order.paid.minor_units:
        yield f"{order.id}: all came back, and {order.ledger.refunded} cents went back of {order.paid.minor_units}"

"""A walk: several cases of one order, acted on in any order, and what must hold wherever they are."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aftersales.actors import Actor
from aftersales.cases import lifecycle
from aftersales.cases.act import Act
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.events import CaseEventType
from aftersales.cases.expiring import expire
from aftersales.cases.remedies import ExchangeRemedy, RefundRemedy, RepairRemedy, ReshipRemedy, Units
from aftersales.cases.requesting import Ask, Circumstances, open_case
from aftersales.identifiers import CaseId, CaseLineId, OrderLineId
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.policy.policy import Policy
from aftersales.policy.quote import worth
from aftersales.vocabulary import CaseStatus, RemedyStatus
from tests.shop import LEAD, NOON, new_ulid
from tests.unit.journey import does

_ENDED = (RemedyStatus.SUCCEEDED, RemedyStatus.DELIVERED, RemedyStatus.UNREPAIRABLE)


@dataclass
class Walk:
    """
    An order with its cases, each as it was last kept.

    `given` is what each line gave back so far, `forgone` what buyers gave up by settling for less; `reopened` are the
    cases that the platform opened again.
    """

    order: Order
    policy: Policy
    now: datetime = NOON
    cases: dict[CaseId, Case] = field(default_factory=dict)
    given: Counter[OrderLineId] = field(default_factory=Counter)
    forgone: Counter[OrderLineId] = field(default_factory=Counter)
    reopened: set[CaseId] = field(default_factory=set)

    def file_of(self, case: Case) -> CaseFile:
        """Return the file of a case with the order as it is now."""
        return CaseFile(case=case, order=self.order, policy=self.policy)

    def opens(self, ask: Ask) -> Case:
        """Open a case for a merchant's customer, or refuse."""
        known = Circumstances(order=self.order, policy=self.policy)
        case_id = CaseId(f"case_{new_ulid(self.now)}")
        return self.keep(open_case(ask, known, case_id=case_id, by=LEAD, at=self.now))

    def does(self, case: Case, act: Act, *, by: Actor | None = None) -> Case:
        """Do something to a case, or refuse."""
        return self.keep(does(self.file_of(case), act, by=by, at=self.now))

    def waits(self, hours: int) -> None:
        """Let time pass, and every deadline that passes with it."""
        self.now += timedelta(hours=hours)
        for case in tuple(self.cases.values()):
            self.expires(case)

    def expires(self, case: Case) -> Case:
        """Let a case's deadline pass if it is due."""
        file = self.file_of(case)
        after = expire(file, at=self.now)
        return case if after is file else self.keep(after)

    def keep(self, file: CaseFile) -> Case:
        """Keep what an act led to, as a repository does."""
        self._count_what_is_given(file)
        events = [event.number for event in file.case.unrecorded]
        assert events == [file.case.version + 1]
        if file.case.unrecorded[0].type is CaseEventType.REOPENED:
            self.reopened.add(file.case.id)
        self.order = file.order
        self.cases[file.case.id] = file.case.recorded()
        return self.cases[file.case.id]

    def _count_what_is_given(self, file: CaseFile) -> None:
        valued = [line for line in self.order.all_lines if _credits(self.order, line) != _credits(file.order, line)]
        if not valued or file.case.quote is None:
            return
        now: Counter[OrderLineId] = Counter()
        for quoted in file.case.quote.lines:
            now[file.case.lines[quoted.number - 1].order_line_id] += quoted.total.minor_units
        self.given += now
        if _settles_for_less(file):
            for line in valued:
                self.forgone[line.id] += left_of(self.order, line) - now[line.id] - left_of(file.order, line)


def left_of(order: Order, line: OrderLine) -> int:
    """Return what a line could still give back, in minor units."""
    return worth(order, line, line.quantity - order.ledger.of(line.id).credited).minor_units


def _credits(order: Order, line: OrderLine) -> tuple[object, ...]:
    account = order.ledger.of(line.id)
    return account.credited, account.allowances


def _settles_for_less(file: CaseFile) -> bool:
    accepted = file.case.unrecorded[0].type is CaseEventType.OFFER_ACCEPTED
    return accepted and file.case.offer is not None and not file.case.offer.keep_item


def units_held(case: Case) -> Iterator[tuple[CaseLineId, int, int]]:
    """Return how many units of its lines a case holds: in the case, and received."""
    if case.status is CaseStatus.RESOLVING:
        yield from ((some.line_id, some.in_case, some.received) for some in _units_of_open_remedies(case))
    elif not lifecycle.is_over(case.status):
        yield from ((line.id, line.outstanding + line.kept, line.received) for line in case.lines)


def _units_of_open_remedies(case: Case) -> Iterator[Units]:
    for remedy in case.remedies:
        if remedy.status in _ENDED:
            continue
        match remedy:
            case RefundRemedy(units=several) | ReshipRemedy(units=several):
                yield from several
            case ExchangeRemedy(units=some) | RepairRemedy(units=some):
                yield some

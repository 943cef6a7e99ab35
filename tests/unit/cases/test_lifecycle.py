"""The life of a case: the table as it was designed, and the laws that it keeps."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

import pytest

from aftersales.cases import lifecycle
from aftersales.cases.lifecycle import FIRST, LIFECYCLE, PARCEL_AT_THE_DOOR, WAITS, actions_from, after, expired
from aftersales.errors import NotAllowedNow
from aftersales.policy.rules import STAGES
from aftersales.vocabulary import CaseAction, CaseStatus, Party

A, S = CaseAction, CaseStatus
FINAL = {S.COMPLETED, S.DECLINED, S.CANCELED, S.EXPIRED}
RESOLVED = {S.RESOLVING, S.COMPLETED}

DESIGNED: dict[CaseAction, tuple[AbstractSet[CaseStatus], AbstractSet[CaseStatus]]] = {
    A.REQUEST_INFO: ({S.REQUESTED, S.INSPECTED}, {S.AWAITING_INFO}),
    A.PROVIDE_INFO: ({S.AWAITING_INFO}, {S.REQUESTED, S.INSPECTED}),
    A.MAKE_OFFER: ({S.REQUESTED, S.INSPECTED}, {S.OFFER_PENDING}),
    A.ACCEPT_OFFER: ({S.OFFER_PENDING}, RESOLVED),
    A.DECLINE_OFFER: ({S.OFFER_PENDING}, {S.REQUESTED, S.INSPECTED}),
    A.CONFIRM_WITHDRAWAL: ({S.REQUESTED}, {S.APPROVED} | RESOLVED),
    A.APPROVE: ({S.REQUESTED}, {S.APPROVED} | RESOLVED),
    A.DECLINE: ({S.REQUESTED, S.INSPECTED}, {S.DECLINED}),
    A.REGISTER_SHIPMENT: ({S.APPROVED, S.IN_TRANSIT}, {S.IN_TRANSIT}),
    A.TRACK_SHIPMENT: ({S.IN_TRANSIT}, {S.IN_TRANSIT, S.DISPUTED} | RESOLVED),
    A.RECEIVE: ({S.APPROVED, S.IN_TRANSIT}, {S.IN_TRANSIT, S.RECEIVED}),
    A.INSPECT: ({S.RECEIVED, S.INSPECTED}, {S.INSPECTED} | RESOLVED),
    A.SETTLE: ({S.RESOLVING}, RESOLVED),
    A.RECORD_PAYMENT: ({S.RESOLVING}, {S.RESOLVING}),
    A.SHIP_REPLACEMENT: ({S.RESOLVING}, {S.RESOLVING}),
    A.COMPLETE_REPAIR: ({S.RESOLVING}, RESOLVED),
    A.CONFIRM_DELIVERY: ({S.RESOLVING}, RESOLVED),
    A.CANCEL: ({S.REQUESTED, S.AWAITING_INFO, S.OFFER_PENDING, S.APPROVED}, {S.CANCELED}),
    A.ESCALATE: ({S.DECLINED, S.COMPLETED}, {S.DISPUTED}),
    A.ARBITRATE: ({S.DISPUTED}, {S.APPROVED, S.DECLINED} | RESOLVED),
    A.REOPEN: ({S.COMPLETED, S.EXPIRED}, {S.REQUESTED}),
    A.POST_MESSAGE: (set(S), set()),
    A.ADD_EVIDENCE: (set(S), set()),
}
OUTCOMES: dict[CaseStatus, tuple[Party, int, AbstractSet[CaseStatus]]] = {
    S.REQUESTED: (Party.MERCHANT, 48, {S.APPROVED} | RESOLVED),
    S.AWAITING_INFO: (Party.BUYER, 7 * 24, {S.EXPIRED, S.INSPECTED}),
    S.OFFER_PENDING: (Party.BUYER, 7 * 24, {S.REQUESTED, S.INSPECTED}),
    S.APPROVED: (Party.BUYER, 7 * 24, {S.EXPIRED}),
    S.IN_TRANSIT: (Party.SYSTEM, 30 * 24, {S.DISPUTED}),
    S.RECEIVED: (Party.MERCHANT, 10 * 24, RESOLVED),
    S.INSPECTED: (Party.MERCHANT, 10 * 24, RESOLVED),
    S.DISPUTED: (Party.PLATFORM, 14 * 24, {S.APPROVED} | RESOLVED),
}


def next_of(status: CaseStatus) -> Iterator[CaseStatus]:
    """Return where a case may be after one step or one passed deadline."""
    for action in actions_from(status):
        yield from LIFECYCLE[action].targets
    if status in WAITS:
        yield from WAITS[status].then


def reached_from(first: frozenset[CaseStatus]) -> set[CaseStatus]:
    reached = set(first)
    while more := {there for status in reached for there in next_of(status)} - reached:
        reached |= more
    return reached


class TestTheTable:
    @pytest.mark.parametrize("action", CaseAction)
    def test_leads_where_it_was_designed_to(self, action: CaseAction) -> None:
        step = LIFECYCLE[action]

        assert (step.sources, step.targets) == DESIGNED[action]

    @pytest.mark.parametrize("status", CaseStatus)
    @pytest.mark.parametrize("action", CaseAction)
    def test_refuses_what_it_does_not_name(self, action: CaseAction, status: CaseStatus) -> None:
        sources, targets = DESIGNED[action]
        if status in sources:
            assert {after(action, status, to=there) for there in targets} == targets
            return

        with pytest.raises(NotAllowedNow) as refusal:
            after(action, status)

        assert refusal.value == NotAllowedNow(action, status)

    def test_knows_no_way_that_is_not_in_it(self) -> None:
        with pytest.raises(ValueError, match="never leads"):
            after(A.APPROVE, S.REQUESTED, to=S.DECLINED)

    def test_leaves_a_case_where_it_is_when_people_talk(self) -> None:
        assert {after(A.POST_MESSAGE, status) for status in CaseStatus} == set(CaseStatus)


class TestLaws:
    def test_every_status_can_be_reached(self) -> None:
        assert reached_from(FIRST) == set(CaseStatus)
        assert reached_from(frozenset({S.REQUESTED})) == set(CaseStatus)

    def test_every_waiting_status_but_resolving_has_a_way_out_that_needs_no_human(self) -> None:
        assert set(CaseStatus) - FINAL - {S.RESOLVING} == set(WAITS)
        assert all(wait.then - {status} for status, wait in WAITS.items())

    def test_waiting_alone_ends_every_case(self) -> None:
        ends = FINAL | {S.RESOLVING}
        for _ in CaseStatus:
            ends |= {status for status, wait in WAITS.items() if wait.then <= ends}

        assert ends == set(CaseStatus)

    def test_only_escalating_and_reopening_leave_a_final_status(self) -> None:
        leaving = {action for status in FINAL for action in actions_from(status) if LIFECYCLE[action].targets}

        assert leaving == {A.ESCALATE, A.REOPEN}
        assert {status for status in CaseStatus if lifecycle.is_over(status)} == FINAL

    def test_nothing_leaves_a_canceled_case(self) -> None:
        assert actions_from(S.CANCELED) == (A.POST_MESSAGE, A.ADD_EVIDENCE)

    def test_actions_come_in_the_order_of_the_table(self) -> None:
        assert actions_from(S.DISPUTED) == (A.ARBITRATE, A.POST_MESSAGE, A.ADD_EVIDENCE)


class TestWaits:
    @pytest.mark.parametrize("status", OUTCOMES)
    def test_are_those_of_the_table(self, status: CaseStatus) -> None:
        wait = WAITS[status]

        assert (wait.on, wait.hours, wait.then) == OUTCOMES[status]

    def test_for_the_merchant_once_a_parcel_is_at_the_door(self) -> None:
        wait = PARCEL_AT_THE_DOOR

        assert (wait.on, wait.hours) == (Party.MERCHANT, 240)
        assert wait.then == {S.RECEIVED, S.IN_TRANSIT}

    def test_lead_nowhere_else(self) -> None:
        with pytest.raises(ValueError, match="no deadline"):
            expired(WAITS[S.APPROVED], to=S.APPROVED)

    def test_are_the_stages_that_a_policy_may_hurry(self) -> None:
        assert set(WAITS) == STAGES

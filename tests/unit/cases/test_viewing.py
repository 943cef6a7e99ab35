"""What is offered to whom: the actions of a case, decided here so that no client has to guess."""

import pytest

from aftersales.actors import Actor
from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Decline, RequestInfo
from aftersales.cases.viewing import PERMISSIONS, actions_of
from aftersales.vocabulary import CaseAction, CaseKind, SettlementOutcome
from tests.shop import AGENT, BUYER, LEAD, PLATFORM, SHOP_SYSTEM, WAREHOUSE, a_case_file, an_order, ask_for
from tests.unit.journey import (
    a_parcel,
    accepted,
    approved,
    days,
    does,
    received,
    rejected,
    settled,
    settles,
    the_refund,
)

A = CaseAction
TALK = [A.POST_MESSAGE, A.ADD_EVIDENCE]


def asked(kind: CaseKind = CaseKind.RETURN) -> CaseFile:
    order = an_order(1)
    return a_case_file(order, ask_for(order, kind=kind, reason="OTHER"))


def offered(file: CaseFile, viewer: Actor, *, after_days: float = 0) -> list[CaseAction]:
    return list(actions_of(file.case, viewer=viewer, at=file.case.updated_at + days(after_days)))


class TestActions:
    @pytest.mark.parametrize(
        ("viewer", "actions"),
        [
            (BUYER, [A.CANCEL, *TALK]),
            (LEAD, [A.REQUEST_INFO, A.MAKE_OFFER, A.APPROVE, A.DECLINE, A.CANCEL, *TALK]),
            (AGENT, [A.REQUEST_INFO, A.MAKE_OFFER, A.APPROVE, A.DECLINE, A.CANCEL, *TALK]),
            (WAREHOUSE, []),
            (SHOP_SYSTEM, [A.CANCEL, A.ADD_EVIDENCE]),
            (PLATFORM, [A.POST_MESSAGE]),
        ],
        ids=lambda value: (value.role or value.party.value) if isinstance(value, Actor) else None,
    )
    def test_of_a_new_case_are_what_the_viewer_may_do(self, viewer: Actor, actions: list[CaseAction]) -> None:
        assert offered(asked(), viewer) == actions

    def test_come_from_the_remedies_that_stand_there(self) -> None:
        paying, mending = accepted(asked()), accepted(asked(CaseKind.REPAIR))

        assert offered(paying, LEAD) == [A.SETTLE, *TALK]
        assert offered(mending, WAREHOUSE) == [A.COMPLETE_REPAIR]
        assert offered(does(paying, settles(the_refund(paying).id, SettlementOutcome.FAILED)), LEAD)[0] is A.SETTLE

    def test_include_tracking_only_once_there_is_a_parcel(self) -> None:
        assert A.TRACK_SHIPMENT not in offered(approved(asked()), WAREHOUSE)
        assert offered(does(approved(asked()), a_parcel()), WAREHOUSE) == [A.TRACK_SHIPMENT, A.RECEIVE]

    def test_include_no_cancellation_while_goods_are_held(self) -> None:
        assert A.CANCEL in offered(does(asked(), RequestInfo(text="Why?")), BUYER)
        assert A.CANCEL not in offered(does(rejected(asked()), RequestInfo(text="Why?")), BUYER)

    def test_include_inspection_only_while_a_unit_has_no_verdict(self) -> None:
        assert A.INSPECT in offered(received(asked()), WAREHOUSE)
        assert A.INSPECT not in offered(rejected(asked()), WAREHOUSE)

    def test_include_no_offer_for_what_was_free(self) -> None:
        order = an_order(1, price="0.00")

        assert A.MAKE_OFFER not in offered(a_case_file(order), LEAD)

    def test_include_escalation_for_seven_days(self) -> None:
        file = does(asked(), Decline(reason="OTHER"))

        assert A.ESCALATE in offered(file, BUYER, after_days=7)
        assert A.ESCALATE not in offered(file, BUYER, after_days=7.001)
        assert A.ESCALATE not in offered(file, LEAD)

    def test_include_reopening_only_where_something_is_left(self) -> None:
        assert A.REOPEN not in offered(settled(accepted(asked())), PLATFORM)

    def test_have_a_permission_each(self) -> None:
        assert set(PERMISSIONS) == set(CaseAction)

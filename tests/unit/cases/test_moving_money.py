"""Moving money: refunds go their ways part by part, and what comes back after all is owed as before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aftersales.cases.case_file import CaseFile
from aftersales.cases.consequences import with_consequences
from aftersales.cases.disputing import Arbitrate, Escalate
from aftersales.cases.gateways import GatewayRefund, GatewayState, Route, Routes
from aftersales.cases.moving_money import concluded, failed, submitted, with_refunds_routed
from aftersales.cases.transfers import reference_of
from aftersales.cases.viewing import actions_of
from aftersales.errors import NotAllowedNow
from aftersales.identifiers import GatewayAccount, TransferReference
from aftersales.orders.ledger import PaymentAccount
from aftersales.orders.order import Order
from aftersales.orders.order_line import Payment
from aftersales.vocabulary import CaseAction, CaseStatus, DecisionOutcome, Party, RemedyStatus, SettlementOutcome
from tests.shop import LEAD, NOON, SHOP, a_case_file, an_order, ask_for, euros
from tests.unit.journey import (
    a_verdict,
    accepted,
    days,
    does,
    inspected,
    places,
    received,
    settles,
    the_refund,
    types_of,
)

S, R = CaseStatus, RemedyStatus
MAIN = GatewayAccount("main")
CARDS = Routes({SHOP.id: Route(account=MAIN, methods=frozenset({"card"}))})
PAID, FAILED, RETRY = SettlementOutcome.SUCCEEDED, SettlementOutcome.FAILED, SettlementOutcome.RETRY
LATER = NOON + days(3)


def paid_by(*methods: str) -> Order:
    """Return an order of two units at 10.00, paid in equal parts by these methods, the last one the newest."""
    order = an_order(2)
    shares = order.paid.split([1] * len(methods))
    payments = (
        Payment(id=f"pay-{nth}", amount=share, method=method, captured_at=NOON + timedelta(minutes=nth))
        for nth, (method, share) in enumerate(zip(methods, shares, strict=True), start=1)
    )
    return replace(order, payments=tuple(payments))


def owed(*methods: str, routes: Routes = CARDS) -> CaseFile:
    """Return the file of a case whose refund is just granted, on its way."""
    order = paid_by(*methods)
    return with_refunds_routed(accepted(a_case_file(order, ask_for(order, {1: 2}))), since=None, routes=routes)


def reference(file: CaseFile, nth: int = 1) -> TransferReference:
    refund = the_refund(file)
    return reference_of(refund.id, refund.transfers[nth - 1])


def sent(file: CaseFile, nth: int = 1) -> CaseFile:
    return submitted(file, reference(file, nth), at=NOON)


def told(file: CaseFile, state: GatewayState, *, nth: int = 1, of: TransferReference | None = None) -> CaseFile:
    """Return the file once the gateway told how a part stands."""
    refund = the_refund(file)
    name = of or reference(file, nth)
    heard = GatewayRefund(
        id=f"re_{nth}",
        reference=name,
        payments=frozenset(refund.tenders),
        amount=euros("10.00"),
        state=state,
        created_at=LATER,
        failure="lost_or_stolen_card" if state is GatewayState.FAILED else None,
    )
    return concluded(file, name, heard, at=LATER)


def arrived(file: CaseFile, nth: int = 1) -> CaseFile:
    return told(sent(file, nth), GatewayState.SUCCEEDED, nth=nth)


def came_back(file: CaseFile, nth: int = 1) -> CaseFile:
    return told(file, GatewayState.FAILED, nth=nth)


def statuses(file: CaseFile) -> tuple[RemedyStatus, ...]:
    return tuple(transfer.status for transfer in the_refund(file).transfers)


class TestARefund:
    def test_goes_back_over_each_payment_by_itself_the_newest_first(self) -> None:
        refund = the_refund(owed("card", "card"))

        assert [(one.number, one.payment, one.amount, one.account) for one in refund.transfers] == [
            (1, "pay-2", 1_000, MAIN),
            (2, "pay-1", 1_000, MAIN),
        ]
        assert refund.status is R.PENDING

    def test_is_moved_by_people_where_no_route_takes_it(self) -> None:
        by_gift_card = the_refund(owed("gift card"))
        elsewhere = the_refund(owed("card", routes=Routes()))

        assert (by_gift_card.transfers, by_gift_card.status) == ((), R.MANUAL_REQUIRED)
        assert (elsewhere.transfers, elsewhere.status) == ((), R.MANUAL_REQUIRED)

    def test_waits_for_people_once_the_gateway_has_moved_its_part(self) -> None:
        file = owed("gift card", "card")
        assert (the_refund(file).status, statuses(file)) == (R.PENDING, (R.PENDING, R.MANUAL_REQUIRED))

        file = arrived(file)

        assert (the_refund(file).status, types_of(file)[-1]) == (R.MANUAL_REQUIRED, "case.refund_transferred")
        assert file.order.ledger.payments == {
            "pay-2": PaymentAccount(refunded=1_000),
            "pay-1": PaymentAccount(under_way=1_000),
        }
        file = does(file, settles(the_refund(file).id))
        assert (file.case.status, file.order.refunded, file.order.ledger.under_way) == (S.COMPLETED, euros("20.00"), 0)
        assert places(file.order) == (0, 0, 0, 2, 0)

    def test_completes_the_case_once_all_of_it_has_arrived(self) -> None:
        file = arrived(arrived(owed("card", "card")), nth=2)

        assert (file.case.status, the_refund(file).status) == (S.COMPLETED, R.SUCCEEDED)
        assert (the_refund(file).settled_at, the_refund(file).gateway_reference) == (LATER, "re_1")
        assert types_of(file)[-4:] == [
            "case.refund_submitted",
            "case.refund_transferred",
            "case.refund_submitted",
            "case.refund_settled",
        ]
        assert (places(file.order), file.order.refundable) == ((0, 0, 0, 2, 0), euros("0.00"))

    def test_waits_for_nobody_but_the_gateway(self) -> None:
        file = owed("card")

        assert file.case.waiting_on is Party.SYSTEM
        assert sent(file).case.waiting_on is Party.SYSTEM
        assert failed(sent(file), reference(file), "no_money", at=NOON).case.waiting_on is Party.MERCHANT

    def test_tells_the_queue_that_it_is_to_be_sent_and_nothing_else(self) -> None:
        def tells(file: CaseFile) -> bool:
            before = file.order.ledger
            return "to_transfer" in with_consequences(file, since=None, before=before).case.unrecorded[-1].data

        file = owed("card")
        lost = failed(sent(file), reference(file), "no_money", at=NOON)

        assert [tells(one) for one in (file, sent(file), arrived(file), lost)] == [True, False, False, False]
        assert tells(does(lost, settles(the_refund(lost).id, RETRY)))


class TestWhatIsNoNews:
    def test_changes_nothing(self) -> None:
        file = arrived(owed("card"))

        assert submitted(file, reference(file), at=LATER) is file
        assert told(file, GatewayState.SUCCEEDED) is file
        assert told(file, GatewayState.PENDING) is file
        assert told(file, GatewayState.FAILED, of=TransferReference(f"{the_refund(file).id}-9-1")) is file
        lost = came_back(file)
        assert came_back(lost) is lost
        assert told(lost, GatewayState.SUCCEEDED) is lost


class TestAFailure:
    def test_is_tried_again_under_another_name(self) -> None:
        file = came_back(sent(owed("card")))
        first = reference(file)

        file = does(file, settles(the_refund(file).id, RETRY))

        assert (the_refund(file).status, first[-4:], reference(file)[-4:]) == (R.PENDING, "-1-1", "-1-2")
        assert told(file, GatewayState.SUCCEEDED, of=first) is file
        assert arrived(file).case.status is S.COMPLETED

    def test_leaves_the_other_parts_on_their_way(self) -> None:
        file = came_back(sent(sent(owed("card", "card")), nth=2), nth=1)

        assert (the_refund(file).status, statuses(file)) == (R.SUBMITTED, (R.FAILED, R.SUBMITTED))
        assert the_refund(told(file, GatewayState.SUCCEEDED, nth=2)).status is R.FAILED

    def test_days_later_takes_the_success_back(self) -> None:
        before = sent(owed("card"))

        file = came_back(told(before, GatewayState.SUCCEEDED))

        assert (file.case.status, file.case.closed_at, the_refund(file).settled_at) == (S.RESOLVING, None, None)
        assert (the_refund(file).status, file.order.ledger) == (R.FAILED, before.order.ledger)
        assert file.case.unrecorded[-1].data["had_arrived"] is True
        assert CaseAction.SETTLE in actions_of(file.case, viewer=LEAD, at=LATER)
        assert does(file, settles(the_refund(file).id)).case.status is S.COMPLETED

    def test_days_later_is_counted_with_what_it_takes_back(self) -> None:
        paid = arrived(owed("card"))
        since = paid.case.recorded()
        lost = came_back(paid.with_case(since))

        (event,) = with_consequences(lost, since=since, before=paid.order.ledger).case.unrecorded

        refunded = event.data["refunded"]
        assert isinstance(refunded, list)
        assert [share["amount"] for share in refunded] == ["-20.00"]

    def test_in_a_dispute_is_owed_however_the_platform_rules(self) -> None:
        order = an_order(2)
        file = received(a_case_file(order, ask_for(order, {1: 2})))
        file = with_refunds_routed(inspected(file, a_verdict(file, 1, 1)), since=None, routes=CARDS)
        file = came_back(does(arrived(file), Escalate(statement="Both were broken.")))
        assert (file.case.status, the_refund(file).status) == (S.DISPUTED, R.FAILED)

        file = does(file, Arbitrate(ruling=DecisionOutcome.DECLINED, because="One was not."))

        assert file.case.status is S.RESOLVING
        assert does(file, settles(the_refund(file).id)).case.status is S.COMPLETED


class TestAPerson:
    @pytest.mark.parametrize("said", SettlementOutcome)
    def test_settles_nothing_that_a_gateway_has(self, said: SettlementOutcome) -> None:
        file = sent(owed("card"))

        with pytest.raises(NotAllowedNow):
            does(file, settles(the_refund(file).id, said))
        assert CaseAction.SETTLE not in actions_of(file.case, viewer=LEAD, at=NOON)

    def test_may_pay_what_nobody_has_sent_yet(self) -> None:
        file = owed("card")

        paid = does(file, settles(the_refund(file).id))

        assert (paid.case.status, statuses(paid)) == (S.COMPLETED, (R.SUCCEEDED,))
        assert submitted(paid, reference(paid), at=LATER) is paid
        assert came_back(paid) is paid

    def test_may_stop_what_nobody_has_sent_yet_and_have_it_tried_again(self) -> None:
        file = owed("card")

        stopped = does(file, settles(the_refund(file).id, FAILED))

        assert submitted(stopped, reference(stopped), at=LATER) is stopped
        again = does(stopped, settles(the_refund(stopped).id, RETRY))
        assert arrived(again).case.status is S.COMPLETED

    def test_who_paid_a_part_by_hand_is_not_asked_for_it_again(self) -> None:
        file = came_back(sent(arrived(owed("card", "card")), nth=2), nth=2)
        file = does(file, settles(the_refund(file).id))
        assert file.case.status is S.COMPLETED

        file = came_back(file)
        file = does(file, settles(the_refund(file).id, RETRY))

        assert statuses(file) == (R.PENDING, R.SUCCEEDED)
        assert arrived(file).order.ledger.payments == {
            "pay-2": PaymentAccount(refunded=1_000),
            "pay-1": PaymentAccount(refunded=1_000),
        }

"""Saving a case: all of what an act changes, or nothing; and whoever comes second is told."""

from dataclasses import replace

import pytest

from aftersales.business import Repositories
from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Approve, Decline
from aftersales.errors import NotFound
from aftersales.idempotency import LostRace
from aftersales.identifiers import MessageId, OrderLineId, owned
from aftersales.orders.events import told
from aftersales.orders.ledger import Ledger, PaymentAccount
from aftersales.orders.line_account import Allowance, LineAccount
from aftersales.orders.order import Order
from aftersales.vocabulary import CaseStatus, Party
from tests.open_shop import OpenShop
from tests.shop import BUYER, LEAD, NOON, a_case_file, an_order, ask_for, buyer_of, change_to, euros, request_by


def opened(kept: Repositories, order: Order, line: int = 1) -> CaseFile:
    """Return the file of a case about a line, kept."""
    file = a_case_file(order, ask_for(order, {line: 1}))
    kept.cases.save(change_to(file, before=order))
    return as_kept(file)


def as_kept(file: CaseFile) -> CaseFile:
    return file.with_case(file.case.recorded())


def with_ledger(file: CaseFile, ledger: Ledger) -> CaseFile:
    return file.with_ledger(replace(ledger, cases=file.order.ledger.cases))


def nothing_is_kept_of(file: CaseFile, kept: Repositories) -> bool:
    with pytest.raises(NotFound):
        kept.cases.get(file.case.id)
    ledger = kept.orders.get(file.order.id).ledger
    return not kept.cases.events(file.case.id, after=0, limit=10) and file.case.id not in ledger.cases


class TestSaving:
    def test_keeps_the_case_its_event_and_the_ledger(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(2))
        file = a_case_file(order)

        kept.cases.save(change_to(file, before=order))

        assert kept.cases.get(file.case.id) == file.case.recorded()
        assert kept.cases.get(file.case.id).version == 1
        assert kept.cases.events(file.case.id, after=0, limit=10) == file.case.unrecorded
        assert kept.orders.get(order.id).ledger == Ledger(lines={1: LineAccount(in_case=1)}, cases=(file.case.id,))

    def test_keeps_each_next_state_with_its_event(self, shop: OpenShop, kept: Repositories) -> None:
        file = opened(kept, shop.sells(an_order(2)))
        approved = Approve(note="Please send it.").on(file, by=LEAD, at=NOON)

        kept.cases.save(change_to(approved, before=file))

        assert kept.cases.get(file.case.id) == approved.case.recorded()
        assert [event.number for event in kept.cases.events(file.case.id, after=0, limit=10)] == [1, 2]

    def test_keeps_what_accounts_say_to_the_last_allowance(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(9))
        account = LineAccount(
            in_case=1,
            received=2,
            refunded=3,
            exchanged=1,
            repaired=4,
            credited=3,
            allowances=(Allowance(2, 250),),
            came_back=2,
            attempts=3,
            workshop_days=12,
            repaired_unowed=3,
            exchanging=1,
        )
        paid = PaymentAccount(refunded=500, under_way=250)
        file = a_case_file(order)
        ledger = Ledger(lines={1: account}, payments={"pay/1": paid, "#store-credit": paid}, cases=(file.case.id,))

        kept.cases.save(change_to(file.with_ledger(ledger), before=order))

        assert kept.orders.get(order.id).ledger == ledger

    def test_remembers_the_request_and_its_outcome(self, shop: OpenShop, kept: Repositories) -> None:
        order, request = shop.sells(an_order(2)), request_by(BUYER)
        file = a_case_file(order)
        message = MessageId(owned("msg", file.case.id, 1))

        kept.cases.save(change_to(file, before=order, request=request, outcome=message))

        remembered = kept.requests.remembered(request)
        assert remembered is not None
        assert (remembered.fingerprint, remembered.outcome) == (request.fingerprint, message)


class TestOneRequest:
    def test_opens_one_case(self, shop: OpenShop, kept: Repositories) -> None:
        order, request = shop.sells(an_order(2, 2)), request_by(BUYER)
        first, second = (a_case_file(order, ask_for(order, {line: 1})) for line in (1, 2))
        kept.cases.save(change_to(first, before=order, request=request))

        with pytest.raises(LostRace):
            kept.cases.save(change_to(second, before=order, request=request))

        assert nothing_is_kept_of(second, kept)
        assert kept.orders.get(order.id).ledger == first.order.ledger

    def test_does_one_thing_to_a_case(self, shop: OpenShop, kept: Repositories) -> None:
        request, file = request_by(LEAD), opened(kept, shop.sells(an_order(2)))
        approved = Approve().on(file, by=LEAD, at=NOON)
        kept.cases.save(change_to(approved, before=file, request=request))
        declined = Decline(reason="OTHER", note="No.").on(file, by=LEAD, at=NOON)

        with pytest.raises(LostRace):
            kept.cases.save(change_to(declined, before=file, request=request))

        assert kept.cases.get(file.case.id).status is CaseStatus.APPROVED
        assert len(kept.cases.events(file.case.id, after=0, limit=10)) == 2

    def test_is_another_one_in_another_scope(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(2, 2))
        for line, actor in ((1, BUYER), (2, LEAD)):
            file = a_case_file(kept.orders.get(order.id), ask_for(order, {line: 1}))
            kept.cases.save(change_to(file, before=kept.orders.get(order.id), request=request_by(actor, "my-key")))

        assert len(kept.orders.get(order.id).ledger.cases) == 2


class TestWhoComesSecond:
    def test_to_a_case_finds_its_event_taken(self, shop: OpenShop, kept: Repositories) -> None:
        file = opened(kept, shop.sells(an_order(2)))
        kept.cases.save(change_to(Approve().on(file, by=LEAD, at=NOON), before=file, request=request_by(LEAD)))
        declined = Decline(reason="OTHER", note="No.").on(file, by=LEAD, at=NOON)
        request = request_by(LEAD)

        with pytest.raises(LostRace):
            kept.cases.save(change_to(declined, before=file, request=request))

        case = kept.cases.get(file.case.id)
        assert (case.status, case.version) == (CaseStatus.APPROVED, 2)
        assert kept.orders.get(file.order.id).ledger == file.order.ledger
        assert kept.cases.words(file.case.id) == {}
        assert kept.requests.remembered(request) is None

    def test_to_a_line_finds_its_account_changed(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(2))
        first, second = a_case_file(order), a_case_file(order)
        kept.cases.save(change_to(first, before=order))

        with pytest.raises(LostRace):
            kept.cases.save(change_to(second, before=order))

        assert nothing_is_kept_of(second, kept)
        assert kept.orders.get(order.id).ledger == first.order.ledger

    def test_to_a_payment_finds_its_account_changed(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(2, 2))
        one, other = opened(kept, order, 1), a_case_file(order, ask_for(order, {2: 1}))
        promised = with_ledger(Approve().on(one, by=LEAD, at=NOON), one.order.ledger.promise({"pay": 100}))
        kept.cases.save(change_to(promised, before=one))

        with pytest.raises(LostRace):
            kept.cases.save(change_to(with_ledger(other, other.order.ledger.promise({"pay": 50})), before=order))

        assert nothing_is_kept_of(other, kept)
        assert kept.orders.get(order.id).ledger.payments == {"pay": PaymentAccount(under_way=100)}

    def test_to_an_order_that_the_shop_has_updated_looks_again(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(2))
        file = a_case_file(order)
        after = replace(order, version=2, ledger=replace(order.ledger, order_version=2))
        kept.orders.update(order, after, buyer_of(order), told(after, by=Party.SYSTEM, at=NOON))

        with pytest.raises(LostRace):
            kept.cases.save(change_to(file, before=order))

        assert nothing_is_kept_of(file, kept)

    def test_to_add_a_line_looks_again(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(2, 2))
        one, other = (a_case_file(order, ask_for(order, {line: 1})) for line in (1, 2))
        added = replace(order.lines[0], id=OrderLineId(owned("oln", order.id, 3)), quantity=1, paid=euros("1.00"))
        kept.cases.save(change_to(with_ledger(one, replace(one.order.ledger, added_lines=(added,))), before=order))
        another = replace(other.order.ledger, added_lines=(replace(added, sku="another"),))

        with pytest.raises(LostRace):
            kept.cases.save(change_to(with_ledger(other, another), before=order))

        assert nothing_is_kept_of(other, kept)
        assert kept.orders.get(order.id).ledger.added_lines == (added,)


class TestAtTheSameTime:
    def test_cases_about_different_lines_of_an_order_pass(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(2, 2))
        one, other = (a_case_file(order, ask_for(order, {line: 1})) for line in (1, 2))

        kept.cases.save(change_to(one, before=order))
        kept.cases.save(change_to(other, before=order))

        assert kept.orders.get(order.id).ledger == Ledger(
            lines={1: LineAccount(in_case=1), 2: LineAccount(in_case=1)}, cases=(one.case.id, other.case.id)
        )

    def test_refunds_to_different_payments_pass(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(2, 2))
        one, other = (a_case_file(order, ask_for(order, {line: 1})) for line in (1, 2))

        kept.cases.save(change_to(with_ledger(one, one.order.ledger.promise({"a": 1})), before=order))
        kept.cases.save(change_to(with_ledger(other, other.order.ledger.promise({"b": 2})), before=order))

        assert kept.orders.get(order.id).ledger.payments == {
            "a": PaymentAccount(under_way=1),
            "b": PaymentAccount(under_way=2),
        }

    def test_an_act_that_moves_no_unit_passes_whatever_others_move(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(2, 2))
        file = opened(kept, order, 1)
        other = opened(kept, kept.orders.get(order.id), 2)

        kept.cases.save(change_to(Approve().on(file, by=LEAD, at=NOON), before=file))

        assert kept.orders.get(order.id).ledger == other.order.ledger

"""Offering: money instead of what was asked; the goods stay with the buyer, or with the merchant."""

from datetime import timedelta

import pytest

from aftersales.cases.case_file import CaseFile
from aftersales.cases.disputing import Escalate
from aftersales.cases.offering import AcceptOffer, DeclineOffer, MakeOffer
from aftersales.errors import InvalidInput, NotAllowedNow, NotPermitted
from aftersales.policy.quote import worth
from aftersales.vocabulary import CaseKind, CaseStatus, Party
from tests.shop import BUYER, LEAD, NOON, a_case_file, an_order, ask_for, euros
from tests.unit.journey import approved, does, places, plays, rejected, settled, the_refund, types_of

S = CaseStatus


def asked(kind: CaseKind = CaseKind.RETURN, *quantities: int) -> CaseFile:
    quantities = quantities or (1,)
    order = an_order(*quantities)
    return a_case_file(order, ask_for(order, dict(enumerate(quantities, start=1)), kind=kind, reason="OTHER"))


def offered(file: CaseFile, amount: str = "4.00") -> CaseFile:
    return does(file, MakeOffer(text="Keep it?", amount=amount))


class TestMakeOffer:
    def test_waits_for_the_buyer(self) -> None:
        file = offered(asked())

        assert (file.case.status, file.case.waiting_on) == (S.OFFER_PENDING, Party.BUYER)
        assert file.case.offer is not None
        assert (file.case.offer.amount, file.case.offer.event) == (euros("4.00"), 2)
        assert file.case.offer.expires_at == NOON + timedelta(days=7)
        assert file.case.deadline is not None
        assert file.case.offer.expires_at == file.case.deadline.at
        assert (types_of(file)[-1], file.case.unrecorded[-1].words.text) == ("case.offer_made", "Keep it?")

    @pytest.mark.parametrize("amount", ["0", "-1", "1.001", "four", "10.01"])
    def test_offers_something_and_no_more_than_the_case_is_worth(self, amount: str) -> None:
        file = asked()

        with pytest.raises(InvalidInput) as refusal:
            offered(file, amount)

        assert refusal.value.fields[0].path == ("amount",)

    def test_may_offer_everything(self) -> None:
        assert offered(asked(CaseKind.RETURN, 2, 1), "30.00").case.status is S.OFFER_PENDING

    def test_cannot_take_goods_that_are_with_the_buyer(self) -> None:
        with pytest.raises(InvalidInput) as refusal:
            does(asked(), MakeOffer(text="So?", amount="4.00", keep_item=False))

        assert refusal.value.fields[0].path == ("keepItem",)

    def test_needs_words(self) -> None:
        with pytest.raises(InvalidInput):
            does(asked(), MakeOffer(text=" ", amount="4.00"))

    def test_is_for_staff(self) -> None:
        with pytest.raises(NotPermitted):
            does(asked(), MakeOffer(text="Give me more.", amount="9.00"), by=BUYER)

    @pytest.mark.parametrize("file", [approved(asked()), offered(asked())], ids=["approved", "offered"])
    def test_comes_too_late_or_twice(self, file: CaseFile) -> None:
        with pytest.raises(NotAllowedNow):
            offered(file)


class TestAcceptOffer:
    def test_to_keep_the_goods_is_paid_and_leaves_the_unit_available(self) -> None:
        file = does(offered(asked()), AcceptOffer())

        assert file.case.status is S.RESOLVING
        assert (the_refund(file).amount, the_refund(file).units) == (euros("4.00"), ())
        assert places(file.order) == (1, 0, 0, 0, 0)
        assert worth(file.order, file.order.lines[0], 1) == euros("6.00")
        assert settled(file).case.status is S.COMPLETED

    def test_of_everything_pays_the_units_off(self) -> None:
        file = settled(does(offered(asked(), "10.00"), AcceptOffer()))

        assert (places(file.order), file.order.refunded) == ((0, 0, 0, 1, 0), euros("10.00"))

    def test_is_shared_among_the_lines_by_their_worth(self) -> None:
        file = does(offered(asked(CaseKind.RETURN, 2, 1), "10.00"), AcceptOffer())

        assert file.case.quote is not None
        assert [line.total.amount for line in file.case.quote.lines] == ["6.67", "3.33"]

    def test_after_inspection_sends_the_goods_back_with_the_money(self) -> None:
        file = does(offered(rejected(asked())), AcceptOffer())

        assert the_refund(file).amount == euros("4.00")
        assert places(file.order) == (1, 0, 0, 0, 0)

    def test_that_takes_the_goods_gives_the_rest_up(self) -> None:
        file = rejected(asked())

        file = plays(file, MakeOffer(text="We keep it.", amount="4.00", keep_item=False), AcceptOffer())

        assert (the_refund(file).amount, places(file.order)) == (euros("4.00"), (0, 0, 1, 0, 0))
        file = settled(file)
        assert (places(file.order), file.order.refunded) == ((0, 0, 0, 1, 0), euros("4.00"))

    def test_settles_the_case_so_that_nothing_is_left_to_dispute(self) -> None:
        file = settled(does(offered(rejected(asked())), AcceptOffer()))

        with pytest.raises(NotAllowedNow):
            does(file, Escalate(statement="I want more."))

    @pytest.mark.parametrize("kind", [CaseKind.REPAIR, CaseKind.RESHIP, CaseKind.REFUND])
    def test_replaces_any_other_remedy(self, kind: CaseKind) -> None:
        file = does(offered(asked(kind)), AcceptOffer())

        assert [remedy.id for remedy in file.case.remedies] == [the_refund(file).id]

    def test_is_the_buyers_to_say(self) -> None:
        with pytest.raises(NotPermitted):
            does(offered(asked()), AcceptOffer(), by=LEAD)

    @pytest.mark.parametrize("act", [AcceptOffer(), DeclineOffer()])
    def test_needs_an_offer(self, act: AcceptOffer | DeclineOffer) -> None:
        with pytest.raises(NotAllowedNow):
            does(asked(), act)


class TestDeclineOffer:
    @pytest.mark.parametrize("file", [asked(), rejected(asked())], ids=["requested", "inspected"])
    def test_leads_back_to_where_the_case_stood(self, file: CaseFile) -> None:
        after = does(offered(file), DeclineOffer(note="No, thank you."))

        assert (after.case.status, after.case.offer, after.case.resumes) == (file.case.status, None, None)
        assert places(after.order) == places(file.order)
        assert after.case.deadline is not None

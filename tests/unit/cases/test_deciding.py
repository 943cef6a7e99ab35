"""Deciding: approve or decline, ask back, cancel; and who may, and until when."""

from dataclasses import replace

import pytest

from aftersales.cases.act import Act
from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Approve, Cancel, Decline, ProvideInfo, RequestInfo
from aftersales.errors import InvalidInput, NotAllowedNow, NotPermitted
from aftersales.identifiers import EvidenceId
from aftersales.vocabulary import CaseKind, CaseStatus, DecisionOutcome, EvidenceKind, LegalBasis, Party, Permission
from tests.shop import BUYER, LEAD, WAREHOUSE, a_case_file, an_order, ask_for, euros
from tests.unit.journey import a_parcel, approved, does, places, received, rejected, the_refund, types_of

S = CaseStatus


def asked(kind: CaseKind = CaseKind.RETURN, quantity: int = 1) -> CaseFile:
    order = an_order(quantity)
    return a_case_file(order, ask_for(order, {1: quantity}, kind=kind, reason="OTHER"))


class TestApprove:
    def test_lets_the_goods_come_back(self) -> None:
        file = does(asked(), Approve(note="Send it."))

        assert file.case.status is S.APPROVED
        assert file.case.decision is not None
        assert (file.case.decision.outcome, file.case.decision.by) == (DecisionOutcome.APPROVED, Party.MERCHANT)
        assert [one.rule for one in file.case.decision.because] == ["default.return"]
        assert file.case.unrecorded[-1].words.text == "Send it."
        assert places(file.order) == (0, 1, 0, 0, 0)

    def test_of_a_refund_begins_it_at_once(self) -> None:
        file = does(asked(CaseKind.REFUND, 2), Approve())

        assert file.case.status is S.RESOLVING
        assert the_refund(file).amount == euros("20.00")
        assert file.case.waiting_on is Party.MERCHANT

    def test_without_return_leaves_the_goods_with_the_buyer(self) -> None:
        file = does(asked(quantity=2), Approve(without_return=True))

        assert (file.case.status, file.case.lines[0].kept) == (S.RESOLVING, 2)
        assert the_refund(file).amount == euros("20.00")

    def test_without_return_mends_nothing(self) -> None:
        file = asked(CaseKind.REPAIR)

        with pytest.raises(InvalidInput) as refusal:
            does(file, Approve(without_return=True))

        assert refusal.value.fields[0].path == ("withoutReturn",)
        with pytest.raises(InvalidInput):
            does(approved(file), Approve(without_return=True))

    def test_beyond_the_policy_is_goodwill_and_says_why(self) -> None:
        file = does(asked(), Approve(override=True, note="A good customer."))

        assert file.case.basis is LegalBasis.GOODWILL
        assert file.case.decision is not None
        assert [one.rule for one in file.case.decision.because] == ["default.return", "goodwill.override"]

    @pytest.mark.parametrize("note", [None, "", "  "])
    def test_beyond_the_policy_needs_a_note(self, note: str | None) -> None:
        with pytest.raises(InvalidInput) as refusal:
            does(asked(), Approve(override=True, note=note))

        assert refusal.value.fields[0].path == ("note",)


class TestDecline:
    def test_frees_the_units(self) -> None:
        file = does(asked(quantity=2), Decline(reason="NOT_OUR_PRODUCT", note="Sorry."))

        assert (file.case.status, places(file.order)) == (S.DECLINED, (2, 0, 0, 0, 0))
        assert file.case.decision is not None
        assert [one.rule for one in file.case.decision.because] == ["decline.NOT_OUR_PRODUCT"]
        assert (file.case.deadline, file.case.waiting_on) == (None, None)

    def test_sends_goods_back_that_are_held(self) -> None:
        file = does(rejected(asked(quantity=2)), Decline(reason="USED_OR_DAMAGED"))

        assert (file.case.status, places(file.order)) == (S.DECLINED, (2, 0, 0, 0, 0))

    def test_needs_a_reason_of_the_table(self) -> None:
        with pytest.raises(InvalidInput) as refusal:
            does(asked(), Decline(reason="BECAUSE"))

        assert refusal.value.fields[0].path == ("reason",)


class TestCancel:
    @pytest.mark.parametrize("file", [asked(), approved(asked()), does(asked(), RequestInfo(text="Why?"))])
    def test_frees_the_units_before_a_parcel_moves(self, file: CaseFile) -> None:
        file = does(file, Cancel())

        assert (file.case.status, places(file.order)) == (S.CANCELED, (1, 0, 0, 0, 0))

    def test_comes_too_late_once_a_parcel_moves(self) -> None:
        file = does(approved(asked()), a_parcel())

        with pytest.raises(NotAllowedNow):
            does(file, Cancel())

    def test_comes_too_late_while_the_goods_are_held(self) -> None:
        file = does(rejected(asked()), RequestInfo(text="Why?"))
        assert file.case.status is S.AWAITING_INFO

        with pytest.raises(NotAllowedNow):
            does(file, Cancel())

    def test_by_a_merchant_says_why(self) -> None:
        with pytest.raises(InvalidInput) as refusal:
            does(asked(), Cancel(note=" "), by=LEAD)

        assert refusal.value.fields[0].path == ("note",)
        assert does(asked(), Cancel(note="A duplicate."), by=LEAD).case.status is S.CANCELED


class TestAskingBack:
    @pytest.mark.parametrize("file", [asked(), rejected(asked())], ids=["requested", "inspected"])
    def test_leads_back_to_where_the_case_stood(self, file: CaseFile) -> None:
        before = file.case.status

        file = does(file, RequestInfo(text="A photograph?", evidence=(EvidenceKind.PHOTO,)))
        assert (file.case.status, file.case.resumes) == (S.AWAITING_INFO, before)
        assert (file.case.waiting_on, file.case.unrecorded[-1].data["evidence"]) == (Party.BUYER, ["PHOTO"])

        file = does(file, ProvideInfo(text="Here.", evidence=(EvidenceId("evd_1"),)))
        assert (file.case.status, file.case.resumes) == (before, None)
        assert file.case.evidence == (EvidenceId("evd_1"),)
        assert types_of(file)[-2:] == ["case.info_requested", "case.info_provided"]

    @pytest.mark.parametrize("text", ["", "  ", "x" * 5_001, "\0"])
    def test_needs_words(self, text: str) -> None:
        with pytest.raises(InvalidInput):
            does(asked(), RequestInfo(text=text))
        with pytest.raises(InvalidInput):
            does(asked(), ProvideInfo(text=text))


class TestRefusal:
    @pytest.mark.parametrize(
        "act",
        [Approve(), Decline(reason="OTHER"), RequestInfo(text="Why?"), ProvideInfo(text="So.")],
        ids=lambda act: type(act).__name__,
    )
    def test_says_where_the_case_stands(self, act: Act) -> None:
        with pytest.raises(NotAllowedNow) as refusal:
            does(received(asked()), act)

        assert refusal.value.status is S.RECEIVED

    @pytest.mark.parametrize(
        ("act", "permission"),
        [
            (Approve(), Permission.DECIDE_CASES),
            (Decline(reason="OTHER"), Permission.DECIDE_CASES),
            (RequestInfo(text="Why?"), Permission.DECIDE_CASES),
        ],
    )
    def test_keeps_buyers_from_deciding(self, act: Act, permission: Permission) -> None:
        with pytest.raises(NotPermitted) as refusal:
            does(asked(), act, by=BUYER)

        assert refusal.value.permission is permission

    def test_keeps_merchants_from_answering_for_the_buyer(self) -> None:
        with pytest.raises(NotPermitted):
            does(asked(), ProvideInfo(text="So."), by=LEAD)

    def test_keeps_the_warehouse_from_canceling(self) -> None:
        with pytest.raises(NotPermitted):
            does(asked(), Cancel(note="No."), by=WAREHOUSE)

    @pytest.mark.parametrize("act", [Approve(), Decline(reason="OTHER"), Cancel()], ids=lambda act: type(act).__name__)
    def test_meets_a_note_that_is_too_long(self, act: Approve | Decline | Cancel) -> None:
        with pytest.raises(InvalidInput):
            does(asked(), replace(act, note="x" * 5_001))

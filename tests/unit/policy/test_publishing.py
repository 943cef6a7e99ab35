"""Publishing: what a merchant states becomes rules that can be kept, or is refused with all that is wrong."""

from dataclasses import replace
from datetime import date

import pytest

from aftersales.currencies import CurrencyCode
from aftersales.errors import InvalidInput
from aftersales.policy.publishing import rules_from
from aftersales.policy.rules import (
    AutomaticApproval,
    FinalSale,
    InstantExchange,
    InstantRefund,
    KeepItem,
    MaximumAttempts,
    RequiredEvidence,
    RestockingFee,
    ReturnFreight,
    Season,
    StageDeadline,
    Window,
)
from aftersales.policy.told import (
    ToldAutomaticApproval,
    ToldInstantExchange,
    ToldInstantRefund,
    ToldKeepItem,
    ToldMoney,
    ToldRequiredEvidence,
    ToldRestockingFee,
    ToldReturnFreight,
    ToldRule,
)
from aftersales.vocabulary import CaseStatus, Condition, EvidenceKind, Party
from tests.shop import EUR, euros

FIVE = ToldMoney(amount="5.00", currency="EUR")
DOLLARS = ToldMoney(amount="5.00", currency="USD")
WINDOW = Window(id="window", days=30)
A_PHOTO = ToldRequiredEvidence(id="shown", evidence=(EvidenceKind.PHOTO,))


class TestRules:
    def test_are_kept_as_stated(self) -> None:
        told: tuple[ToldRule, ...] = (
            WINDOW,
            ToldRestockingFee(id="fee", percent="12.5", conditions=(Condition.USED,)),
            ToldReturnFreight(id="freight", paid_by=Party.BUYER, amount=FIVE),
            replace(A_PHOTO, reasons=("DAMAGED",), above=FIVE),
            MaximumAttempts(id="tries", per_line=3),
            ToldKeepItem(id="keep", below=FIVE, max_risk="0.5"),
            ToldInstantRefund(id="refund", up_to=FIVE, max_risk="0"),
            ToldInstantExchange(id="exchange", up_to=FIVE, max_risk="1"),
            ToldAutomaticApproval(id="auto", up_to=FIVE, max_risk="0.25", max_cases=2),
        )

        assert rules_from(told, currency=EUR) == (
            WINDOW,
            RestockingFee(id="fee", percent=1_250, conditions=(Condition.USED,)),
            ReturnFreight(id="freight", paid_by=Party.BUYER, amount=euros("5.00")),
            RequiredEvidence(id="shown", evidence=(EvidenceKind.PHOTO,), reasons=("DAMAGED",), above=euros("5.00")),
            MaximumAttempts(id="tries", per_line=3),
            KeepItem(id="keep", below=euros("5.00"), max_risk=50),
            InstantRefund(id="refund", up_to=euros("5.00"), max_risk=0),
            InstantExchange(id="exchange", up_to=euros("5.00"), max_risk=100),
            AutomaticApproval(id="auto", up_to=euros("5.00"), max_risk=25, max_cases=2),
        )

    @pytest.mark.parametrize(
        ("rule", "path"),
        [
            (replace(WINDOW, id=" "), "window.id"),
            (replace(WINDOW, days=-1), "window.days"),
            (replace(WINDOW, days=3_651), "window.days"),
            (replace(WINDOW, kinds=()), "window.kinds"),
            (replace(WINDOW, territory="XX"), "window.territory"),
            (replace(WINDOW, category=" "), "window.category"),
            (replace(WINDOW, season=Season(first=date(2026, 12, 2), last=date(2026, 12, 1))), "window.season"),
            (FinalSale(id="final"), "finalSale.category"),
            (StageDeadline(id="stage", status=CaseStatus.RESOLVING, hours=1), "stageDeadline.status"),
            (StageDeadline(id="stage", status=CaseStatus.APPROVED, hours=0), "stageDeadline.hours"),
            (ToldRestockingFee(id="fee"), "restockingFee.percent"),
            (ToldRestockingFee(id="fee", percent="10", amount=FIVE), "restockingFee.percent"),
            (ToldRestockingFee(id="fee", percent="0"), "restockingFee.percent"),
            (ToldRestockingFee(id="fee", percent="100.01"), "restockingFee.percent"),
            (ToldRestockingFee(id="fee", percent="1.001"), "restockingFee.percent"),
            (ToldRestockingFee(id="fee", percent="ten"), "restockingFee.percent"),
            (ToldRestockingFee(id="fee", percent="10", conditions=()), "restockingFee.conditions"),
            (ToldRestockingFee(id="fee", amount=DOLLARS), "restockingFee.amount"),
            (ToldRestockingFee(id="fee", amount=replace(FIVE, amount="-1")), "restockingFee.amount.amount"),
            (ToldReturnFreight(id="freight", paid_by=Party.PLATFORM), "returnFreight.paidBy"),
            (ToldReturnFreight(id="freight", paid_by=Party.BUYER, reasons=("BECAUSE",)), "returnFreight.reasons"),
            (ToldRequiredEvidence(id="shown", evidence=()), "evidence.evidence"),
            (ToldRequiredEvidence(id="shown", evidence=(EvidenceKind.PHOTO,) * 2), "evidence.evidence"),
            (replace(A_PHOTO, reasons=()), "evidence.reasons"),
            (replace(A_PHOTO, reasons=("BECAUSE",)), "evidence.reasons"),
            (replace(A_PHOTO, above=DOLLARS), "evidence.above"),
            (MaximumAttempts(id="tries", per_line=0), "attempts.perLine"),
            (MaximumAttempts(id="tries", per_line=101), "attempts.perLine"),
            (ToldKeepItem(id="keep", below=DOLLARS), "keepItem.below"),
            (ToldKeepItem(id="keep", below=FIVE, max_risk="1.01"), "keepItem.maxRisk"),
            (ToldInstantRefund(id="now", up_to=DOLLARS), "instantRefund.upTo"),
            (ToldInstantRefund(id="now", up_to=FIVE, max_risk="-0.5"), "instantRefund.maxRisk"),
            (ToldInstantExchange(id="now", up_to=DOLLARS), "instantExchange.upTo"),
            (ToldInstantExchange(id="now", up_to=FIVE, max_risk="0.125"), "instantExchange.maxRisk"),
            (ToldAutomaticApproval(id="auto", up_to=DOLLARS), "automaticApproval.upTo"),
            (ToldAutomaticApproval(id="auto", up_to=FIVE, kinds=()), "automaticApproval.kinds"),
            (ToldAutomaticApproval(id="auto", up_to=FIVE, reasons=()), "automaticApproval.reasons"),
            (ToldAutomaticApproval(id="auto", up_to=FIVE, max_risk="much"), "automaticApproval.maxRisk"),
            (ToldAutomaticApproval(id="auto", up_to=FIVE, max_cases=100), "automaticApproval.maxCases"),
        ],
    )
    def test_are_refused_where_they_make_no_sense(self, rule: ToldRule, path: str) -> None:
        with pytest.raises(InvalidInput) as refusal:
            rules_from((rule,), currency=EUR)

        assert [".".join(field.path) for field in refusal.value.fields] == [f"rules.0.{path}"]

    def test_have_ids_of_their_own(self) -> None:
        with pytest.raises(InvalidInput) as refusal:
            rules_from((WINDOW, FinalSale(id="window", category="shoes")), currency=EUR)

        assert [field.path for field in refusal.value.fields] == [("rules", "1", "finalSale", "id")]

    @pytest.mark.parametrize("number", [0, 101])
    def test_come_in_numbers_that_a_person_can_read(self, number: int) -> None:
        told = tuple(replace(WINDOW, id=f"window-{nth}") for nth in range(number))

        with pytest.raises(InvalidInput):
            rules_from(told, currency=EUR)

    def test_are_in_the_merchants_currency(self) -> None:
        with pytest.raises(InvalidInput):
            rules_from((ToldAutomaticApproval(id="auto", up_to=FIVE),), currency=CurrencyCode("GBP"))

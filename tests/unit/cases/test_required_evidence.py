"""What a request has to show, by the rules of the policy, and what it never has to."""

from dataclasses import replace
from typing import Any, Final

import pytest

from aftersales.cases.case_file import CaseFile
from aftersales.cases.options import Options
from aftersales.cases.requesting import Circumstances, open_case
from aftersales.currencies import CurrencyCode
from aftersales.errors import NotEligible
from aftersales.identifiers import CaseId
from aftersales.money import Money
from aftersales.orders.order import Order
from aftersales.policy.policy import Policy, default_rules
from aftersales.policy.rules import RequiredEvidence
from aftersales.vocabulary import CaseKind, EvidenceKind, LegalBasis
from tests.shop import BUYER, LEAD, NOON, an_order, ask_for, euros, evidence_for, new_ulid, policy_of

VIDEO: Final = RequiredEvidence(id="video", evidence=(EvidenceKind.VIDEO,))


def requiring(*rules: RequiredEvidence) -> Policy:
    return replace(policy_of(), rules=(*default_rules(), *rules))


def asked(
    order: Order,
    *rules: RequiredEvidence,
    reason: str = "DEFECTIVE",
    units: int = 1,
    shown: tuple[EvidenceKind, ...] = (),
    basis: LegalBasis | None = None,
    kind: CaseKind = CaseKind.RETURN,
) -> CaseFile:
    """Return the file of a request of an order that shows files of some kinds."""
    ask = replace(ask_for(order, {1: units}, kind=kind, reason=reason), basis=basis or LegalBasis.POLICY)
    evidence = tuple(replace(evidence_for(order), kind=kind) for kind in shown)
    known = Circumstances(order=order, policy=requiring(*rules), evidence=evidence)
    by = LEAD if basis is LegalBasis.GOODWILL else BUYER
    return open_case(ask, known, case_id=CaseId(f"case_{new_ulid(NOON)}"), by=by, at=NOON)


def refused_by(order: Order, *rules: RequiredEvidence, **how: Any) -> list[str]:
    with pytest.raises(NotEligible) as refusal:
        asked(order, *rules, **how)
    return [one.rule for one in refusal.value.because]


class TestARequest:
    def test_shows_what_a_rule_asks_for(self) -> None:
        order = an_order(1)

        assert refused_by(order, VIDEO) == ["video"]
        assert refused_by(order, VIDEO, shown=(EvidenceKind.PHOTO,)) == ["video"]
        assert asked(order, VIDEO, shown=(EvidenceKind.VIDEO,)).case.basis is LegalBasis.POLICY

    def test_shows_all_that_a_rule_asks_for(self) -> None:
        both = replace(VIDEO, evidence=(EvidenceKind.PHOTO, EvidenceKind.VIDEO))

        assert refused_by(an_order(1), both, shown=(EvidenceKind.VIDEO,)) == ["video"]

    def test_shows_what_its_reason_needs_as_well(self) -> None:
        order = an_order(1)

        assert refused_by(order, VIDEO, reason="DAMAGED") == ["evidence.DAMAGED", "video"]
        assert refused_by(order, VIDEO, reason="DAMAGED", shown=(EvidenceKind.VIDEO,)) == ["evidence.DAMAGED"]

    def test_shows_it_for_the_reasons_that_the_rule_names(self) -> None:
        rule = replace(VIDEO, reasons=("DEFECTIVE",))

        assert refused_by(an_order(1), rule) == ["video"]
        assert asked(an_order(1), rule, reason="DISLIKED").case.evidence == ()

    def test_shows_it_above_the_value_that_the_rule_names(self) -> None:
        rule = replace(VIDEO, above=euros("10.00"))

        assert asked(an_order(2), rule, units=1).case.evidence == ()
        assert refused_by(an_order(2), rule, units=2) == ["video"]

    def test_shows_nothing_above_a_value_in_another_currency(self) -> None:
        rule = replace(VIDEO, above=Money.zero(CurrencyCode("JPY")))

        assert asked(an_order(1), rule).case.evidence == ()

    def test_shows_nothing_where_it_is_a_withdrawal(self) -> None:
        assert asked(an_order(1), VIDEO, basis=LegalBasis.WITHDRAWAL).case.basis is LegalBasis.WITHDRAWAL

    def test_shows_nothing_that_only_a_merchant_asks_for_where_the_law_gives_it(self) -> None:
        file = asked(an_order(1), VIDEO, basis=LegalBasis.CONFORMITY, kind=CaseKind.REPAIR)

        assert file.case.basis is LegalBasis.CONFORMITY

    def test_stands_on_the_law_where_only_a_merchant_asks_for_more(self) -> None:
        order = an_order(1)
        known = Circumstances(order=order, policy=requiring(VIDEO))

        file = open_case(ask_for(order), known, case_id=CaseId(f"case_{new_ulid(NOON)}"), by=BUYER, at=NOON)

        assert file.case.basis is LegalBasis.WITHDRAWAL

    def test_shows_nothing_where_goodwill_grants_it(self) -> None:
        assert asked(an_order(1), VIDEO, basis=LegalBasis.GOODWILL).case.basis is LegalBasis.GOODWILL


class TestOptions:
    def test_say_what_has_to_be_shown_whatever_the_reason_is(self) -> None:
        order = an_order(2)
        dear = replace(VIDEO, id="dear", evidence=(EvidenceKind.DOCUMENT,), above=euros("19.99"))
        dearer = replace(VIDEO, id="dearer", evidence=(EvidenceKind.PHOTO,), above=euros("20.00"))
        broken = replace(VIDEO, id="broken", evidence=(EvidenceKind.PHOTO,), reasons=("DEFECTIVE",))

        found = Options(order=order, policy=requiring(VIDEO, dear, dearer, broken), viewer=LEAD, at=NOON).on(
            order.lines[0]
        )

        shown = {(option.basis, option.kind): option.evidence for option in found}
        assert shown[LegalBasis.POLICY, CaseKind.RETURN] == (EvidenceKind.VIDEO, EvidenceKind.DOCUMENT)
        assert shown[LegalBasis.GOODWILL, CaseKind.RETURN] == ()

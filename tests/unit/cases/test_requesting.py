"""Requesting: what may be asked of an order, on which ground, and what is refused before anything is reserved."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aftersales.actors import Actor
from aftersales.cases.case_file import CaseFile
from aftersales.cases.history import History
from aftersales.cases.requesting import Ask, AskedLine, Circumstances, open_case, rma_number
from aftersales.errors import InvalidInput, NotEligible, NotFound, QuantityUnavailable
from aftersales.identifiers import CaseId
from aftersales.orders.order import Order
from aftersales.territories import Territory
from aftersales.vocabulary import CaseKind, CaseStatus, EvidenceKind, LegalBasis, Party, ProductTrait, ReturnMethod
from tests.shop import (
    BUYER,
    LEAD,
    NOON,
    SHOP_SYSTEM,
    a_case_file,
    an_order,
    ask_for,
    euros,
    evidence_for,
    new_ulid,
    policy_of,
)
from tests.unit.journey import days, places, types_of

TOO_LONG = "x" * 5_001


def asking(order: Order, **changes: Any) -> Ask:
    """Return what asks for one unit, with changes to its line."""
    ask = ask_for(order)
    return replace(ask, lines=(replace(ask.lines[0], **changes),))


def refused_paths(ask: Ask) -> list[str]:
    with pytest.raises(InvalidInput) as refusal:
        ask.check()
    return [".".join(field.path) for field in refusal.value.fields]


class TestARequest:
    def test_reserves_its_units_and_waits_for_the_merchant(self) -> None:
        order = an_order(3, 1)

        file = a_case_file(order, ask_for(order, {1: 2}))

        assert file.case.status is CaseStatus.REQUESTED
        assert (places(file.order), places(file.order, 2)) == ((1, 2, 0, 0, 0), (1, 0, 0, 0, 0))
        assert file.order.ledger.cases == (file.case.id,)
        assert types_of(file) == ["case.requested"]
        assert file.case.deadline is not None
        assert file.case.deadline.at == NOON + timedelta(hours=48)

    def test_cites_the_rules_that_let_it(self) -> None:
        file = a_case_file(an_order(1))

        assert file.case.basis is LegalBasis.POLICY
        assert [one.rule for one in file.case.because] == ["default.return"]
        assert file.case.decision is None

    @pytest.mark.parametrize("kind", [CaseKind.REFUND, CaseKind.RETURN])
    def test_for_money_is_quoted(self, kind: CaseKind) -> None:
        order = an_order(3)

        file = a_case_file(order, ask_for(order, {1: 2}, kind=kind, reason="OTHER"))

        assert file.case.quote is not None
        assert file.case.quote.total == euros("20.00")

    @pytest.mark.parametrize("kind", [CaseKind.REPAIR, CaseKind.RESHIP])
    def test_for_goods_has_no_quote(self, kind: CaseKind) -> None:
        order = an_order(1)

        assert a_case_file(order, ask_for(order, kind=kind, reason="OTHER")).case.quote is None

    def test_by_a_merchant_is_opened_for_the_buyer(self) -> None:
        file = a_case_file(an_order(1), by=LEAD)

        assert (file.case.opened_by, file.case.buyer_id) == (Party.MERCHANT, BUYER.id)

    def test_keeps_the_comments_out_of_the_event(self) -> None:
        order = an_order(1)

        file = a_case_file(order, asking(order, comment="My dog ate it."))

        (event,) = file.case.unrecorded
        assert event.words.comments == {1: "My dog ate it."}
        assert "dog" not in repr(event.data)

    def test_has_a_number_that_people_can_quote(self) -> None:
        assert rma_number(CaseId("case_01ARZ3NDEKTSV4RRFFQ6KA0000")) == "RMA-TSV4R-RFFQ6"


class TestEligibility:
    def refuses(self, order: Order, ask: Ask, *, by: Actor = BUYER, at_day: float = 0) -> list[str]:
        """Return the rules that say no."""
        with pytest.raises(NotEligible) as refusal:
            a_case_file(order, ask, by=by, at=NOON + days(at_day))
        assert places(order) == (order.lines[0].quantity, 0, 0, 0, 0)
        return [one.rule for one in refusal.value.because]

    def test_ends_with_the_window(self) -> None:
        order = an_order(1)

        assert self.refuses(order, ask_for(order), at_day=31)[0] == "default.return"

    def test_of_goodwill_knows_no_window(self) -> None:
        order = an_order(1)

        file = a_case_file(order, replace(ask_for(order), basis=LegalBasis.GOODWILL), by=LEAD, at=NOON + days(900))

        assert (file.case.basis, [one.rule for one in file.case.because]) == (LegalBasis.GOODWILL, ["goodwill"])

    @pytest.mark.parametrize("actor", [BUYER, SHOP_SYSTEM], ids=["buyer", "system"])
    def test_of_goodwill_is_for_merchants_alone(self, actor: Actor) -> None:
        order = an_order(1)
        ask = replace(ask_for(order), basis=LegalBasis.GOODWILL)

        assert self.refuses(order, ask, by=actor) == ["goodwill.merchants-only"]

    def test_on_a_named_ground_says_why_it_is_none(self) -> None:
        order = an_order(1)
        on_conformity = replace(ask_for(order), basis=LegalBasis.CONFORMITY)
        an_exchange = replace(ask_for(order, kind=CaseKind.REPAIR, reason="DEFECTIVE"), basis=LegalBasis.WITHDRAWAL)

        assert self.refuses(order, on_conformity) == ["conformity.reason"]
        assert self.refuses(order, an_exchange) == ["withdrawal.kind"]

    def test_is_decided_line_by_line(self) -> None:
        order = replace(an_order(1, 1), territory=Territory("US"))
        final = replace(order.lines[1], traits=(ProductTrait.FINAL_SALE,))
        order = replace(order, lines=(order.lines[0], final))

        assert self.refuses(order, ask_for(order, {1: 1, 2: 1})) == ["default.final-sale"]

    def test_comes_before_quantity(self) -> None:
        order = an_order(1)

        assert self.refuses(order, ask_for(order, {1: 9}), at_day=31)[0] == "default.return"

    def test_comes_before_anybody_looks_at_the_buyer(self) -> None:
        order = an_order(1)
        looked: list[str] = []

        def looking() -> History:
            looked.append("at the buyer")
            return History()

        known = Circumstances(order=order, policy=policy_of(), history=looking)
        with pytest.raises(NotEligible):
            open_case(ask_for(order), known, case_id=CaseId(f"case_{new_ulid(NOON)}"), by=BUYER, at=NOON + days(31))

        assert not looked

    def test_needs_a_photograph_of_what_came_damaged(self) -> None:
        order = an_order(1)

        assert self.refuses(order, ask_for(order, reason="DAMAGED")) == ["evidence.DAMAGED", "evidence.withdrawal"]

    def test_is_given_with_the_photograph(self) -> None:
        order = an_order(1)
        photo = evidence_for(order)
        ask = replace(ask_for(order, reason="DAMAGED"), evidence_ids=(photo.id,))
        known = Circumstances(order=order, policy=policy_of(), evidence=(photo,))

        file = open_case(ask, known, case_id=CaseId(f"case_{new_ulid(NOON)}"), by=BUYER, at=NOON)

        assert file.case.evidence == (photo.id,)
        video = replace(photo, kind=EvidenceKind.VIDEO)
        with pytest.raises(NotEligible):
            open_case(ask, replace(known, evidence=(video,)), case_id=file.case.id, by=BUYER, at=NOON)


class TestQuantity:
    def test_is_never_more_than_is_available(self) -> None:
        order = a_case_file(an_order(3)).order

        with pytest.raises(QuantityUnavailable) as refusal:
            a_case_file(order, ask_for(order, {1: 3}))

        assert refusal.value == QuantityUnavailable(order.lines[0].id, 2)
        assert places(order) == (2, 1, 0, 0, 0)

    def test_counts_two_lines_about_one_article_together(self) -> None:
        order = an_order(3)
        (line,) = ask_for(order, {1: 2}).lines

        with pytest.raises(QuantityUnavailable):
            a_case_file(order, replace(ask_for(order), lines=(line, replace(line, reason="OTHER"))))

    @pytest.mark.parametrize("kind", [CaseKind.RETURN, CaseKind.EXCHANGE, CaseKind.REPAIR])
    def test_to_come_back_is_at_most_what_was_delivered(self, kind: CaseKind) -> None:
        order = an_order(3)
        order = replace(order, lines=(replace(order.lines[0], delivered=1),))
        ask = replace(asking(order, quantity=2, reason="OTHER", replacement_sku="S", replacement_price="1"), kind=kind)
        ask = ask if kind is CaseKind.EXCHANGE else replace(ask_for(order, {1: 2}, kind=kind, reason="OTHER"))

        with pytest.raises(QuantityUnavailable) as refusal:
            a_case_file(order, ask, by=LEAD)

        assert refusal.value.available == 1

    @pytest.mark.parametrize("kind", [CaseKind.REFUND, CaseKind.RESHIP])
    def test_of_what_never_came_is_all_that_was_ordered(self, kind: CaseKind) -> None:
        order = an_order(3)
        order = replace(order, lines=(replace(order.lines[0], delivered=1),))

        file = a_case_file(order, ask_for(order, {1: 3}, kind=kind, reason="NEVER_ARRIVED"))

        assert places(file.order) == (0, 3, 0, 0, 0)


class TestAPartOfTheValue:
    def a_part(self, amount: str) -> CaseFile:
        order = an_order(2)
        return a_case_file(order, replace(asking(order, amount=amount, reason="OTHER"), kind=CaseKind.REFUND))

    def test_is_quoted_as_asked(self) -> None:
        quote = self.a_part("4.00").case.quote

        assert quote is not None
        assert quote.total == euros("4.00")

    @pytest.mark.parametrize("amount", ["10.01", "0", "-1", "1.001", "4 EUR", ""])
    def test_is_refused_where_it_makes_no_sense(self, amount: str) -> None:
        with pytest.raises(InvalidInput) as refusal:
            self.a_part(amount)

        assert refusal.value.fields[0].path == ("lines", "0", "amount")


class TestInput:
    order = an_order(1)

    def test_that_makes_sense_passes(self) -> None:
        ask_for(self.order).check()

    @pytest.mark.parametrize(
        ("ask", "path"),
        [
            (asking(order, quantity=0), "lines.0.quantity"),
            (asking(order, quantity=-1), "lines.0.quantity"),
            (asking(order, quantity=1_000_001), "lines.0.quantity"),
            (asking(order, reason="BECAUSE"), "lines.0.reason"),
            (asking(order, reason="NEVER_ARRIVED"), "lines.0.reason"),
            (asking(order, comment=TOO_LONG), "lines.0.comment"),
            (asking(order, amount="1.00"), "lines.0.amount"),
            (asking(order, replacement_sku="NEW"), "lines.0.replacementSku"),
            (replace(ask_for(order), kind=CaseKind.EXCHANGE), "lines.0.replacementSku"),
            (replace(ask_for(order), lines=()), "lines"),
            (replace(ask_for(order), lines=ask_for(order).lines * 101), "lines"),
            (replace(ask_for(order), evidence_ids=("evd",) * 21), "evidenceIds"),
            (replace(ask_for(order), method=ReturnMethod.KEEP_ITEM), "method"),
        ],
    )
    def test_that_makes_none_is_named(self, ask: Ask, path: str) -> None:
        assert refused_paths(ask) == [path]

    def test_is_complained_of_all_at_once(self) -> None:
        line = AskedLine(order_line_id=self.order.lines[0].id, quantity=0, reason="BECAUSE")

        assert refused_paths(replace(ask_for(self.order), lines=(line,))) == ["lines.0.quantity", "lines.0.reason"]

    def test_about_a_line_of_another_order_finds_nothing(self) -> None:
        with pytest.raises(NotFound):
            a_case_file(an_order(1), ask_for(an_order(1)))

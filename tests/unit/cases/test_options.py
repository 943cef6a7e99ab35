"""What may be asked for on a line: shown to buyer and merchant before anyone asks, with the rules that say so."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from aftersales.cases.options import Option, Options
from aftersales.identifiers import CaseId
from aftersales.orders.ledger import Ledger
from aftersales.orders.line_account import LineAccount
from aftersales.orders.order import Order
from aftersales.policy.policy import default_rules
from aftersales.policy.rules import FinalSale, MaximumAttempts, RequiredEvidence, Window
from aftersales.territories import Territory
from aftersales.vocabulary import CaseKind, EvidenceKind, LegalBasis, Party, ProductTrait
from tests.shop import BUYER, LEAD, NOON, a_case_file, an_order, ask_for, euros, policy_of
from tests.unit.journey import days

EXCHANGED = CaseId("case_00000000000000000000000000")
RULES = replace(
    policy_of(),
    rules=(
        *default_rules(),
        Window(id="toys", days=90, category="toys"),
        FinalSale(id="final", category="sale"),
        MaximumAttempts(id="twice", per_line=2),
        RequiredEvidence(id="dear", above=euros("50.00"), evidence=(EvidenceKind.PHOTO,)),
    ),
)


USED = (LineAccount(), LineAccount(in_case=2), LineAccount(repaired=1, workshop_days=9), LineAccount(attempts=2))


def an_order_of_all_kinds(territory: str) -> Order:
    """Return an order whose lines differ in all that the law or the policy may ask about."""
    kinds = product(
        [(), (ProductTrait.CUSTOM_MADE,), (ProductTrait.DIGITAL_CONTENT,)],
        [None, "toys", "sale"],
        [None, 0, 3, 7],
        [None, NOON, NOON + days(5)],
        [None, EXCHANGED],
        USED,
    )
    sold = [
        (replace(line, traits=traits, category=category, delivered=came, delivered_at=at, from_case=case), account)
        for line, (traits, category, came, at, case, account) in zip(an_order(*[7] * 900).lines, kinds, strict=False)
    ]
    order = replace(an_order(), territory=Territory(territory), lines=tuple(line for line, _ in sold))
    return order.with_ledger(Ledger(lines={nth: account for nth, (_, account) in enumerate(sold, start=1)}))


def on_policy(order: Order, *, after_days: float = 0) -> dict[CaseKind, Option]:
    """Return what the buyer may ask for on the first line, by kind."""
    at = NOON + days(after_days)
    found = Options(order=order, policy=policy_of(), viewer=BUYER, at=at).on(order.lines[0])
    return {option.kind: option for option in found if option.basis is LegalBasis.POLICY}


def quantities(found: dict[CaseKind, Option]) -> dict[CaseKind, int]:
    return {kind: option.max_quantity for kind, option in found.items()}


class TestOptions:
    def test_say_what_how_many_until_when_and_why(self) -> None:
        option = on_policy(an_order(3))[CaseKind.RETURN]

        assert (option.allowed, option.max_quantity, option.freight_paid_by) == (True, 3, Party.MERCHANT)
        assert option.until == datetime(2026, 12, 22, 22, 59, 59, tzinfo=UTC)
        assert [one.rule for one in option.because] == ["default.return"]

    def test_end_with_their_windows(self) -> None:
        allowed = {kind for kind, option in on_policy(an_order(3), after_days=31).items() if option.allowed}

        assert allowed == {CaseKind.REPAIR, CaseKind.RESHIP}

    def test_count_what_is_left(self) -> None:
        order = an_order(3)
        order = a_case_file(order, ask_for(order, {1: 2})).order

        assert set(quantities(on_policy(order)).values()) == {1}

    def test_count_what_was_delivered_where_goods_come_back(self) -> None:
        order = an_order(3)
        order = replace(order, lines=(replace(order.lines[0], delivered=1),))

        assert quantities(on_policy(order)) == {
            CaseKind.REFUND: 3,
            CaseKind.RETURN: 1,
            CaseKind.EXCHANGE: 1,
            CaseKind.REPAIR: 1,
            CaseKind.RESHIP: 3,
        }

    def test_let_what_came_go_back_when_what_never_came_was_refunded(self) -> None:
        order = an_order(2)
        order = replace(order, lines=(replace(order.lines[0], delivered=1),))
        refunded = order.with_ledger(Ledger(lines={1: LineAccount(refunded=1, credited=1)}))

        assert quantities(on_policy(refunded))[CaseKind.RETURN] == 1

    def test_of_a_final_sale_are_to_mend_and_to_complete(self) -> None:
        order = an_order(1)
        order = replace(order, lines=(replace(order.lines[0], traits=(ProductTrait.FINAL_SALE,)),))

        assert quantities(on_policy(order))[CaseKind.RETURN] == 0
        assert quantities(on_policy(order))[CaseKind.REPAIR] == 1

    def test_include_goodwill_for_merchants(self) -> None:
        order = an_order(2)

        found = Options(order=order, policy=policy_of(), viewer=LEAD, at=NOON + days(900)).on(order.lines[0])

        goodwill = [option for option in found if option.basis is LegalBasis.GOODWILL]
        assert [option.kind for option in goodwill] == list(CaseKind)
        assert {(option.allowed, option.max_quantity, option.until) for option in goodwill} == {(True, 2, None)}

    def test_of_a_withdrawal_are_a_return_or_a_refund_of_what_never_came_as_goods(self) -> None:
        order = an_order(1)
        digital = replace(order, lines=(replace(order.lines[0], traits=(ProductTrait.DIGITAL_CONTENT,)),))

        kinds = [
            [
                option.kind
                for option in Options(order=sold, policy=policy_of(), viewer=BUYER, at=NOON).on(sold.lines[0])
                if option.basis is LegalBasis.WITHDRAWAL
            ]
            for sold in (order, digital)
        ]

        assert kinds == [[CaseKind.RETURN], [CaseKind.REFUND]]

    def test_of_what_is_all_in_a_case_say_so(self) -> None:
        order = an_order(1)
        order = a_case_file(order).order

        option = on_policy(order)[CaseKind.RETURN]

        assert (option.allowed, option.max_quantity) == (False, 0)
        assert [one.rule for one in option.because] == ["default.return", "quantity.nothing-left"]

    @pytest.mark.parametrize("after", [0, 20, 800])
    @pytest.mark.parametrize("territory", ["DE", "FR", "CN", "US"])
    def test_are_the_same_whichever_lines_were_judged_before(self, territory: str, after: int) -> None:
        order = an_order_of_all_kinds(territory)

        def asked() -> Options:
            return Options(order=order, policy=RULES, viewer=LEAD, at=NOON + days(after))

        together = asked()

        assert [together.on(line) for line in order.lines] == [asked().on(line) for line in order.lines]

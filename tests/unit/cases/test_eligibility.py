"""What may be asked for on a line: shown to buyer and merchant before anyone asks, with the rules that say so."""

from dataclasses import replace
from datetime import UTC, datetime

from aftersales.cases.eligibility import Option, options
from aftersales.orders.ledger import Ledger
from aftersales.orders.line_account import LineAccount
from aftersales.orders.order import Order
from aftersales.vocabulary import CaseKind, LegalBasis, Party, ProductTrait
from tests.shop import BUYER, LEAD, NOON, a_case_file, an_order, ask_for, policy_of
from tests.unit.journey import days


def on_policy(order: Order, *, after_days: float = 0) -> dict[CaseKind, Option]:
    """Return what the buyer may ask for on the first line, by kind."""
    at = NOON + days(after_days)
    found = options(order, order.lines[0], policy=policy_of(), viewer=BUYER, at=at)
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

        found = options(order, order.lines[0], policy=policy_of(), viewer=LEAD, at=NOON + days(900))

        goodwill = [option for option in found if option.basis is LegalBasis.GOODWILL]
        assert [option.kind for option in goodwill] == list(CaseKind)
        assert {(option.allowed, option.max_quantity, option.until) for option in goodwill} == {(True, 2, None)}

    def test_of_a_withdrawal_are_a_return_or_a_refund_of_what_never_came_as_goods(self) -> None:
        order = an_order(1)
        digital = replace(order, lines=(replace(order.lines[0], traits=(ProductTrait.DIGITAL_CONTENT,)),))

        kinds = [
            [
                option.kind
                for option in options(sold, sold.lines[0], policy=policy_of(), viewer=BUYER, at=NOON)
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

"""Risk: what makes a request less safe to hurry with, and that it takes nothing but the hurry away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.case_line import Inspection
from aftersales.cases.deciding import Approve, Cancel
from aftersales.cases.history import History, UnitsBack
from aftersales.cases.receiving import Receive, TrackShipment
from aftersales.cases.requesting import Ask, Circumstances, open_case
from aftersales.cases.risk import Risk, Signal, SignalKind
from aftersales.cases.withdrawing import ConfirmWithdrawal
from aftersales.identifiers import CaseId
from aftersales.orders.ledger import PaymentAccount
from aftersales.orders.order import Order
from aftersales.policy.policy import Policy, default_rules
from aftersales.policy.rules import AutomaticApproval, InstantExchange, InstantRefund, KeepItem, RestockingFee
from aftersales.vocabulary import CaseKind, CaseStatus, Condition, LegalBasis, ShipmentStatus
from tests.shop import BUYER, NOON, WAREHOUSE, a_case_file, a_product, an_order, ask_for, euros, policy_of
from tests.unit.journey import a_parcel, a_verdict, all_units, does, inspected

A_TENTH_COMES_BACK: Final = UnitsBack(received=10, delivered=100)
PRUDENT: Final = AutomaticApproval(id="prudent", up_to=euros("100.00"), max_risk=20, max_cases=5)
PRODUCTS: Final = {"SKU-1": a_product("SKU-1"), "SKU-2": a_product("SKU-2", price="12.00")}

Hurry = AutomaticApproval | KeepItem | InstantRefund | InstantExchange

HURRIES: Final[Sequence[Hurry]] = [
    hurry
    for risk in (None, 0, 20, 60)
    for hurry in (
        AutomaticApproval(id=f"at-once-{risk}", up_to=euros("100.00"), max_risk=risk),
        KeepItem(id=f"keep-{risk}", below=euros("20.01"), max_risk=risk),
        InstantRefund(id=f"refund-now-{risk}", up_to=euros("20.00"), max_risk=risk),
        InstantExchange(id=f"exchange-now-{risk}", up_to=euros("20.00"), max_risk=risk),
    )
]
pasts = st.lists(st.sampled_from(["never arrived", "rejected", "lately", "fine"]), max_size=8)
bases = st.sampled_from([None, LegalBasis.POLICY])
several_hurries = st.lists(st.sampled_from(HURRIES), unique=True)


def a_case(*, days_ago: int = 60, reason: str = "DISLIKED", kind: CaseKind = CaseKind.RETURN) -> Case:
    """Return an earlier case of the buyer, about one unit."""
    order = an_order(1)
    return a_case_file(order, ask_for(order, kind=kind, reason=reason), at=NOON - timedelta(days=days_ago)).case


def came_back(case: Case, *, accepted: int = 1, condition: Condition | None = None) -> Case:
    """Return a case whose one unit came back and was inspected."""
    verdict = Inspection(accepted=accepted, rejected=1 - accepted, condition=condition)
    return case.with_line(replace(case.lines[0], received=1, inspections=(verdict,)))


def paid_back(order: Order, amount: str) -> Order:
    account = PaymentAccount(refunded=euros(amount).minor_units)
    return order.with_ledger(replace(order.ledger, payments={order.payments[0].id: account}))


def asked(
    history: History, ask: Ask | None = None, *, order: Order | None = None, policy: Policy | None = None
) -> CaseFile:
    """Return the file of a request of a buyer with a history."""
    order = order or an_order(2)
    known = Circumstances(order=order, policy=policy or policy_of(), products=PRODUCTS, history=lambda: history)
    # The case of an order is always the same, so that what became of it can be compared.
    return open_case(ask or ask_for(order), known, case_id=CaseId(f"case_{order.id[4:]}"), by=BUYER, at=NOON)


def risk_of(history: History, *, reason: str = "DISLIKED", kind: CaseKind = CaseKind.RETURN) -> Risk:
    order = an_order(2)
    risk = asked(history, ask_for(order, kind=kind, reason=reason), order=order).case.risk
    assert risk is not None
    return risk


def points_of(risk: Risk) -> dict[SignalKind, int]:
    return {signal.kind: signal.points for signal in risk.signals}


def history_of(past: Sequence[str]) -> History:
    """Return a history of cases that went as named."""
    earlier = {
        "never arrived": a_case(reason="NEVER_ARRIVED", kind=CaseKind.REFUND),
        "rejected": came_back(a_case(), accepted=0),
        "lately": a_case(days_ago=1),
        "fine": came_back(a_case()),
    }
    return History(cases=tuple(earlier[one] for one in past))


def hurrying(*rules: Hurry) -> Policy:
    """Return a policy with a fee and with rules that hurry."""
    return replace(policy_of(), rules=(*default_rules(), RestockingFee(id="fee", percent=1_000), *rules))


def about_two(order: Order, kind: CaseKind, basis: LegalBasis | None) -> Ask:
    """Return what asks for two units, in exchange for dearer ones if they are exchanged."""
    ask = replace(ask_for(order, {1: 2}, kind=kind, reason="OTHER"), basis=basis)
    if kind is not CaseKind.EXCHANGE:
        return ask
    return replace(ask, lines=tuple(replace(line, replacement_sku="SKU-2") for line in ask.lines))


def brought_back(file: CaseFile) -> CaseFile:
    """Return the file once everything came back as new: with a scan on the way, at which some rules act."""
    if file.case.status is not CaseStatus.APPROVED:
        file = does(file, ConfirmWithdrawal() if file.case.awaits_confirmation else Approve())
    file = does(file, a_parcel())
    parcel = file.case.shipments[0].id
    scan = TrackShipment(shipment_id=parcel, status=ShipmentStatus.IN_TRANSIT, scanned_at=file.case.updated_at)
    file = does(file, scan, by=WAREHOUSE)
    if file.case.status is not CaseStatus.IN_TRANSIT:
        return file
    file = does(file, Receive(lines=all_units(file)))
    return inspected(file, a_verdict(file, file.case.lines[0].received, condition=Condition.UNOPENED))


class TestTheRisk:
    def test_of_somebody_new_is_none(self) -> None:
        assert risk_of(History()) == Risk()

    @pytest.mark.parametrize(
        ("lately", "points"), [(2, {}), (3, {SignalKind.VELOCITY: 10}), (9, {SignalKind.VELOCITY: 20})]
    )
    def test_grows_with_many_cases_at_once(self, lately: int, points: dict[SignalKind, int]) -> None:
        risk = risk_of(History(cases=tuple(a_case(days_ago=29) for _ in range(lately))))

        assert (points_of(risk), risk.cases) == (points, lately)

    def test_does_not_grow_with_cases_of_long_ago(self) -> None:
        assert risk_of(History(cases=tuple(a_case(days_ago=31) for _ in range(9)))).score == 0

    @pytest.mark.parametrize(("before", "points"), [(0, 0), (1, 15), (2, 30), (5, 30)])
    def test_grows_where_things_are_said_never_to_have_come(self, before: int, points: int) -> None:
        earlier = tuple(a_case(reason="NEVER_ARRIVED", kind=CaseKind.REFUND) for _ in range(before))

        risk = risk_of(History(cases=earlier), reason="NEVER_ARRIVED", kind=CaseKind.REFUND)

        assert risk.score == points

    @pytest.mark.parametrize(
        ("accepted", "condition", "points"),
        [(1, Condition.OPENED, 0), (0, Condition.USED, 20), (1, Condition.WRONG_ITEM, 20)],
    )
    def test_grows_where_other_goods_came_back(self, accepted: int, condition: Condition, points: int) -> None:
        risk = risk_of(History(cases=(came_back(a_case(), accepted=accepted, condition=condition),)))

        assert risk.score == points

    def test_compares_what_came_back_with_what_is_usual(self) -> None:
        cases = tuple(came_back(a_case(days_ago=100)) for _ in range(5))
        orders = (an_order(10),)

        risk = risk_of(History(cases=cases, orders=orders, usual=A_TENTH_COMES_BACK))

        # (5 + 10 × 0.1) / (10 + 10) = 0.3, which is 0.2 above the usual 0.1; of the 0.9 above it, 2/9 of 0.30.
        assert risk.signals == (Signal(kind=SignalKind.RETURNS, points=7, seen=50, usual=10),)

    @pytest.mark.parametrize("usual", [UnitsBack(), UnitsBack(received=10, delivered=10)])
    def test_compares_with_nothing_where_nothing_is_usual(self, usual: UnitsBack) -> None:
        cases = tuple(came_back(a_case(days_ago=100)) for _ in range(5))

        assert risk_of(History(cases=cases, orders=(an_order(5),), usual=usual)).score == 0

    def test_grows_where_most_of_what_was_paid_goes_back(self) -> None:
        orders = (paid_back(an_order(1), "10.00"), paid_back(an_order(1), "5.00"), an_order(2), an_order(1))

        risk = risk_of(History(orders=orders))

        # 15.00 went back and 10.00 are asked for, of 50.00: a half is no signal yet.
        assert risk.score == 0
        assert risk_of(History(orders=orders[:3])).signals == (Signal(kind=SignalKind.VALUE, points=4, seen=63),)

    def test_is_not_asked_of_the_first_orders(self) -> None:
        assert risk_of(History(orders=(an_order(1), an_order(1)))).score == 0

    def test_knows_no_case_that_was_canceled(self) -> None:
        canceled = does(a_case_file(an_order(1)), Cancel()).case

        assert risk_of(History(cases=(canceled,) * 9)) == Risk()

    def test_is_one_at_most(self) -> None:
        bad = came_back(a_case(days_ago=1, reason="NEVER_ARRIVED", kind=CaseKind.REFUND), accepted=0)
        orders = (paid_back(an_order(34), "340.00"),) * 3
        history = History(cases=(bad,) * 100, orders=orders, usual=UnitsBack(received=1, delivered=1_000))

        risk = risk_of(history)

        assert sum(signal.points for signal in risk.signals) == 132
        assert risk.score == 100

    def test_says_why_in_words(self) -> None:
        signals = [Signal(kind=kind, points=7, seen=3, usual=2) for kind in SignalKind]

        assert [signal.text for signal in signals] == [
            "3 % of the units that this buyer ordered in a year came back; of all buyers' units, 2 %. (+0.07)",
            "With this request, 3 % of what this buyer paid in a year is asked back or was paid back. (+0.07)",
            "The buyer had 3 other cases in the 30 days before. (+0.07)",
            "3 times in a year the buyer says that something never came. (+0.07)",
            "Of 3 cases of the buyer in a year, goods were rejected or were not what was sold. (+0.07)",
        ]
        assert Signal(kind=SignalKind.MISMATCH, points=20, seen=1).text == (
            "Of one case of the buyer in a year, goods were rejected or were not what was sold. (+0.20)"
        )


class TestARiskyRequest:
    RISKY: Final = History(cases=(came_back(a_case(), accepted=0),) * 2)

    def test_waits_for_a_person_where_the_rule_says_so(self) -> None:
        policy = replace(policy_of(), rules=(*default_rules(), PRUDENT))

        assert asked(History(), policy=policy).case.status is CaseStatus.APPROVED
        assert asked(self.RISKY, policy=policy).case.status is CaseStatus.REQUESTED

    def test_waits_for_a_person_where_the_buyer_had_many_cases(self) -> None:
        policy = replace(policy_of(), rules=(*default_rules(), replace(PRUDENT, max_risk=None)))

        assert asked(History(cases=(a_case(),) * 5), policy=policy).case.status is CaseStatus.APPROVED
        assert asked(History(cases=(a_case(),) * 6), policy=policy).case.status is CaseStatus.REQUESTED

    def test_is_approved_at_once_where_the_rule_asks_nothing(self) -> None:
        policy = replace(policy_of(), rules=(*default_rules(), replace(PRUDENT, max_risk=None, max_cases=None)))

        assert asked(self.RISKY, policy=policy).case.status is CaseStatus.APPROVED

    @given(pasts, st.sampled_from(list(CaseKind)), bases, several_hurries)
    def test_is_judged_as_if_the_rules_that_do_not_trust_it_were_not_there(
        self, past: list[str], kind: CaseKind, basis: LegalBasis | None, hurries: list[Hurry]
    ) -> None:
        order, before = an_order(3), history_of(past)
        ask = about_two(order, kind, basis)

        risky = asked(before, ask, order=order, policy=hurrying(*hurries)).case

        assert risky.risk is not None
        score = risky.risk.score
        trusting = [rule for rule in hurries if rule.max_risk is None or score <= rule.max_risk]
        anybody = asked(History(), ask, order=order, policy=hurrying(*trusting)).case
        assert replace(risky, risk=None) == replace(anybody, risk=None)

    @given(pasts, st.sampled_from([CaseKind.RETURN, CaseKind.EXCHANGE]), bases, several_hurries)
    def test_gets_all_that_anybody_gets_for_goods_that_come_back(
        self, past: list[str], kind: CaseKind, basis: LegalBasis | None, hurries: list[Hurry]
    ) -> None:
        order = an_order(3)
        policy = hurrying(*(rule for rule in hurries if not isinstance(rule, KeepItem)))
        ask = about_two(order, kind, basis)

        trusted, risky = (asked(before, ask, order=order, policy=policy) for before in (History(), history_of(past)))

        assert (risky.case.basis, risky.case.because) == (trusted.case.basis, trusted.case.because)
        assert risky.case.quote == trusted.case.quote
        assert risky.case.deadline == trusted.case.deadline or risky.case.status is not trusted.case.status
        assert brought_back(risky).case.quote == brought_back(trusted).case.quote

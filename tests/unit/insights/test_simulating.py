"""Simulating: rules tried over what has happened in a shop, before anybody publishes them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from time import process_time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sqlite.store import SqliteStore
from aftersales.actors import Actor
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Approve, Decline
from aftersales.currencies import CurrencyCode
from aftersales.errors import InvalidInput, NotFound, NotPermitted
from aftersales.identifiers import MerchantId
from aftersales.insights.periods import Period
from aftersales.insights.simulation import SimulatedOutcome, Simulation, simulated
from aftersales.money import Money, total
from aftersales.orders.merchant import Merchant
from aftersales.policy.policy import default_rules, tried
from aftersales.policy.rules import AutomaticApproval, FinalSale, PolicyRule, StageDeadline, Window
from aftersales.policy.told import ToldAutomaticApproval, ToldMoney, ToldRestockingFee, ToldRule
from aftersales.vocabulary import CaseKind
from tests.open_shop import OpenShop, open_shop
from tests.shop import (
    AGENT,
    BUYER,
    EUR,
    LEAD,
    NOON,
    OTHER_SHOP,
    PLATFORM,
    SHOP,
    SHOP_SYSTEM,
    WAREHOUSE,
    WITHOUT_WITHDRAWAL,
    a_case_file,
    an_order,
    ask_for,
    euros,
    policy_of,
    request_by,
)
from tests.unit.generated import orders, policies

TODAY: Final = Period(from_=date(2026, 11, 22), to=date(2026, 11, 22))
PLAIN: Final[tuple[ToldRule, ...]] = (Window(id="plain", days=30),)
TENTH: Final = ToldRestockingFee(id="tenth", percent="10")
SMALL: Final = ToldAutomaticApproval(id="small", up_to=ToldMoney(amount="15.00", currency="EUR"))


@pytest.fixture
def shop() -> Iterator[OpenShop]:
    store = SqliteStore()
    yield open_shop(store, SHOP, OTHER_SHOP)
    store.close()


def simulate(
    shop: OpenShop, *rules: ToldRule, period: Period = TODAY, by: Actor = LEAD, of: Merchant = SHOP
) -> Simulation:
    return shop.business.simulations.simulate(of.id, rules or PLAIN, period, actor=by)


def a_return(shop: OpenShop, units: int = 1, *, placed_days_ago: int = 0) -> Case:
    """Return a case about an order of so many articles at 10.00, asked for now."""
    order = an_order(units, at=shop.clock() - timedelta(days=placed_days_ago))
    return shop.opens(shop.sells(replace(order, territory=WITHOUT_WITHDRAWAL)), {1: units})


def outcome(approved: int, declined: int, automatic: int, refunded: str, fees: str) -> SimulatedOutcome:
    return SimulatedOutcome(
        approved=approved, declined=declined, automatic=automatic, refunded=euros(refunded), fees=euros(fees)
    )


class TestASimulation:
    def test_says_what_rules_would_have_made_of_the_cases_of_a_period(self, shop: OpenShop) -> None:
        a_return(shop)
        a_return(shop, 2, placed_days_ago=10)
        a_return(shop, 3, placed_days_ago=20)
        shop.acts(a_return(shop, 4), Decline(reason="OTHER"), by=LEAD)

        told = simulate(shop, Window(id="short", days=14), TENTH, SMALL)

        assert len(told.each) == 4
        assert told.before == outcome(3, 1, 0, "60.00", "0.00")
        assert told.after == outcome(2, 2, 1, "27.00", "3.00")
        assert (told.unlawful, told.other_currencies) == ((), 0)

    def test_judges_each_case_by_the_policy_that_its_order_is_pinned_to(self, shop: OpenShop) -> None:
        a_return(shop)
        shop.business.policies.publish(SHOP.id, (*PLAIN, TENTH, SMALL), actor=LEAD, request=request_by(LEAD))
        order = shop.sells(replace(an_order(1), policy_version=2, territory=WITHOUT_WITHDRAWAL))
        shop.opens(order)

        assert simulate(shop).before == outcome(2, 0, 1, "19.00", "1.00")
        assert simulate(shop).after == outcome(2, 0, 0, "20.00", "0.00")

    def test_tells_it_case_by_case_the_newest_first(self, shop: OpenShop) -> None:
        early, late = a_return(shop, placed_days_ago=20), a_return(shop)

        told = simulate(shop, Window(id="short", days=14))

        assert [one.case for one in told.each] == [late, early]
        assert [(one.before.approved, one.after.approved) for one in told.each] == [(True, True), (True, False)]
        assert [one.rule for one in told.each[1].after.because] == ["short"]

    def test_reads_the_line_that_each_case_is_about(self, shop: OpenShop) -> None:
        order = shop.sells(replace(an_order(1, 2, 3), territory=WITHOUT_WITHDRAWAL))
        shop.opens(order, {3: 3})
        shop.opens(order, {1: 1, 2: 1})

        assert simulate(shop).after == outcome(2, 0, 0, "50.00", "0.00")

    def test_looks_at_the_days_of_the_period_in_utc(self, shop: OpenShop) -> None:
        shop.clock.move(hours=11, minutes=59)
        inside = a_return(shop)
        shop.clock.move(minutes=1)
        a_return(shop)

        assert [one.case.id for one in simulate(shop).each] == [inside.id]
        assert simulate(shop, period=Period(from_=date(2026, 11, 1), to=date(2026, 11, 21))).each == ()

    def test_of_nothing_is_nothing(self, shop: OpenShop) -> None:
        a_return(shop)

        told = simulate(shop, of=OTHER_SHOP, by=PLATFORM)

        assert (told.each, told.before, told.after) == ((), outcome(0, 0, 0, "0", "0"), outcome(0, 0, 0, "0", "0"))

    def test_takes_the_newest_where_there_are_many(self, shop: OpenShop) -> None:
        cases = [a_return(shop) for _ in range(7)]
        simulations = replace(shop.business.simulations, most=5)

        told = simulations.simulate(SHOP.id, PLAIN, TODAY, actor=LEAD)

        assert [one.case.id for one in told.each] == [case.id for case in reversed(cases[2:])]
        assert shop.business.simulations.most == 500

    def test_counts_other_currencies_and_leaves_them_out_of_the_amounts(self, shop: OpenShop) -> None:
        a_return(shop)
        yen, order = CurrencyCode("JPY"), replace(an_order(1), territory=WITHOUT_WITHDRAWAL)
        price, none = Money(900, yen), Money.zero(yen)
        line = replace(order.lines[0], unit_price=price, paid=price, discount=none, tax=none)
        shop.opens(shop.sells(replace(order, currency=yen, lines=(line,), payments=())))

        told = simulate(shop, *PLAIN, TENTH)

        assert told.other_currencies == 1
        assert told.after == outcome(2, 0, 0, "9.00", "1.00")

    def test_writes_nothing(self, shop: OpenShop) -> None:
        case = shop.acts(a_return(shop), Approve(), by=LEAD)

        simulate(shop, *PLAIN, TENTH)

        assert shop.kept.cases.get(case.id) == case
        assert shop.kept.policies.latest(SHOP.id) == policy_of()


class TestWhoMay:
    @pytest.mark.parametrize("actor", [LEAD, AGENT, PLATFORM, SHOP_SYSTEM, replace(LEAD, role="read-only")])
    def test_see_figures_may_try_rules(self, actor: Actor, shop: OpenShop) -> None:
        a_return(shop)

        assert len(simulate(shop, by=actor).each) == 1

    def test_not_see_them_is_refused(self, shop: OpenShop) -> None:
        with pytest.raises(NotPermitted):
            simulate(shop, by=WAREHOUSE)

    @pytest.mark.parametrize("actor", [BUYER, replace(LEAD, merchant_id=OTHER_SHOP.id)])
    def test_not_know_the_shop_finds_nothing(self, actor: Actor, shop: OpenShop) -> None:
        with pytest.raises(NotFound):
            simulate(shop, by=actor)

    def test_name_a_shop_that_is_none_finds_nothing(self, shop: OpenShop) -> None:
        with pytest.raises(NotFound):
            simulate(shop, by=PLATFORM, of=replace(SHOP, id=MerchantId("nowhere")))


class TestInput:
    def test_of_a_period_that_ends_before_it_begins_is_refused(self, shop: OpenShop) -> None:
        with pytest.raises(InvalidInput) as refusal:
            simulate(shop, period=Period(from_=date(2026, 11, 23), to=date(2026, 11, 22)))

        assert [field.path for field in refusal.value.fields] == [("period",)]

    def test_of_rules_that_could_not_be_published_is_refused(self, shop: OpenShop) -> None:
        with pytest.raises(InvalidInput) as refusal:
            simulate(shop, Window(id="w", days=-1), ToldRestockingFee(id="w"))

        assert [".".join(field.path) for field in refusal.value.fields] == [
            "rules.0.window.days",
            "rules.1.restockingFee.id",
            "rules.1.restockingFee.percent",
        ]


@st.composite
def histories(draw: st.DrawFn) -> tuple[CaseFile, ...]:
    """Return the files of a few new cases, each of an order of its own, under one policy."""
    policy = draw(policies(EUR))
    sold = draw(st.lists(orders().filter(lambda order: order.currency == EUR), min_size=1, max_size=4))
    kinds = st.sampled_from([CaseKind.RETURN, CaseKind.REFUND])
    asked = st.tuples(kinds, st.integers(0, 30), st.sampled_from(["OTHER", "DEFECTIVE"]))
    cases = ((replace(order, territory=WITHOUT_WITHDRAWAL), *draw(asked)) for order in sold)
    return tuple(
        a_case_file(order, ask_for(order, kind=kind, reason=reason), at=NOON + timedelta(days=days), policy=policy)
        for order, kind, days, reason in cases
    )


def trying(history: tuple[CaseFile, ...], *rules: PolicyRule) -> Simulation:
    return simulated(history, tried(SHOP.id, rules, at=NOON), currency=EUR)


class TestEverySimulation:
    @given(histories())
    def test_of_the_policy_in_force_changes_nothing(self, history: tuple[CaseFile, ...]) -> None:
        told = trying(history, *history[0].policy.rules)

        assert told.before == told.after
        assert all(one.before == one.after for one in told.each)

    @given(histories())
    def test_of_an_approval_of_everything_needs_no_person(self, history: tuple[CaseFile, ...]) -> None:
        anything = AutomaticApproval(id="anything", up_to=euros("1000000000.00"))

        told = trying(history, *history[0].policy.rules, anything)

        assert told.after.automatic == told.after.approved == len(history)

    @given(histories(), st.integers(0, 30))
    def test_of_a_stricter_window_only_declines(self, history: tuple[CaseFile, ...], days: int) -> None:
        told = trying(history, Window(id="stricter", days=days), *history[0].policy.rules[1:])

        for one in told.each:
            assert one.after.approved == (one.case.opened_at <= NOON + timedelta(days=days))
            assert one.after == one.before or not one.after.approved

    @given(histories())
    def test_gives_every_cent_back_or_keeps_it_back(self, history: tuple[CaseFile, ...]) -> None:
        quotes = (file.case.quote for file in history)
        worth = total((line.total for quote in quotes if quote is not None for line in quote.lines), EUR)

        told = trying(history, *default_rules())

        assert told.before.refunded + told.before.fees == told.after.refunded + told.after.fees == worth

    @given(histories())
    def test_is_about_what_is_decided_not_how_fast(self, history: tuple[CaseFile, ...]) -> None:
        hurry = StageDeadline(id="hurry", status=history[0].case.status, hours=1)

        told = trying(history, *history[0].policy.rules, hurry)

        assert told.before == told.after

    def test_takes_less_than_a_second(self) -> None:
        history = tuple(a_case_file(replace(an_order(3, 2, 1), territory=WITHOUT_WITHDRAWAL)) for _ in range(500))
        began = process_time()

        told = trying(history, *default_rules(), FinalSale(id="things", category="things"))

        assert told.after.declined == 500
        assert process_time() - began < 1

"""Races: six threads want the same thing at the same instant."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Final, TypeVar

from aftersales.cases.case import Case
from aftersales.cases.deciding import Approve
from aftersales.cases.talking import PostMessage
from aftersales.errors import AftersalesError, ConcurrentChange, NotAllowedNow, NotEligible, QuantityUnavailable
from aftersales.orders.ledger import Ledger
from aftersales.orders.line_account import LineAccount
from aftersales.policy.policy import default_rules
from aftersales.policy.rules import MaximumAttempts
from aftersales.vocabulary import LegalBasis
from tests.open_shop import OpenShop
from tests.shop import BUYER, LEAD, an_order, ask_for, policy_of, request_by

T = TypeVar("T")

THREADS: Final = 6


def at_once(attempt: Callable[[int], T]) -> list[T | AftersalesError]:
    """Return what six attempts came to that began together."""
    barrier = Barrier(THREADS)

    def run(nth: int) -> T | AftersalesError:
        barrier.wait(timeout=30)
        try:
            return attempt(nth)
        except AftersalesError as refusal:
            return refusal

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(run, range(1, THREADS + 1)))


class TestTheLastUnit:
    def test_is_given_to_one_and_refused_to_five(self, busy_shop: OpenShop) -> None:
        order = busy_shop.sells(an_order(1))

        results = at_once(lambda _: busy_shop.opens(order))

        won = [result for result in results if isinstance(result, Case)]
        refused = [result for result in results if isinstance(result, QuantityUnavailable)]
        assert (len(won), len(refused)) == (1, 5)
        assert {refusal.available for refusal in refused} == {0}
        assert busy_shop.kept.orders.get(order.id).ledger == Ledger(
            lines={1: LineAccount(in_case=1)}, cases=(won[0].id,)
        )


class TestTheLastAttempt:
    def test_is_one_buyers_of_six_who_ask_at_once(self, busy_shop: OpenShop) -> None:
        twice = MaximumAttempts(id="twice", per_line=2)
        policy = replace(policy_of(), version=2, rules=(*default_rules(), twice))
        busy_shop.kept.policies.publish(policy, None)
        order = busy_shop.sells(replace(an_order(9), policy_version=2))
        ask = replace(ask_for(order), basis=LegalBasis.POLICY)

        results = at_once(lambda _: busy_shop.business.cases.request(ask, actor=BUYER, request=request_by(BUYER)))

        won = [result for result in results if isinstance(result, Case)]
        # Whoever loses every race is told to try again; nobody gets a third attempt.
        assert 1 <= len(won) <= 2
        assert {type(result) for result in results if not isinstance(result, Case)} <= {NotEligible, ConcurrentChange}
        account = busy_shop.kept.orders.get(order.id).ledger.lines[1]
        assert account == LineAccount(in_case=len(won), attempts=len(won))


class TestOneRequest:
    def test_sent_six_times_opens_one_case_and_answers_all(self, busy_shop: OpenShop) -> None:
        order, request = busy_shop.sells(an_order(6)), request_by(BUYER)
        ask = ask_for(order)

        results = at_once(lambda _: busy_shop.business.cases.request(ask, actor=BUYER, request=request))

        assert all(isinstance(result, Case) for result in results), results
        ledger = busy_shop.kept.orders.get(order.id).ledger
        assert {result.id for result in results if isinstance(result, Case)} == set(ledger.cases)
        assert ledger.lines == {1: LineAccount(in_case=1)}


class TestOneCase:
    def test_is_approved_once(self, busy_shop: OpenShop) -> None:
        case = busy_shop.opens(busy_shop.sells(an_order(1)))

        results = at_once(lambda _: busy_shop.acts(case, Approve(), by=LEAD))

        assert sum(isinstance(result, Case) for result in results) == 1
        assert sum(isinstance(result, NotAllowedNow) for result in results) == 5
        assert busy_shop.kept.cases.get(case.id).version == 2

    def test_numbers_its_events_without_a_gap(self, busy_shop: OpenShop) -> None:
        case = busy_shop.opens(busy_shop.sells(an_order(1)))

        results = at_once(lambda nth: busy_shop.acts(case, PostMessage(text=f"Message {nth}"), by=BUYER))

        kept = sum(isinstance(result, Case) for result in results)
        events = busy_shop.kept.cases.events(case.id, after=0, limit=100)
        assert [event.number for event in events] == list(range(1, kept + 2))
        assert busy_shop.kept.cases.get(case.id).version == kept + 1


class TestOneOrder:
    def test_takes_six_cases_about_six_lines(self, busy_shop: OpenShop) -> None:
        order = busy_shop.sells(an_order(*[1] * THREADS))

        results = at_once(lambda nth: busy_shop.opens(order, {nth: 1}))

        assert all(isinstance(result, Case) for result in results), results
        ledger = busy_shop.kept.orders.get(order.id).ledger
        assert ledger.lines == {line: LineAccount(in_case=1) for line in range(1, THREADS + 1)}
        assert set(ledger.cases) == {result.id for result in results if isinstance(result, Case)}

"""Requests: what they led to is remembered for 30 days of the wall's clock, and then forgotten."""

from dataclasses import replace

import pytest

from aftersales.business import Repositories
from aftersales.errors import RequestKeyReused
from aftersales.idempotency import LostRace, Remembered
from tests.open_shop import Clock, OpenShop
from tests.shop import AGENT, BUYER, a_case_file, an_order, ask_for, change_to, request_by


class TestARequest:
    def test_is_remembered_with_what_it_led_to(self, kept: Repositories) -> None:
        request = request_by(BUYER, "Schlüssel/1#👟", asking="for a refund")

        kept.requests.remember(request, "what it led to")

        remembered = kept.requests.remembered(request)
        assert remembered == Remembered(fingerprint="for a refund", outcome="what it led to")

    def test_that_asks_for_something_else_is_told_so(self, kept: Repositories) -> None:
        kept.requests.remember(request_by(BUYER, "key", asking="this"), "this")
        other = request_by(BUYER, "key", asking="that")

        remembered = kept.requests.remembered(other)

        assert remembered is not None
        with pytest.raises(RequestKeyReused):
            remembered.outcome_for(other)

    def test_is_unknown_under_another_key_or_of_someone_else(self, kept: Repositories) -> None:
        kept.requests.remember(request_by(BUYER, "key"), "this")

        assert kept.requests.remembered(request_by(BUYER, "other key")) is None
        assert kept.requests.remembered(request_by(AGENT, "key")) is None

    def test_keeps_its_first_outcome(self, kept: Repositories) -> None:
        request = request_by(BUYER)
        kept.requests.remember(request, "first")

        with pytest.raises(LostRace):
            kept.requests.remember(request, "second")

        remembered = kept.requests.remembered(request)
        assert remembered is not None
        assert remembered.outcome == "first"

    def test_may_have_led_to_much(self, kept: Repositories) -> None:
        request, outcome = request_by(BUYER), "ü" * 20_000

        kept.requests.remember(request, outcome)

        remembered = kept.requests.remembered(request)
        assert remembered is not None
        assert remembered.outcome == outcome


class TestForgetting:
    def test_takes_thirty_days(self, kept: Repositories, wall: Clock) -> None:
        request = request_by(BUYER)
        kept.requests.remember(request, "this")

        wall.move(days=30, seconds=-1)
        assert kept.requests.remembered(request) is not None
        wall.move(seconds=1)
        assert kept.requests.remembered(request) is None

    def test_frees_the_key(self, kept: Repositories, wall: Clock) -> None:
        request = request_by(BUYER)
        kept.requests.remember(request, "this")
        wall.move(days=31)

        kept.requests.remember(replace(request, fingerprint="another"), "that")

        assert kept.requests.remembered(request) == Remembered(fingerprint="another", outcome="that")

    def test_frees_the_key_for_a_case_too(self, shop: OpenShop, kept: Repositories, wall: Clock) -> None:
        order, request = shop.sells(an_order(1, 1)), request_by(BUYER)
        first, second = (a_case_file(order, ask_for(order, {line: 1})) for line in (1, 2))
        kept.cases.save(change_to(first, before=order, request=request))
        wall.move(days=31)
        assert kept.cases.with_request(first.case.id, request)[1] is None
        assert kept.cases.opening(order.id, {1}, request=request).remembered is None

        kept.cases.save(change_to(second, before=order, request=request))

        assert kept.cases.with_request(first.case.id, request)[1] == Remembered(
            fingerprint=request.fingerprint, outcome=second.case.id
        )

    def test_does_not_hang_on_the_shops_clock(self, shop: OpenShop, kept: Repositories) -> None:
        request = request_by(BUYER)
        order = shop.sells(an_order(1))
        case = shop.business.cases.request(ask_for(order), actor=BUYER, request=request)
        shop.clock.move(days=400)

        again = shop.business.cases.request(ask_for(order), actor=BUYER, request=request)

        assert again.id == case.id
        assert kept.orders.get(order.id).ledger.cases == (case.id,)

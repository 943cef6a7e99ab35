"""What came back of an order line: once for each unit, however many cases it took and whatever the shop tells later."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from aftersales.cases.case import Case
from aftersales.cases.deciding import Approve, Decline
from aftersales.cases.disputing import Reopen
from aftersales.cases.inspecting import Inspect, Verdict
from aftersales.identifiers import OrderId
from aftersales.insights.figures import units_in
from aftersales.insights.unit_rates import UnitSums
from aftersales.orders.events import told
from aftersales.orders.order import Order
from aftersales.vocabulary import Condition, Disposition, Party
from tests.shop import LEAD, NOON, PLATFORM, WAREHOUSE, an_order, ask_for, buyer_of, request_by
from tests.unit.insights.counting_shop import CountingShop, counting_shop

EARLIER = NOON - timedelta(days=3)


@pytest.fixture
def counting() -> Iterator[CountingShop]:
    with counting_shop() as counting:
        yield counting


def comes_back(counting: CountingShop, order: Order, units: int) -> Case:
    """Take in a case about so many units of an order's only line."""
    case = counting.shop.acts(counting.shop.opens(order, {1: units}), Approve(), by=LEAD)
    return counting.takes_in(case)


def is_inspected(counting: CountingShop, case: Case, *, accepted: int) -> Case:
    """Accept so many units of those that came, and reject the others."""
    verdict = Verdict(
        line_id=case.lines[0].id,
        accepted=accepted,
        rejected=case.lines[0].received - accepted,
        condition=Condition.USED,
        disposition=Disposition.SEND_BACK,
    )
    return counting.shop.acts(case, Inspect(verdicts=(verdict,)), by=WAREHOUSE)


def is_sent_back(counting: CountingShop, case: Case) -> Case:
    """Reject all that came, so that it goes to the buyer again."""
    is_inspected(counting, case, accepted=0)
    return counting.shop.acts(case, Decline(reason="OTHER"), by=LEAD)


def is_told(counting: CountingShop, order_id: OrderId, *, delivered: int) -> None:
    """Tell that so many units of an order's only line were delivered."""
    before = counting.store.orders.get(order_id)
    line, version = replace(before.lines[0], delivered=delivered), before.version + 1
    ledger = replace(before.ledger, order_version=version)
    after = replace(before, lines=(line,), version=version, ledger=ledger)
    event = told(after, since=before, by=Party.SYSTEM, at=counting.shop.clock())
    counting.store.orders.update(before, after, buyer_of(before), event)


def units_of(counting: CountingShop) -> UnitSums:
    return units_in(counting.counted(EARLIER.date()))


def a_line(delivered: int, received: int) -> UnitSums:
    """Return what one line comes to of which so many units were delivered and came back."""
    return UnitSums(
        delivered=delivered,
        delivered_squared=delivered**2,
        received=received,
        received_squared=received**2,
        received_delivered=received * delivered,
    )


class TestALine:
    def test_that_comes_back_in_two_cases_comes_back_as_in_one(self, counting: CountingShop) -> None:
        order = counting.shop.sells(an_order(5, at=EARLIER))

        comes_back(counting, order, 2)
        assert units_of(counting) == a_line(5, 2)

        comes_back(counting, order, 3)
        assert units_of(counting) == a_line(5, 5)
        assert counting.counted()["back"] == 5

    def test_that_is_named_twice_in_a_case_is_one_line(self, counting: CountingShop) -> None:
        order = counting.shop.sells(an_order(4, at=EARLIER))
        ask = ask_for(order, {1: 1})
        ask = replace(ask, lines=(ask.lines[0], replace(ask.lines[0], quantity=2, reason="DOES_NOT_FIT")))
        case = counting.shop.business.cases.request(ask, actor=LEAD, request=request_by(LEAD))
        counting.shop.acts(case, Approve(), by=LEAD)

        counting.takes_in(case)

        assert units_of(counting) == a_line(4, 3)


class TestAUnit:
    def test_that_comes_back_twice_counts_once(self, counting: CountingShop) -> None:
        order = counting.shop.sells(an_order(1, at=EARLIER))
        is_sent_back(counting, comes_back(counting, order, 1))

        comes_back(counting, order, 1)

        assert units_of(counting) == a_line(1, 1)
        assert counting.counted()["back"] == 2

    def test_that_comes_back_once_more_after_its_case_was_opened_again_counts_once(
        self, counting: CountingShop
    ) -> None:
        case = comes_back(counting, counting.shop.sells(an_order(2, at=EARLIER)), 2)
        counting.pays(is_inspected(counting, case, accepted=1))
        counting.shop.acts(case, Reopen(), by=PLATFORM)
        case = counting.shop.acts(case, Approve(), by=LEAD)

        counting.takes_in(case)

        assert units_of(counting) == a_line(2, 2)
        assert counting.counted()["back"] == 3

    def test_may_be_another_one_where_there_are_others(self, counting: CountingShop) -> None:
        order = counting.shop.sells(an_order(3, at=EARLIER))
        is_sent_back(counting, comes_back(counting, order, 2))

        comes_back(counting, order, 2)

        assert units_of(counting) == a_line(3, 3)


class TestADeliveryThatIsToldLate:
    def test_counts_with_what_has_come_back_of_it(self, counting: CountingShop) -> None:
        order = counting.shop.sells(an_order(4, at=EARLIER))
        comes_back(counting, order, 3)

        for delivered in (2, 0, 4, 3):
            is_told(counting, order.id, delivered=delivered)

            assert units_of(counting) == a_line(delivered, min(3, delivered))

    def test_counts_also_what_comes_back_of_it_later(self, counting: CountingShop) -> None:
        order = counting.shop.sells(an_order(4, at=EARLIER))
        comes_back(counting, order, 2)
        case = counting.shop.acts(counting.shop.opens(order, {1: 2}), Approve(), by=LEAD)
        is_told(counting, order.id, delivered=3)

        counting.takes_in(case)
        assert units_of(counting) == a_line(3, 3)

        is_told(counting, order.id, delivered=4)
        assert units_of(counting) == a_line(4, 4)

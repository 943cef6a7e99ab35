"""What cases add: to which day, which article and which place, told by cases that take their way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from aftersales.cases.deciding import Approve
from aftersales.cases.offering import AcceptOffer, MakeOffer
from aftersales.cases.receiving import RegisterShipment, TrackShipment
from aftersales.currencies import CurrencyCode
from aftersales.insights.histograms import bucket_of
from aftersales.money import Money
from aftersales.orders.order import Order
from aftersales.orders.order_line import Shipping
from aftersales.territories import Territory
from aftersales.vocabulary import RefundDestination, ReturnMethod, ShipmentStatus
from tests.open_shop import OpenShop
from tests.shop import BUYER, LEAD, NOON, WAREHOUSE, an_order, ask_for, request_by
from tests.unit.insights.counting_shop import TODAY, CountingShop, counting_shop

TOKYO, SAMOA = timezone(timedelta(hours=9)), timezone(timedelta(hours=13))
JPY = CurrencyCode("JPY")


@pytest.fixture
def counting() -> Iterator[CountingShop]:
    with counting_shop() as counting:
        yield counting


@pytest.fixture
def shop(counting: CountingShop) -> OpenShop:
    return counting.shop


def in_yen(order: Order) -> Order:
    """Return the order at the same numbers in a currency without decimals."""

    def yen(money: Money) -> Money:
        return Money(money.minor_units, JPY)

    lines = (
        replace(
            line, unit_price=yen(line.unit_price), discount=yen(line.discount), tax=yen(line.tax), paid=yen(line.paid)
        )
        for line in order.lines
    )
    payments = (replace(payment, amount=yen(payment.amount)) for payment in order.payments)
    nothing = Money.zero(JPY)
    return replace(
        order,
        currency=JPY,
        lines=tuple(lines),
        payments=tuple(payments),
        shipping=Shipping(paid=nothing, tax=nothing),
    )


class TestARequest:
    def test_is_counted_once_however_many_lines_it_has(self, counting: CountingShop, shop: OpenShop) -> None:
        shop.opens(shop.sells(an_order(1, 1, 1)), {1: 1, 2: 1, 3: 1})

        tally = counting.counted()

        assert (tally["opened"], tally["kind.RETURN"], tally["reason.DISLIKED"]) == (1, 1, 1)
        assert counting.counted(sku="SKU-2")["opened"] == counting.counted(category="things")["opened"] == 1

    def test_counts_each_reason_where_it_was_given(self, counting: CountingShop, shop: OpenShop) -> None:
        order = shop.sells(an_order(1, 1))
        ask = ask_for(order, {1: 1, 2: 1})
        lines = (ask.lines[0], replace(ask.lines[1], reason="DOES_NOT_FIT"))
        shop.business.cases.request(replace(ask, lines=lines), actor=BUYER, request=request_by(BUYER))

        assert {"reason.DISLIKED", "reason.DOES_NOT_FIT"} <= counting.counted().keys()
        assert "reason.DISLIKED" not in counting.counted(sku="SKU-2")
        assert counting.counted(sku="SKU-2")["reason.DOES_NOT_FIT"] == 1

    def test_is_counted_in_its_subdivision_and_its_country(self, counting: CountingShop, shop: OpenShop) -> None:
        shop.opens(shop.sells(replace(an_order(1), territory=Territory("DE-BY"))))
        shop.opens(shop.sells(an_order(1)))

        assert counting.counted(territory="DE-BY")["opened"] == 1
        assert counting.counted(territory="DE")["opened"] == counting.counted()["opened"] == 2
        assert counting.counted(territory="DE", sku="SKU-1")["opened"] == 2
        assert counting.counted(territory="CH") == {}


class TestADay:
    @pytest.mark.parametrize(
        ("at", "day"),
        [
            (datetime(2026, 11, 23, 8, 59, 59, tzinfo=TOKYO), TODAY),
            (datetime(2026, 11, 23, 9, 0, tzinfo=TOKYO), TODAY + timedelta(days=1)),
            (datetime(2026, 11, 23, 1, 0, tzinfo=SAMOA), TODAY),
        ],
    )
    def test_ends_at_midnight_in_utc_wherever_the_shop_is(
        self, counting: CountingShop, shop: OpenShop, at: datetime, day: datetime
    ) -> None:
        order = shop.sells(an_order(1))
        shop.clock.at = at

        shop.opens(order)

        assert counting.counted(day)["opened"] == 1
        assert "opened" not in counting.counted(day + timedelta(days=1))
        assert "opened" not in counting.counted(day - timedelta(days=1))

    def test_of_units_that_came_back_is_that_of_their_order(self, counting: CountingShop, shop: OpenShop) -> None:
        order = shop.sells(an_order(5, at=datetime(2026, 11, 20, 3, tzinfo=TOKYO)))
        case = shop.acts(shop.opens(order, {1: 3}), Approve(), by=LEAD)
        counting.takes_in(case)

        ordered = counting.counted(TODAY - timedelta(days=3))

        assert (ordered["delivered"], ordered["delivered.squared"]) == (5, 25)
        assert (ordered["received"], ordered["received.squared"], ordered["received.delivered"]) == (3, 9, 15)
        assert "back" not in ordered
        assert counting.counted()["back"] == 3
        assert "received" not in counting.counted()


class TestMoney:
    def test_that_went_back_adds_up_over_articles_to_the_cent(self, counting: CountingShop, shop: OpenShop) -> None:
        case = shop.opens(shop.sells(an_order(1, 2, price="3.33")), {1: 1, 2: 2})

        counting.pays(counting.takes_back(case))

        assert counting.counted()["refunded.EUR"] == 999
        assert [counting.counted(sku=sku)["refunded.EUR"] for sku in ("SKU-1", "SKU-2")] == [333, 666]
        assert counting.counted(category="things", territory="DE")["refunded.EUR"] == 999

    def test_is_counted_on_the_day_it_went_back(self, counting: CountingShop, shop: OpenShop) -> None:
        case = counting.takes_back(shop.opens(shop.sells(an_order(1))))
        assert "refunded.EUR" not in counting.counted()

        shop.clock.move(days=2)
        counting.pays(case)

        assert counting.counted(TODAY + timedelta(days=2))["refunded.EUR"] == 1_000

    def test_without_decimals_is_whole(self, counting: CountingShop, shop: OpenShop) -> None:
        case = shop.opens(shop.sells(in_yen(an_order(1, price="5.00"))))

        counting.pays(counting.takes_back(case))

        assert counting.counted()["refunded.JPY"] == 500
        assert "refunded.EUR" not in counting.counted()

    def test_to_store_credit_is_kept(self, counting: CountingShop, shop: OpenShop) -> None:
        order = shop.sells(an_order(1))
        ask = replace(ask_for(order), refund_to=RefundDestination.STORE_CREDIT)
        case = shop.business.cases.request(ask, actor=BUYER, request=request_by(BUYER))

        counting.pays(counting.takes_back(case))

        tally = counting.counted()
        assert (tally["kept.EUR"], tally["completed"], tally["completed.otherwise"]) == (1_000, 1, 1)
        assert not {"refunded.EUR", "refunds.EUR"} & tally.keys()

    def test_that_was_kept_is_kept_no_longer_once_it_went_back(self, counting: CountingShop, shop: OpenShop) -> None:
        order = shop.sells(an_order(2))
        case = shop.acts(shop.opens(order, {1: 1}), MakeOffer(text="Keep it?", amount="4.00"), by=LEAD)
        counting.pays(shop.acts(case, AcceptOffer(), by=BUYER))
        assert counting.counted()["kept.EUR"] == 600

        counting.pays(counting.takes_back(shop.opens(order, {1: 2})))

        assert "kept.EUR" not in counting.counted()
        assert (counting.counted()["refunded.EUR"], counting.counted()["refunds.EUR"]) == (2_000, 2)

    def test_is_a_cost_of_the_aspect_that_the_reason_speaks_of(self, counting: CountingShop, shop: OpenShop) -> None:
        order = shop.sells(an_order(1, 1))
        ask = ask_for(order, {1: 1, 2: 1}, reason="DOES_NOT_FIT")
        lines = (ask.lines[0], replace(ask.lines[1], reason="NO_REASON"))
        case = shop.business.cases.request(replace(ask, lines=lines), actor=BUYER, request=request_by(BUYER))

        counting.pays(counting.takes_back(case))

        assert counting.counted()["aspect.SIZE_FIT.cost.EUR"] == 1_000
        assert "aspect.SIZE_FIT.cost.EUR" not in counting.counted(sku="SKU-2")


class TestHowLongItTook:
    def test_is_counted_from_the_request_in_seconds(self, counting: CountingShop, shop: OpenShop) -> None:
        case = shop.opens(shop.sells(an_order(1)))
        shop.clock.move(hours=3)
        case = counting.takes_back(case)
        shop.clock.move(hours=4)
        counting.pays(case)

        tally = counting.counted()

        assert (tally["decided"], tally[f"decision.{bucket_of(3 * 3600)}"]) == (1, 1)
        assert (tally["completed"], tally[f"resolution.{bucket_of(7 * 3600)}"]) == (1, 1)
        assert "decided.automatic" not in tally


class TestABreach:
    def test_is_a_deadline_that_a_side_let_pass(self, counting: CountingShop, shop: OpenShop) -> None:
        case = shop.opens(shop.sells(an_order(1)))
        assert case.deadline is not None
        shop.clock.at = case.deadline.at

        shop.business.cases.expire(case.id)

        tally = counting.counted(case.deadline.at.date(), sku="SKU-1")
        assert (tally["breaches"], tally["decided.automatic"]) == (1, 1)

    def test_is_not_a_parcel_that_got_lost(self, counting: CountingShop, shop: OpenShop) -> None:
        case = shop.acts(shop.opens(shop.sells(an_order(1))), Approve(), by=LEAD)
        case = shop.acts(case, RegisterShipment(method=ReturnMethod.DROP_OFF), by=BUYER)
        scan = TrackShipment(shipment_id=case.shipments[0].id, status=ShipmentStatus.IN_TRANSIT, scanned_at=NOON)
        case = shop.acts(case, scan, by=WAREHOUSE)
        assert case.deadline is not None
        shop.clock.at = case.deadline.at

        shop.business.cases.expire(case.id)

        assert counting.counted(case.deadline.at.date()) == {}
        assert counting.store.insights.standing(case.merchant_id) == {"status.DISPUTED": 1}

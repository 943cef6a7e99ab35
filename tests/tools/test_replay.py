"""A replay of a handful of orders, against a sandbox in little."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.tools import books
from tests.tools.books import row
from tests.tools.double_over_http import Faults, serving
from tests.tools.shop_double import ShopDouble
from tools.replay.cases import Ground, Run
from tools.replay.plan import Plan, plan
from tools.replay.report import Report
from tools.replay.run import Replay
from tools.replay.stopped import ReplayStopped
from tools.replay.wire import Wire

LEAD, BUYER = "MERCHANT replay-lead", "BUYER 17850"
OPENING = [("publishPolicy", LEAD), ("importOrders", LEAD)]
RETURN = [
    ("requestReturn", BUYER),
    ("approveCase", LEAD),
    ("registerShipment", BUYER),
    ("receiveReturn", LEAD),
    ("inspectReturn", LEAD),
    ("settleRefund", LEAD),
]


@pytest.fixture
def planned(tmp_path: Path) -> Plan:
    """Three orders; of the first, 2 × 2.55 and 1 × 12.75 come back in time; of the second, one unit after 61 days."""
    rows = [
        row("1", "22423", 6, "2.55", at="2010-12-01 08:26:00"),
        row("1", "71053", 1, "12.75", at="2010-12-01 08:26:00"),
        row("2", "22423", 3, "4.25", at="2010-12-02 09:00:00", customer="12345"),
        row("C3", "22423", -2, "2.55", at="2010-12-03 10:00:00"),
        row("4", "85123A", 1, "2.95", at="2010-12-04 09:00:00", customer=""),
        row("C5", "71053", -1, "12.75", at="2011-01-30 08:26:00"),
        row("C6", "22423", -1, "4.25", at="2011-02-01 09:00:00", customer="12345"),
    ]
    return plan(books.shop(rows, folder=tmp_path), first=None)


def replay(
    planned: Plan,
    shop: ShopDouble,
    *,
    faults: Faults | None = None,
    patience: float = 10.0,
    basis: str | None = None,
) -> Report:
    with serving(shop, faults=faults) as url:
        wire = Wire(url, patience=patience)
        try:
            return Replay(planned, wire=wire, basis=basis).run()
        finally:
            wire.close()


class TestReplay:
    def test_brings_every_return_to_its_refund_and_balances(self, planned: Plan) -> None:
        shop = ShopDouble()

        report = replay(planned, shop)

        assert report.outcomes == {"CREATED": 3}
        assert report.settled == {Run.NOW: 2}
        assert (report.expected, report.refunded) == (Decimal("17.85"), Decimal("17.85"))
        assert report.difference == 0
        assert report.balances
        assert [case.status for case in shop.cases.values()] == ["COMPLETED", "COMPLETED"]

    def test_reports_on_what_ground_each_return_was_decided(self, planned: Plan) -> None:
        report = replay(planned, ShopDouble())

        assert report.grounds == {Ground("POLICY", ("window",)): 2}
        assert "    by window: 2" in list(report.lines())

    def test_confirms_a_withdrawal_as_its_buyer(self, planned: Plan) -> None:
        shop = ShopDouble()

        report = replay(planned, shop, basis="WITHDRAWAL")

        confirmed = [speaker for mutation, speaker in shop.effects if mutation == "confirmWithdrawal"]
        assert confirmed == ["BUYER 17850", "BUYER 17850"]
        assert report.grounds == {Ground("WITHDRAWAL", ("window",)): 2}
        assert report.balances

    def test_reports_what_the_policy_refuses_and_does_not_force_it(self, planned: Plan) -> None:
        shop = ShopDouble()

        report = replay(planned, shop)

        assert report.refused == {"NotEligible: window": 1}
        assert shop.orders["2"].left == [3]

    def test_speaks_as_the_buyer_where_the_buyer_acts(self, planned: Plan) -> None:
        shop = ShopDouble()

        replay(planned, shop)

        assert shop.effects == [*OPENING, *RETURN, ("importOrders", LEAD), *RETURN]

    def test_moves_the_clock_to_the_last_thing_that_happened(self, planned: Plan) -> None:
        shop = ShopDouble()

        replay(planned, shop)

        assert shop.now is not None
        assert shop.now.isoformat() == "2011-02-01T09:00:00+00:00"

    def test_a_second_time_changes_nothing_and_balances(self, planned: Plan) -> None:
        shop = ShopDouble()
        replay(planned, shop)
        effects, clock = list(shop.effects), shop.now

        report = replay(planned, shop)

        assert (shop.effects, shop.now) == (effects, clock)
        assert report.settled == {Run.BEFORE: 2}
        assert report.refused == {"NotEligible: window": 1}
        assert (report.expected, report.difference) == (Decimal("17.85"), 0)

    @pytest.mark.parametrize("answered", range(14))
    def test_goes_on_where_it_was_stopped(self, answered: int, planned: Plan) -> None:
        # Given a service that goes away for good after so many answers, having done one thing more
        shop = ShopDouble()
        with pytest.raises(ReplayStopped, match="has not answered"):
            replay(planned, shop, faults=Faults(answered_at_most=answered), patience=0)

        # When the same replay is started again
        report = replay(planned, shop)

        # Then everything has been done once
        assert Counter(shop.effects) == Counter([*OPENING, *RETURN, ("importOrders", LEAD), *RETURN])
        assert (report.expected, report.difference) == (Decimal("17.85"), 0)

    def test_does_nothing_twice_when_answers_are_lost(self, planned: Plan) -> None:
        shop = ShopDouble()

        report = replay(planned, shop, faults=Faults(lost={"importOrders", "requestReturn", "settleRefund"}))

        assert Counter(shop.effects)["settleRefund", LEAD] == 2
        assert report.difference == 0

    def test_does_not_balance_when_a_cent_is_missing(self, planned: Plan) -> None:
        report = replay(planned, ShopDouble(settles_short_by=Decimal("0.01")))

        assert report.difference == -2
        assert not report.balances

    def test_refuses_a_sandbox_whose_clock_is_past_the_books(self, planned: Plan) -> None:
        shop = ShopDouble()
        shop.set_clock(planned.orders[1].at)

        with pytest.raises(ReplayStopped, match="empty data folder"):
            replay(planned, shop)

        assert shop.orders == {}


class TestReport:
    def test_says_what_was_counted(self, planned: Plan) -> None:
        report = replay(planned, ShopDouble())

        said = "\n".join(report.lines())

        assert "returns refused              1\n  refused                    1  NotEligible: window" in said
        assert "cents expected           1,785\ncents refunded           1,785\ndifference                   0" in said
        assert "storage requests          2.00  an operation (30 for 15)" in said

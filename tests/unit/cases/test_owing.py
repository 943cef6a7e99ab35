"""Until when a refund is owed by the law of where its buyer lives, and what a late one bears."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from aftersales.cases.deciding import Approve
from aftersales.cases.owing import late_interest, refund_due
from aftersales.cases.receiving import Receive, TrackShipment
from aftersales.cases.remedies import RefundRemedy
from aftersales.currencies import CurrencyCode
from aftersales.money import Money
from aftersales.vocabulary import (
    LegalBasis,
    ShipmentStatus,
)
from tests.shop import LEAD, NOON, a_case_file, ask_for, euros
from tests.unit.cases.withdrawals import confirmed, sent_back, sold_to, withdrawn
from tests.unit.journey import a_parcel, a_verdict, all_units, days, does, inspected


class TestARefund:
    @pytest.mark.parametrize(
        ("territory", "back", "due"),
        [
            # Friday; three working days.
            ("KR", "2026-11-27T03:00:00+00:00", "2026-12-02"),
            # 14 days from the notice have passed: due on the day of the goods' return.
            ("DE", "2026-12-10T12:00:00+00:00", "2026-12-10"),
            # 14 days from the notice, which came on 22 November.
            ("DE", "2026-11-25T12:00:00+00:00", "2026-12-07"),
            ("GB", "2026-11-25T12:00:00+00:00", "2026-12-09"),
            ("CN", "2026-11-25T04:00:00+00:00", "2026-12-02"),
        ],
    )
    def test_is_due_by_the_law_of_the_buyers_territory(self, territory: str, back: str, due: str) -> None:
        at = datetime.fromisoformat(back)
        file = does(confirmed(withdrawn(sold_to(territory, 1))), a_parcel())
        file = does(file, Receive(lines=all_units(file)), at=at)

        found = refund_due(file, at=at + timedelta(days=1))

        assert found is not None
        assert found.day_of(found.by).isoformat() == due

    def test_is_due_from_the_hand_over_where_the_law_says_so(self) -> None:
        file = does(confirmed(withdrawn(sold_to("TR", 1))), a_parcel())
        scan = TrackShipment(
            shipment_id=file.case.shipments[0].id, status=ShipmentStatus.IN_TRANSIT, scanned_at=NOON + days(1)
        )
        file = does(file, scan, at=NOON + days(1))
        file = does(file, Receive(lines=all_units(file)), at=NOON + days(9))

        found = refund_due(file, at=NOON + days(10))

        assert found is not None
        assert found.day_of(found.by).isoformat() == "2026-12-07"

    def test_on_the_policy_is_due_as_the_law_would_have_it(self) -> None:
        file = a_case_file(sold_to("KR", 1))
        file = sent_back(does(file, Approve()))

        assert refund_due(file, at=file.case.updated_at) is not None

    def test_of_goodwill_has_no_day(self) -> None:
        order = sold_to("KR", 1)
        file = a_case_file(order, replace(ask_for(order), basis=LegalBasis.GOODWILL), by=LEAD)

        assert refund_due(sent_back(does(file, Approve())), at=NOON) is None


class TestALateRefund:
    def a_refund(self, territory: str, *, amount: Money) -> RefundRemedy:
        file = sent_back(confirmed(withdrawn(sold_to(territory, 1))))
        file = inspected(file, a_verdict(file, 1))
        (remedy,) = file.case.remedies
        assert isinstance(remedy, RefundRemedy)
        return replace(remedy, amount=amount, due=refund_due(file, at=NOON))

    @pytest.mark.parametrize(
        ("days_late", "owed"), [(0, "0.00"), (5, "0.00"), (15, "5.00"), (25, "10.00"), (45, "20.00")]
    )
    def test_in_france_bears_more_the_later_it_is(self, days_late: int, owed: str) -> None:
        remedy = self.a_refund("FR", amount=euros("100.00"))
        assert remedy.due is not None

        assert late_interest(remedy, at=remedy.due.by + days(days_late)) == euros(owed)

    def test_bears_no_more_once_it_was_paid(self) -> None:
        remedy = self.a_refund("FR", amount=euros("100.00"))
        assert remedy.due is not None
        paid = replace(remedy, settled_at=remedy.due.by + days(15))

        assert late_interest(paid, at=remedy.due.by + days(900)) == euros("5.00")

    def test_in_korea_bears_interest_by_the_day(self) -> None:
        won = CurrencyCode("KRW")
        remedy = self.a_refund("KR", amount=Money.parse("36500", won))
        assert remedy.due is not None

        assert late_interest(remedy, at=remedy.due.by + days(10)) == Money.parse("150", won)

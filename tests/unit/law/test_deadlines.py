"""Until when: whole local days, never earlier for what came later, and never shorter for who was not told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.law.explaining import explain_conformity, explain_withdrawal
from aftersales.law.sale import Sale
from aftersales.territories import Territory
from aftersales.vocabulary import ProductTrait
from aftersales.zones import zone_of
from tests.unit.law.sales import a_sale

TERRITORIES = st.sampled_from("DE DE-BY FR FR-67 GB SE NO ES-CN CN JP KR TW BR TR RU MX ZA CH US-NY AU NP".split())
INSTANTS = st.timedeltas(timedelta(), timedelta(days=9_000)).map(lambda since: datetime(2020, 1, 1, tzinfo=UTC) + since)
WAITS = st.timedeltas(timedelta(), timedelta(days=40))


def sale_at(territory: str, at: datetime, *, informed: bool = True) -> Sale:
    return Sale(territory=Territory(territory), delivered_at=at, informed=informed)


class TestTheLastDay:
    @pytest.mark.parametrize(
        ("territory", "delivered_at", "until"),
        [
            # The last instant of one day and the first of the next, in Berlin.
            ("DE", "2026-06-09T21:59:59+00:00", "2026-06-23T23:59:59+02:00"),
            ("DE", "2026-06-09T22:00:00+00:00", "2026-06-24T23:59:59+02:00"),
            # Summer time ends, and begins, within the fourteen days.
            ("DE", "2026-10-15T12:00:00+00:00", "2026-10-29T23:59:59+01:00"),
            ("DE", "2026-03-19T12:00:00+00:00", "2026-04-02T23:59:59+02:00"),
            # The same instant is another day in Seoul, in São Paulo and on the Canaries.
            ("KR", "2026-11-09T16:00:00+00:00", "2026-11-17T23:59:59+09:00"),
            ("BR", "2026-11-10T02:00:00+00:00", "2026-11-16T23:59:59-03:00"),
            ("ES", "2026-11-09T23:30:00+00:00", "2026-11-24T23:59:59+01:00"),
            ("ES-CN", "2026-11-09T23:30:00+00:00", "2026-11-23T23:59:59+00:00"),
            # A leap day.
            ("GB", "2028-02-15T12:00:00+00:00", "2028-02-29T23:59:59+00:00"),
        ],
    )
    def test_ends_where_the_buyer_lives(self, territory: str, delivered_at: str, until: str) -> None:
        found = explain_withdrawal(sale_at(territory, datetime.fromisoformat(delivered_at)))

        assert found.until is not None
        assert found.until.isoformat() == until

    def test_is_that_of_the_orders_own_zone_where_it_has_one(self) -> None:
        sale = replace(sale_at("GB", datetime(2026, 6, 9, 23, 0, tzinfo=UTC)), time_zone="Asia/Tokyo")

        found = explain_withdrawal(sale)

        assert found.until is not None
        assert found.until.isoformat() == "2026-06-24T23:59:59+09:00"

    @given(territory=TERRITORIES, at=INSTANTS, wait=WAITS, informed=st.booleans())
    def test_is_never_earlier_for_what_is_delivered_later(
        self, *, territory: str, at: datetime, wait: timedelta, informed: bool
    ) -> None:
        for ask in (explain_withdrawal, explain_conformity):
            first = ask(sale_at(territory, at, informed=informed)).until
            later = ask(sale_at(territory, at + wait, informed=informed)).until

            assert (first is None) == (later is None)
            assert first is None or later is None or first <= later

    @given(TERRITORIES, INSTANTS)
    def test_is_never_earlier_for_who_was_not_told(self, territory: str, at: datetime) -> None:
        told = explain_withdrawal(sale_at(territory, at)).until
        untold = explain_withdrawal(sale_at(territory, at, informed=False)).until

        assert told is None or (untold is not None and told <= untold)

    @given(TERRITORIES, INSTANTS)
    def test_ends_with_its_last_second(self, territory: str, at: datetime) -> None:
        until = explain_withdrawal(sale_at(territory, at)).until

        if until is not None:
            assert until.astimezone(zone_of(Territory(territory))).strftime("%H:%M:%S") == "23:59:59"


class TestThePeriodOfWithdrawal:
    @pytest.mark.parametrize(
        ("sale", "last"),
        [
            # The contract's day counts for what is not on a physical medium.
            (a_sale("SE", "2026-06-09", ProductTrait.DIGITAL_CONTENT, contract="2026-06-02"), "2026-06-16"),
            (a_sale("SE", "2026-06-09", contract="2026-06-02"), "2026-06-23"),
            # The later of contract and delivery.
            (a_sale("KR", "2026-06-02", contract="2026-06-09"), "2026-06-16"),
            (a_sale("KR", "2026-06-09", contract="2026-06-02"), "2026-06-16"),
            # Five working days, over Mexico's Revolution Day on Monday, 16 November 2026.
            (a_sale("MX", "2026-11-12"), "2026-11-20"),
            # Four months from the start in Taiwan, and three in Russia.
            (a_sale("TW", "2026-12-01", informed=False), "2027-04-01"),
            (a_sale("RU", "2026-11-30", informed=False), "2027-02-28"),
            # All Saints' Day is Bavaria's, so Monday is the last day in Germany and Tuesday there.
            (a_sale("DE", "2027-10-18"), "2027-11-01"),
            (a_sale("DE-BY", "2027-10-18"), "2027-11-02"),
        ],
    )
    def test_ends_on_its_last_day(self, sale: Sale, last: str) -> None:
        found = explain_withdrawal(sale)

        assert found.until is not None
        assert found.until.date().isoformat() == last

    def test_says_where_a_schedule_is_not_published(self) -> None:
        found = explain_withdrawal(a_sale("CN", "2040-02-04"))

        assert found.until is not None
        assert found.until.date().isoformat() == "2040-02-15"
        assert "The State Council's schedule for 2040 is not published: statutory holidays and weekends count." in (
            found.steps
        )


class TestTheRefund:
    @pytest.mark.parametrize(
        ("sale", "due"),
        [
            (a_sale("GB", "2026-12-01", back="2026-12-10"), "2026-12-24"),
            (a_sale("TW", "2026-12-01", back="2026-12-10"), "2026-12-25"),
            (a_sale("CN", "2026-02-01", back="2026-02-10"), "2026-02-24"),
            # The clock of Türkiye starts with the hand-over since 2026; those of the others with the notice.
            (a_sale("TR", "2025-12-01", back="2025-12-31"), None),
            (a_sale("DE", "2026-12-01", back="2026-12-10"), None),
            (a_sale("RU", "2026-12-01", back="2026-12-10"), None),
            (a_sale("BR", "2026-12-01", back="2026-12-10"), None),
            (a_sale("GB", "2026-12-01"), None),
        ],
    )
    def test_is_due_where_its_clock_starts_with_the_goods_return(self, sale: Sale, due: str | None) -> None:
        found = explain_withdrawal(sale)

        assert found.allowed
        assert (found.refund_due_by and found.refund_due_by.date().isoformat()) == due

    def test_is_due_for_goods_that_are_not_as_agreed_where_the_law_says_when(self) -> None:
        french = explain_conformity(a_sale("FR", "2026-12-01", back="2027-01-12"))
        german = explain_conformity(a_sale("DE", "2026-12-01", back="2027-01-12"))

        assert french.refund_due_by is not None
        assert french.refund_due_by.isoformat() == "2027-01-26T23:59:59+01:00"
        assert german.refund_due_by is None

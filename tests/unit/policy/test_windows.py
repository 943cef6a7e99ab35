"""Until when something may be asked for: the last second of the last day, by the most specific window."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from aftersales.orders.order import Order
from aftersales.orders.told import ToldOrder
from aftersales.policy.policy import Allowed, Denied, Policy
from aftersales.policy.rules import FinalSale, PolicyRule, Season, Window, citation
from aftersales.vocabulary import CaseKind, ProductTrait
from tests.shop import NOON, SHOP, policy_of
from tests.unit.told import a_line, an_order_told, first_line, sold

ALMOST = timedelta(microseconds=999_999)
SECOND = timedelta(seconds=1)


def a_policy(*rules: PolicyRule) -> Policy:
    return replace(policy_of(SHOP), rules=rules)


def delivered(at: datetime, zone: str = "Europe/Berlin") -> Order:
    """Return an order delivered at an instant, where the clocks are those of a zone."""
    return sold(replace(an_order_told(at=at), time_zone=zone))


def until(policy: Policy, order: Order, kind: CaseKind = CaseKind.RETURN) -> datetime | None:
    return policy.judge(kind, first_line(order), order=order, at=order.placed_at).until


class TestTheDefaultPolicy:
    @pytest.mark.parametrize(
        ("kind", "days"),
        [
            (CaseKind.REFUND, 30),
            (CaseKind.RETURN, 30),
            (CaseKind.EXCHANGE, 30),
            (CaseKind.REPAIR, 730),
            (CaseKind.RESHIP, 90),
        ],
    )
    def test_promises_so_many_days_from_delivery(self, kind: CaseKind, days: int) -> None:
        order = delivered(datetime(2026, 1, 10, 12, tzinfo=UTC), "UTC")

        last_day = date(2026, 1, 10) + timedelta(days=days)

        assert until(policy_of(), order, kind) == datetime(
            last_day.year, last_day.month, last_day.day, 23, 59, 59, tzinfo=UTC
        )

    def test_keeps_nothing_back_and_approves_nothing_by_itself(self) -> None:
        assert policy_of().restocking_fees == ()
        assert policy_of().automatic_approvals == ()
        assert policy_of().version == 1


class TestTheLastSecond:
    @pytest.mark.parametrize(
        ("delivered_at", "zone", "last"),
        [
            # Summer time ends on 2026-10-25 in Berlin, so the last day has another offset than the first.
            (datetime(2026, 10, 1, 10, tzinfo=UTC), "Europe/Berlin", datetime(2026, 10, 31, 22, 59, 59, tzinfo=UTC)),
            # Summer time begins on 2026-03-29.
            (datetime(2026, 3, 1, 10, tzinfo=UTC), "Europe/Berlin", datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC)),
            # The last day is the one on which the clocks change, in both directions.
            (datetime(2026, 2, 27, 10, tzinfo=UTC), "Europe/Berlin", datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)),
            (datetime(2026, 9, 25, 10, tzinfo=UTC), "Europe/Berlin", datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)),
            # Late on Saturday in London is Sunday already in Tokyo.
            (datetime(2026, 5, 2, 22, tzinfo=UTC), "Asia/Tokyo", datetime(2026, 6, 2, 14, 59, 59, tzinfo=UTC)),
            # A leap day counts like any other.
            (datetime(2028, 1, 30, 12, tzinfo=UTC), "UTC", datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)),
            (datetime(2028, 2, 29, 12, tzinfo=UTC), "UTC", datetime(2028, 3, 30, 23, 59, 59, tzinfo=UTC)),
            # In Beirut the clocks went from midnight to one: the day that was to begin at midnight began at one.
            (datetime(2022, 2, 24, 12, tzinfo=UTC), "Asia/Beirut", datetime(2022, 3, 26, 21, 59, 59, tzinfo=UTC)),
        ],
    )
    def test_is_that_of_the_day_where_the_order_lives(self, delivered_at: datetime, zone: str, last: datetime) -> None:
        assert until(policy_of(), delivered(delivered_at, zone)) == last

    def test_is_still_in_time_and_the_next_is_not(self) -> None:
        order = delivered(datetime(2026, 10, 1, 10, tzinfo=UTC))
        last = datetime(2026, 10, 31, 22, 59, 59, tzinfo=UTC)

        in_time = policy_of().judge(CaseKind.RETURN, first_line(order), order=order, at=last + ALMOST)
        late = policy_of().judge(CaseKind.RETURN, first_line(order), order=order, at=last + SECOND)

        assert isinstance(in_time, Allowed)
        assert late == Denied(because=in_time.because, until=last)

    def test_does_not_come_before_a_delivery_does(self) -> None:
        order = replace(delivered(NOON), delivered_at=None)

        verdict = policy_of().judge(CaseKind.RETURN, first_line(order), order=order, at=NOON + timedelta(days=900))

        assert isinstance(verdict, Allowed)
        assert verdict.until is None

    def test_counts_from_the_line_where_it_came_later(self) -> None:
        order = delivered(NOON, "UTC")
        line = replace(first_line(order), delivered_at=NOON + timedelta(days=5))

        verdict = policy_of().judge(CaseKind.RETURN, line, order=order, at=NOON)

        assert verdict.until == datetime(2026, 12, 27, 23, 59, 59, tzinfo=UTC)


GENERAL = Window(id="general", days=10)
FOR_SHOES = Window(id="shoes", days=20, category="shoes")
IN_GERMANY = Window(id="germany", days=30, territory="DE", kinds=(CaseKind.RETURN,))
IN_BAVARIA = Window(id="bavaria", days=40, territory="DE-BY")
AT_CHRISTMAS = Window(
    id="christmas", days=60, season=Season(first=date(2026, 11, 15), last=date(2026, 12, 24)), category="shoes"
)


def shoes(territory: str = "FR", at: datetime = datetime(2026, 6, 1, 12, tzinfo=UTC)) -> ToldOrder:
    line = replace(a_line(), category="shoes")
    return replace(an_order_told(line, territory=territory, at=at), time_zone="UTC")


class TestTheMostSpecificWindow:
    @pytest.mark.parametrize(
        ("told", "kind", "rule"),
        [
            (shoes(), CaseKind.RETURN, FOR_SHOES),
            (shoes("DE"), CaseKind.RETURN, IN_GERMANY),
            (shoes("DE-BY"), CaseKind.RETURN, IN_GERMANY),
            (shoes("DE-BY"), CaseKind.REFUND, FOR_SHOES),
            (shoes("DK"), CaseKind.RETURN, FOR_SHOES),
            (shoes(at=datetime(2026, 11, 15, tzinfo=UTC)), CaseKind.RETURN, AT_CHRISTMAS),
            (shoes(at=datetime(2026, 12, 24, 23, 59, tzinfo=UTC)), CaseKind.REFUND, AT_CHRISTMAS),
            (shoes(at=datetime(2026, 12, 25, tzinfo=UTC)), CaseKind.REFUND, FOR_SHOES),
            (an_order_told(at=datetime(2026, 6, 1, tzinfo=UTC)), CaseKind.REFUND, GENERAL),
            (an_order_told(territory="DE-BY", at=datetime(2026, 6, 1, tzinfo=UTC)), CaseKind.REFUND, IN_BAVARIA),
        ],
    )
    def test_is_cited_alone(self, told: ToldOrder, kind: CaseKind, rule: Window) -> None:
        policy, order = a_policy(GENERAL, FOR_SHOES, IN_BAVARIA, IN_GERMANY, AT_CHRISTMAS), sold(told)

        verdict = policy.judge(kind, first_line(order), order=order, at=order.placed_at)

        assert verdict.because == (citation(rule),)

    def test_among_equals_is_the_first_of_the_list(self) -> None:
        order = sold(shoes("DE"))
        policy = a_policy(FOR_SHOES, replace(FOR_SHOES, id="again", days=99))

        assert until(policy, order) == datetime(2026, 6, 21, 23, 59, 59, tzinfo=UTC)

    def test_reads_the_season_where_the_order_lives(self) -> None:
        order = sold(replace(shoes(at=datetime(2026, 11, 14, 23, 30, tzinfo=UTC)), time_zone="Europe/Berlin"))

        verdict = a_policy(GENERAL, AT_CHRISTMAS).judge(CaseKind.RETURN, first_line(order), order=order, at=NOON)

        assert verdict.because == (citation(AT_CHRISTMAS),)

    def test_is_missed_by_nobody_where_there_is_none(self) -> None:
        order = delivered(NOON)

        verdict = a_policy().judge(CaseKind.RETURN, first_line(order), order=order, at=NOON + timedelta(days=9_999))

        assert isinstance(verdict, Allowed)
        assert [one.rule for one in verdict.because] == ["default.no-window"]


class TestFinalSale:
    @pytest.mark.parametrize("kind", [CaseKind.REFUND, CaseKind.RETURN, CaseKind.EXCHANGE])
    def test_does_not_come_back(self, kind: CaseKind) -> None:
        order = delivered(NOON)
        line = replace(first_line(order), traits=(ProductTrait.FINAL_SALE,))

        verdict = policy_of().judge(kind, line, order=order, at=NOON)

        assert isinstance(verdict, Denied)
        assert [one.rule for one in verdict.because] == ["default.final-sale"]

    @pytest.mark.parametrize("kind", [CaseKind.REPAIR, CaseKind.RESHIP])
    def test_is_mended_and_completed_all_the_same(self, kind: CaseKind) -> None:
        order = delivered(NOON)
        line = replace(first_line(order), traits=(ProductTrait.FINAL_SALE,))

        assert isinstance(policy_of().judge(kind, line, order=order, at=NOON), Allowed)

    def test_needs_both_the_category_and_the_trait_where_both_are_named(self) -> None:
        rule = FinalSale(id="worn", category="shoes", trait=ProductTrait.SECOND_HAND)
        line = replace(first_line(delivered(NOON)), category="shoes")

        assert not rule.covers(CaseKind.RETURN, category=line.category, traits=line.traits)
        assert rule.covers(CaseKind.RETURN, category=line.category, traits=(ProductTrait.SECOND_HAND,))

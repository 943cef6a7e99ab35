"""On which grounds a line may be asked for: side by side, by the law of each territory, and never less than the law."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.law.explaining import explain_conformity, explain_withdrawal
from aftersales.orders.ledger import Ledger
from aftersales.orders.line_account import LineAccount
from aftersales.orders.order import Order
from aftersales.policy.claims import GROUNDS, Claim
from aftersales.policy.policy import Allowed
from aftersales.policy.reasons import REASONS
from aftersales.policy.rules import ReturnFreight, Window
from aftersales.territories import Territory
from aftersales.vocabulary import CaseKind, LegalBasis, Party, ProductTrait
from aftersales.zones import zone_of
from tests.shop import NOON, an_order, policy_of

DELIVERED = datetime(2026, 12, 11, 12, tzinfo=UTC)
"""A Friday; the fourteenth day after it is Christmas."""
BUYER_PAYS = ReturnFreight(id="freight", paid_by=Party.BUYER)


def sold_to(territory: str, *traits: ProductTrait, at: datetime = DELIVERED) -> Order:
    """Return an order that was placed and delivered at an instant, of one article with these traits."""
    order = an_order(1, at=at)
    lines = (replace(order.lines[0], traits=traits),)
    zone = zone_of(Territory(territory))
    return replace(order, territory=Territory(territory), time_zone=zone.key, lines=lines)


def claim_on(
    order: Order, kind: CaseKind = CaseKind.RETURN, *, after: timedelta = timedelta(), reason: str | None = None
) -> Claim:
    """Return a claim on the article, so long after it was delivered."""
    at = (order.delivered_at or NOON) + after
    given_reason = None if reason is None else REASONS[reason]
    return Claim(kind=kind, line=order.lines[0], order=order, policy=policy_of(), at=at, reason=given_reason)


def allowed(claim: Claim) -> set[LegalBasis]:
    """Return the grounds that a claim stands on."""
    return {basis for basis in GROUNDS if isinstance(claim.on(basis), Allowed)}


class TestAWithdrawal:
    @pytest.mark.parametrize(
        ("territory", "until"),
        [("DE", "2026-12-28T22:59:59"), ("FR", "2026-12-28T22:59:59"), ("GB", "2026-12-25T23:59:59")],
    )
    def test_ends_with_the_last_second_of_the_last_day_where_the_buyer_lives(self, territory: str, until: str) -> None:
        verdict = claim_on(sold_to(territory)).on(LegalBasis.WITHDRAWAL)

        assert isinstance(verdict, Allowed)
        assert verdict.until == datetime.fromisoformat(until).replace(tzinfo=UTC)
        last = timedelta(seconds=int((verdict.until - DELIVERED).total_seconds()))
        assert LegalBasis.WITHDRAWAL in allowed(claim_on(sold_to(territory), after=last))
        assert LegalBasis.WITHDRAWAL not in allowed(claim_on(sold_to(territory), after=last + timedelta(seconds=1)))

    @pytest.mark.parametrize("territory", ["US", "IN", "AU", "SG"])
    def test_is_no_right_everywhere(self, territory: str) -> None:
        assert allowed(claim_on(sold_to(territory), reason="DISLIKED")) == {LegalBasis.POLICY}

    def test_is_not_ended_by_a_final_sale(self) -> None:
        order = sold_to("DE", ProductTrait.FINAL_SALE)

        assert allowed(claim_on(order, reason="DISLIKED")) == {LegalBasis.WITHDRAWAL}

    def test_is_none_of_what_was_made_to_order(self) -> None:
        claim = claim_on(sold_to("DE", ProductTrait.CUSTOM_MADE), reason="DISLIKED")

        assert allowed(claim) == {LegalBasis.POLICY}
        assert any(one.article for one in claim.on(LegalBasis.WITHDRAWAL).because)

    def test_gives_goods_back_and_asks_for_nothing_else(self) -> None:
        kinds = {kind for kind in CaseKind if LegalBasis.WITHDRAWAL in allowed(claim_on(sold_to("DE"), kind))}

        assert kinds == {CaseKind.RETURN}

    def test_of_digital_content_is_a_refund(self) -> None:
        order = sold_to("DE", ProductTrait.DIGITAL_CONTENT)

        assert LegalBasis.WITHDRAWAL in allowed(claim_on(order, CaseKind.REFUND))

    def test_has_not_begun_to_end_before_delivery(self) -> None:
        order = replace(sold_to("DE"), delivered_at=None)

        verdict = claim_on(order, after=timedelta(days=400)).on(LegalBasis.WITHDRAWAL)

        assert isinstance(verdict, Allowed)
        assert verdict.until is None


class TestConformity:
    def test_is_for_reasons_that_say_so(self) -> None:
        order = sold_to("DE")

        assert allowed(claim_on(order, CaseKind.REPAIR, after=timedelta(days=740), reason="DEFECTIVE")) == set()
        assert allowed(claim_on(order, CaseKind.EXCHANGE, after=timedelta(days=700), reason="DEFECTIVE")) == {
            LegalBasis.CONFORMITY
        }
        assert allowed(claim_on(order, CaseKind.EXCHANGE, after=timedelta(days=700), reason="DISLIKED")) == set()

    @pytest.mark.parametrize(("territory", "days"), [("GB", 30), ("CN", 7)])
    def test_gives_money_at_once_only_for_a_while(self, territory: str, days: int) -> None:
        order = sold_to(territory)

        early = claim_on(order, after=timedelta(days=days), reason="DEFECTIVE").on(LegalBasis.CONFORMITY)
        late = claim_on(order, after=timedelta(days=days + 1), reason="DEFECTIVE").on(LegalBasis.CONFORMITY)

        assert isinstance(early, Allowed)
        assert not isinstance(late, Allowed)
        assert LegalBasis.CONFORMITY in allowed(
            claim_on(order, CaseKind.REPAIR, after=timedelta(days=days + 1), reason="DEFECTIVE")
        )

    def test_gives_money_for_what_was_repaired_and_fails_again(self) -> None:
        order = sold_to("DE")
        repaired = order.with_ledger(Ledger(lines={1: LineAccount(repaired=1)}))
        late = timedelta(days=200)

        assert LegalBasis.CONFORMITY not in allowed(claim_on(order, after=late, reason="DEFECTIVE"))
        assert LegalBasis.CONFORMITY in allowed(claim_on(repaired, after=late, reason="DEFECTIVE"))

    def test_lasts_longer_after_a_repair_where_the_law_adds_to_it(self) -> None:
        order = sold_to("DE")
        repaired = order.with_ledger(Ledger(lines={1: LineAccount(repaired=1)}))
        late = timedelta(days=1_000)

        assert allowed(claim_on(order, CaseKind.REPAIR, after=late, reason="DEFECTIVE")) == set()
        assert allowed(claim_on(repaired, CaseKind.REPAIR, after=late, reason="DEFECTIVE")) == {LegalBasis.CONFORMITY}

    def test_stands_still_in_france_while_goods_are_repaired(self) -> None:
        order = sold_to("FR")
        account = LineAccount(repaired=1, workshop_days=20)

        plain, away = (
            claim_on(one, CaseKind.REPAIR, reason="DEFECTIVE").on(LegalBasis.CONFORMITY).until
            for one in (
                order.with_ledger(Ledger(lines={1: replace(account, workshop_days=0)})),
                order.with_ledger(Ledger(lines={1: account})),
            )
        )

        assert plain is not None
        assert away is not None
        assert away.date() - plain.date() == timedelta(days=20)


class TestTheWayBack:
    @pytest.mark.parametrize(
        ("territory", "basis", "payer"),
        [
            ("DE", LegalBasis.WITHDRAWAL, Party.BUYER),
            ("TR", LegalBasis.WITHDRAWAL, Party.MERCHANT),
            ("BR", LegalBasis.WITHDRAWAL, Party.MERCHANT),
            ("DE", LegalBasis.CONFORMITY, Party.MERCHANT),
            ("DE", LegalBasis.POLICY, Party.BUYER),
        ],
    )
    def test_is_the_buyers_only_where_both_policy_and_law_leave_it_to_them(
        self, territory: str, basis: LegalBasis, payer: Party
    ) -> None:
        strict = replace(policy_of(), rules=(BUYER_PAYS,))

        assert replace(claim_on(sold_to(territory)), policy=strict).freight_paid_by(basis) is payer
        assert claim_on(sold_to(territory)).freight_paid_by(basis) is Party.MERCHANT

    def test_is_the_sellers_where_nobody_told_the_buyer(self) -> None:
        order = replace(sold_to("DE"), informed_of_withdrawal=False)
        strict = replace(policy_of(), rules=(BUYER_PAYS,))

        assert replace(claim_on(order), policy=strict).freight_paid_by(LegalBasis.WITHDRAWAL) is Party.MERCHANT


territories = st.sampled_from(
    ["DE", "DE-BY", "FR", "GB", "CN", "JP", "KR", "TR", "BR", "TW", "US", "US-CA", "NO", "ZA"]
)
windows = st.builds(
    lambda days, kinds: Window(id="window", days=days, kinds=kinds),
    st.integers(0, 100),
    st.none() | st.just((CaseKind.RETURN,)),
)
traits = st.sets(st.sampled_from(ProductTrait), max_size=2)
moments = st.integers(0, 900 * 24).map(lambda hours: timedelta(hours=hours))


class TestAPolicy:
    @given(territories, st.lists(windows, max_size=2), traits, moments, st.sampled_from(CaseKind))
    def test_can_only_extend(
        self, territory: str, rules: list[Window], marks: set[ProductTrait], after: timedelta, kind: CaseKind
    ) -> None:
        order = sold_to(territory, *sorted(marks))
        claim = claim_on(order, kind, after=after, reason="DEFECTIVE")
        without = allowed(replace(claim, policy=replace(policy_of(), rules=())))

        with_rules = allowed(replace(claim, policy=replace(policy_of(), rules=tuple(rules))))

        assert without - {LegalBasis.POLICY} == with_rules - {LegalBasis.POLICY}

    @given(territories, traits, moments, st.integers(0, 60))
    def test_leaves_a_later_delivery_no_earlier_last_day(
        self, territory: str, marks: set[ProductTrait], after: timedelta, days: int
    ) -> None:
        early = sold_to(territory, *sorted(marks), at=DELIVERED + after)
        late = replace(early, delivered_at=DELIVERED + after + timedelta(days=days))
        for basis in (LegalBasis.WITHDRAWAL, LegalBasis.CONFORMITY):
            first = claim_on(early, CaseKind.RETURN).by_law(basis).until
            second = claim_on(late, CaseKind.RETURN).by_law(basis).until

            assert (first is None) == (second is None)
            assert first is None or second is None or first <= second

    @given(territories, traits, moments)
    def test_is_beside_the_law_that_anyone_can_ask_for(
        self, territory: str, marks: set[ProductTrait], after: timedelta
    ) -> None:
        claim = claim_on(sold_to(territory, *sorted(marks)), after=after)

        for basis, explained in (
            (LegalBasis.WITHDRAWAL, explain_withdrawal),
            (LegalBasis.CONFORMITY, explain_conformity),
        ):
            right = explained(claim.sale)
            assert claim.by_law(basis).because == right.because
            in_time = right.until is None or claim.at < right.until + timedelta(seconds=1)
            assert isinstance(claim.by_law(basis), Allowed) == (right.allowed and in_time)

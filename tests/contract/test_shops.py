"""Shops: who they are, what they sell, what they promise, and who buys there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aftersales.business import Repositories
from aftersales.errors import NotFound
from aftersales.idempotency import LostRace, Remembered
from aftersales.identifiers import ActorId, MerchantId
from aftersales.policy.policy import Policy
from aftersales.policy.rules import Window
from tests.open_shop import OpenShop
from tests.shop import BUYER, LEAD, NOON, OTHER_SHOP, SHOP, a_product, an_order, buyer_of, policy_of, request_by

NOWHERE = MerchantId("nowhere")


def version(number: int, *, effective_after: int) -> Policy:
    """Return a version of the shop's policy that is effective so many days after noon."""
    at = NOON + timedelta(days=effective_after)
    return replace(
        policy_of(), version=number, effective_from=at, published_at=NOON, rules=(Window(id="own", days=number),)
    )


class TestAMerchant:
    def test_is_read_as_it_was_kept(self, kept: Repositories) -> None:
        kept.merchants.add(SHOP)

        assert kept.merchants.get(SHOP.id) == SHOP

    def test_that_is_known_stays_as_it_is(self, kept: Repositories) -> None:
        kept.merchants.add(SHOP)

        kept.merchants.add(replace(SHOP, name="Another name"))

        assert kept.merchants.get(SHOP.id) == SHOP

    def test_that_is_unknown_is_not_found(self, kept: Repositories) -> None:
        with pytest.raises(NotFound):
            kept.merchants.get(NOWHERE)


class TestProducts:
    def test_are_found_by_sku_within_their_shop(self, kept: Repositories) -> None:
        ours, theirs = a_product("#1/ü"), a_product("B", merchant=OTHER_SHOP)
        kept.merchants.put_products([ours, theirs, a_product("C")])

        assert kept.merchants.products(SHOP.id, ["#1/ü", "B", "?"]) == {"#1/ü": ours}
        assert kept.merchants.products(SHOP.id, []) == {}

    def test_are_replaced_by_what_is_told_later(self, kept: Repositories) -> None:
        kept.merchants.put_products([a_product("A", price="10.00")])

        kept.merchants.put_products([a_product("A", price="12.00"), a_product("B")])

        assert kept.merchants.products(SHOP.id, ["A"]) == {"A": a_product("A", price="12.00")}

    def test_come_a_hundred_at_a_time(self, kept: Repositories) -> None:
        products = {f"SKU-{nth}": a_product(f"SKU-{nth}") for nth in range(100)}

        kept.merchants.put_products(list(products.values()))

        assert kept.merchants.products(SHOP.id, products.keys()) == products


class TestBuyers:
    def test_are_known_by_their_shops_id_of_them(self, shop: OpenShop, kept: Repositories) -> None:
        ours, theirs = shop.sells(an_order(1)), shop.sells(an_order(1, merchant=OTHER_SHOP))

        found = kept.merchants.buyers(
            [(SHOP.id, BUYER.id), (OTHER_SHOP.id, BUYER.id), (SHOP.id, BUYER.id), (SHOP.id, ActorId("nobody"))]
        )

        assert found == {(SHOP.id, BUYER.id): buyer_of(ours), (OTHER_SHOP.id, BUYER.id): buyer_of(theirs)}


class TestAPolicy:
    def test_version_is_read_as_it_was_published(self, shop: OpenShop, kept: Repositories) -> None:
        second = version(2, effective_after=0)
        kept.policies.publish(second, request_by(LEAD))

        assert kept.policies.get(SHOP.id, 1) == policy_of()
        assert kept.policies.get(SHOP.id, 2) == second
        assert kept.policies.latest(SHOP.id) == second
        assert kept.policies.latest(OTHER_SHOP.id) == policy_of(OTHER_SHOP)
        assert shop.business.policies.policy(SHOP.id, None, viewer=LEAD) == second

    @pytest.mark.usefixtures("shop")
    def test_versions_are_read_together(self, kept: Repositories) -> None:
        second, third = version(2, effective_after=0), version(3, effective_after=0)
        for policy in (second, third):
            kept.policies.publish(policy, None)

        assert kept.policies.many(SHOP.id, {3, 1, 4}) == {1: policy_of(), 3: third}
        assert kept.policies.many(SHOP.id, [2, 3]) == {2: second, 3: third}
        assert kept.policies.many(NOWHERE, {1}) == {}
        assert kept.policies.many(SHOP.id, ()) == {}

    @pytest.mark.usefixtures("shop")
    def test_version_exists_once(self, kept: Repositories) -> None:
        kept.policies.publish(version(2, effective_after=0), request_by(LEAD))
        request = request_by(LEAD)

        with pytest.raises(LostRace):
            kept.policies.publish(version(2, effective_after=9), request)

        assert kept.policies.latest(SHOP.id) == version(2, effective_after=0)
        assert kept.requests.remembered(request) is None

    @pytest.mark.usefixtures("shop")
    def test_is_published_once_for_one_request(self, kept: Repositories) -> None:
        request = request_by(LEAD)
        kept.policies.publish(version(2, effective_after=0), request)

        with pytest.raises(LostRace):
            kept.policies.publish(version(3, effective_after=0), request)

        assert kept.policies.latest(SHOP.id).version == 2
        assert kept.requests.remembered(request) == Remembered(fingerprint=request.fingerprint, outcome="2")

    @pytest.mark.usefixtures("shop")
    def test_is_effective_from_its_instant_on_the_newest_first(self, kept: Repositories) -> None:
        for policy in (
            version(2, effective_after=10),
            version(3, effective_after=20),
            version(4, effective_after=5),
            *(version(number, effective_after=100 + number) for number in range(5, 13)),
        ):
            kept.policies.publish(policy, None)

        moment = timedelta(microseconds=1)
        effective = {
            days: kept.policies.effective(SHOP.id, NOON + timedelta(days=days)).version
            for days in (-1, 0, 4, 5, 10, 20, 105, 112)
        }
        assert effective == {-1: 1, 0: 1, 4: 1, 5: 4, 10: 4, 20: 4, 105: 5, 112: 12}
        assert kept.policies.effective(SHOP.id, NOON + timedelta(days=5) - moment).version == 1

    @pytest.mark.usefixtures("shop")
    def test_that_is_unknown_is_not_found(self, kept: Repositories) -> None:
        with pytest.raises(NotFound):
            kept.policies.get(SHOP.id, 2)
        with pytest.raises(NotFound):
            kept.policies.latest(NOWHERE)
        with pytest.raises(NotFound):
            kept.policies.effective(NOWHERE, NOON)

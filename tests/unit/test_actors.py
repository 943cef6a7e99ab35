"""Who may do what: the table of permissions, row by row."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from aftersales.actors import MERCHANT_ROLES, RULES, Actor, Scope, within_own
from aftersales.errors import NotPermitted
from aftersales.identifiers import ActorId, MerchantId, OrderId
from aftersales.vocabulary import Party, Permission
from tests.shop import AGENT, BUYER, LEAD, PLATFORM, SHOP, SHOP_SYSTEM, WAREHOUSE

P = Permission
READ_ONLY = Actor(id=ActorId("rea"), party=Party.MERCHANT, merchant_id=SHOP.id, role="read-only")
READS = {P.READ_ORDERS, P.READ_CASES, P.READ_FEEDBACK, P.READ_INSIGHTS}
LEADS = set(Permission) - {P.ACT_FOR_BUYER, P.SUBMIT_FEEDBACK, P.ARBITRATE, P.OPERATE}

TABLE: Mapping[Actor, set[Permission]] = {
    BUYER: {P.REQUEST_CASES, P.ACT_FOR_BUYER, P.POST_MESSAGES, P.SUBMIT_FEEDBACK, P.READ_CASES, P.READ_ORDERS},
    LEAD: LEADS,
    AGENT: LEADS - {P.PUBLISH_POLICY, P.MANAGE_WEBHOOKS, P.SETTLE_REFUNDS},
    WAREHOUSE: {P.READ_CASES, P.READ_ORDERS, P.RECEIVE_GOODS, P.INSPECT_GOODS, P.SHIP_GOODS},
    READ_ONLY: READS,
    SHOP_SYSTEM: {P.IMPORT_ORDERS, P.CREATE_ORDER_LINKS, P.REQUEST_CASES, P.RECEIVE_GOODS, P.SHIP_GOODS}
    | {P.SETTLE_REFUNDS, P.SUBMIT_FEEDBACK}
    | READS,
    PLATFORM: {P.ARBITRATE, P.OPERATE, P.POST_MESSAGES} | READS,
}


class TestPermissions:
    @pytest.mark.parametrize("actor", TABLE, ids=lambda actor: actor.role or actor.party.value)
    def test_are_those_of_the_table(self, actor: Actor) -> None:
        assert actor.permissions == TABLE[actor]

    @pytest.mark.parametrize("permission", Permission)
    @pytest.mark.parametrize("actor", TABLE, ids=lambda actor: actor.role or actor.party.value)
    def test_refuse_what_is_not_among_them(self, actor: Actor, permission: Permission) -> None:
        if permission in TABLE[actor]:
            actor.must_have(permission)
            return

        with pytest.raises(NotPermitted) as refusal:
            actor.must_have(permission)

        assert refusal.value.permission is permission

    def test_of_staff_without_a_role_are_the_leads(self) -> None:
        assert Actor(id=ActorId("lea"), party=Party.MERCHANT, merchant_id=SHOP.id).permissions == LEADS

    @pytest.mark.parametrize("role", ["owner", "LEAD", "lead "])
    def test_of_a_role_that_nobody_knows_are_none(self, role: str) -> None:
        assert Actor(id=ActorId("x"), party=Party.MERCHANT, merchant_id=SHOP.id, role=role).permissions == frozenset()

    def test_name_every_role_of_a_merchant(self) -> None:
        assert set(MERCHANT_ROLES) == {"lead", "agent", "warehouse", "read-only"}


class TestWorksFor:
    def test_holds_for_a_shops_own_staff_and_systems_and_for_the_platform(self) -> None:
        assert all(actor.works_for(SHOP.id) for actor in (LEAD, WAREHOUSE, SHOP_SYSTEM, PLATFORM))

    def test_holds_for_no_buyer_and_no_other_shop(self) -> None:
        assert not BUYER.works_for(SHOP.id)
        assert not LEAD.works_for(MerchantId("shop-2"))
        assert not RULES.works_for(SHOP.id)


GUEST = replace(BUYER, order_id=OrderId("ord_1"))


class TestWithinOwn:
    @pytest.mark.parametrize(
        ("viewer", "asked", "answered"),
        [
            (LEAD, Scope(), Scope(merchant_id=SHOP.id)),
            (LEAD, Scope(buyer_id=BUYER.id), Scope(merchant_id=SHOP.id, buyer_id=BUYER.id)),
            (BUYER, Scope(merchant_id=SHOP.id), Scope(merchant_id=SHOP.id, buyer_id=BUYER.id)),
            (
                BUYER,
                Scope(order_id=OrderId("ord_2")),
                Scope(merchant_id=SHOP.id, buyer_id=BUYER.id, order_id=OrderId("ord_2")),
            ),
            (GUEST, Scope(), Scope(merchant_id=SHOP.id, buyer_id=BUYER.id, order_id=OrderId("ord_1"))),
        ],
    )
    def test_asks_for_a_viewers_own_things(self, viewer: Actor, asked: Scope, answered: Scope) -> None:
        assert within_own(asked, viewer) == answered

    @pytest.mark.parametrize(
        ("viewer", "asked"),
        [
            (LEAD, Scope(merchant_id=MerchantId("shop-2"))),
            (BUYER, Scope(merchant_id=MerchantId("shop-2"))),
            (BUYER, Scope(buyer_id=ActorId("bob"))),
            (GUEST, Scope(order_id=OrderId("ord_2"))),
        ],
    )
    def test_asks_for_nothing_where_others_things_are_meant(self, viewer: Actor, asked: Scope) -> None:
        assert within_own(asked, viewer) is None

"""How often the books are opened for what buyers do most: look at what they would get."""

from dataclasses import replace

from adapters.sqlite.store import SqliteStore
from aftersales.policy.policy import default_rules
from aftersales.policy.rules import KeepItem
from tests.open_shop import OpenShop
from tests.shop import BUYER, an_order, ask_for, euros, policy_of


def reads_of_a_preview(shop: OpenShop, store: SqliteStore) -> int:
    """Return how often the books are opened for a preview of a buyer who had three cases."""
    for _ in range(3):
        shop.opens(shop.sells(an_order(1)))
    order = shop.sells(replace(an_order(1), policy_version=shop.kept.policies.latest(an_order().merchant_id).version))
    before = store.requests_so_far()
    shop.business.cases.preview(ask_for(order), actor=BUYER)
    return store.requests_so_far() - before


class TestAPreview:
    def test_looks_at_no_history_where_no_rule_asks_who_the_buyer_is(self, shop: OpenShop, store: SqliteStore) -> None:
        assert reads_of_a_preview(shop, store) == 2

    def test_looks_at_the_history_where_a_rule_trusts_some_buyers(self, shop: OpenShop, store: SqliteStore) -> None:
        trusting = KeepItem(id="keep", below=euros("20.00"), max_risk=30)
        store.policies.publish(replace(policy_of(), version=2, rules=(*default_rules(), trusting)), None)

        assert reads_of_a_preview(shop, store) > 2

"""Request keys: whose they are, in one text that nobody else's can be."""

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from aftersales.idempotency import scope_of
from aftersales.identifiers import ActorId, MerchantId
from aftersales.vocabulary import Party

ids = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)


class TestAScope:
    @given(ids, ids)
    def test_is_percent_encoded_part_by_part(self, shop: str, buyer: str) -> None:
        scope = scope_of(MerchantId(shop), Party.BUYER, ActorId(buyer), "postMessage")

        assert scope == "/".join(quote(part, safe="") for part in (shop, "BUYER", buyer, "postMessage"))

    @given(ids, ids)
    def test_begins_as_no_scope_of_another_buyer_does(self, buyer: str, other: str) -> None:
        scope = scope_of(MerchantId("shop"), Party.BUYER, ActorId(buyer), "postMessage")

        assert scope.startswith(scope_of(MerchantId("shop"), Party.BUYER, ActorId(other))) == (buyer == other)

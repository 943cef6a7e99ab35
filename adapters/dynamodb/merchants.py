"""Merchants, their buyers and their products in DynamoDB."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from adapters.dynamodb import keys
from adapters.dynamodb.bodies import packed, thing_in
from adapters.dynamodb.records import BodyRecord
from adapters.dynamodb.table import Table, body_of
from aftersales.errors import NotFound
from aftersales.idempotency import LostRace
from aftersales.identifiers import ActorId, MerchantId
from aftersales.orders.merchant import Buyer, Merchant, Product


@dataclass(frozen=True)
class DynamoMerchants:
    """Keeps the promises of MerchantRepository."""

    table: Table

    def get(self, merchant_id: MerchantId) -> Merchant:
        """Return a merchant, or raise NotFound."""
        key = keys.merchant(merchant_id)
        item = self.table.read([key]).get(key)
        if item is None:
            raise NotFound(merchant_id)
        return thing_in(Merchant, body_of(item))

    def add(self, merchant: Merchant) -> None:
        """Keep a new merchant; one that is known already stays as it is."""
        pk, sk = keys.merchant(merchant.id)
        with suppress(LostRace):
            self.table.put_new(BodyRecord(pk=pk, sk=sk, body=packed(merchant)))

    def buyers(self, buyers: Iterable[tuple[MerchantId, ActorId]]) -> Mapping[tuple[MerchantId, ActorId], Buyer]:
        """Return the buyers that are known, by merchant and id."""
        found = self.table.read([keys.buyer(merchant_id, buyer_id) for merchant_id, buyer_id in buyers])
        known = (thing_in(Buyer, body_of(item)) for item in found.values())
        return {(buyer.merchant_id, buyer.id): buyer for buyer in known}

    def put_products(self, products: Sequence[Product]) -> None:
        """Keep products; one that is known by its sku is replaced."""
        self.table.put_all(_product_record(product) for product in products)

    def products(self, merchant_id: MerchantId, skus: Collection[str]) -> Mapping[str, Product]:
        """Return the products that are known, by sku."""
        found = self.table.read([keys.product(merchant_id, sku) for sku in skus])
        products = (thing_in(Product, body_of(item)) for item in found.values())
        return {product.sku: product for product in products}


def _product_record(product: Product) -> BodyRecord:
    pk, sk = keys.product(product.merchant_id, product.sku)
    return BodyRecord(pk=pk, sk=sk, body=packed(product))

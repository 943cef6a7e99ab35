"""Shops, the people who buy there and the products that they sell."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from adapters.documents import document_of, read, text_of
from adapters.sqlite.connections import Connections
from aftersales.errors import NotFound
from aftersales.identifiers import ActorId, MerchantId
from aftersales.orders.merchant import Buyer, Merchant, Product


@dataclass(frozen=True)
class SqliteMerchants:
    """Keeps merchants, their buyers and their products."""

    connections: Connections

    def get(self, merchant_id: MerchantId) -> Merchant:
        """Return a merchant, or raise NotFound."""
        with self.connections.reading() as connection:
            row = connection.execute("SELECT body FROM merchants WHERE id = ?", (merchant_id,)).fetchone()
        if row is None:
            raise NotFound(merchant_id)
        return read(Merchant, json.loads(row["body"]))

    def add(self, merchant: Merchant) -> None:
        """Keep a new merchant; one that is known already stays as it is."""
        with self.connections.writing() as connection:
            connection.execute(
                "INSERT INTO merchants (id, body) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
                (merchant.id, text_of(document_of(merchant))),
            )

    def buyers(self, buyers: Iterable[tuple[MerchantId, ActorId]]) -> Mapping[tuple[MerchantId, ActorId], Buyer]:
        """Return the buyers that are known, by merchant and id."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                """SELECT buyers.body FROM json_each(?) AS wanted JOIN buyers
                   ON buyers.merchant_id = json_extract(wanted.value, '$[0]')
                   AND buyers.id = json_extract(wanted.value, '$[1]')""",
                (json.dumps([list(pair) for pair in set(buyers)]),),
            ).fetchall()
        found = [read(Buyer, json.loads(row["body"])) for row in rows]
        return {(buyer.merchant_id, buyer.id): buyer for buyer in found}

    def put_products(self, products: Sequence[Product]) -> None:
        """Keep products; one that is known by its sku is replaced."""
        with self.connections.writing() as connection:
            connection.executemany(
                """INSERT INTO products (merchant_id, sku, body) VALUES (?, ?, ?)
                   ON CONFLICT (merchant_id, sku) DO UPDATE SET body = excluded.body""",
                [(product.merchant_id, product.sku, text_of(document_of(product))) for product in products],
            )

    def products(self, merchant_id: MerchantId, skus: Collection[str]) -> Mapping[str, Product]:
        """Return the products that are known, by sku."""
        with self.connections.reading() as connection:
            return products_of(connection, merchant_id, skus)


def products_of(connection: Connection, merchant_id: MerchantId, skus: Collection[str]) -> dict[str, Product]:
    """Return a merchant's products, by sku, as a transaction sees them."""
    rows = connection.execute(
        "SELECT body FROM products WHERE merchant_id = ? AND sku IN (SELECT value FROM json_each(?))",
        (merchant_id, json.dumps(list(skus))),
    )
    found = [read(Product, json.loads(row["body"])) for row in rows]
    return {product.sku: product for product in found}


def put_buyer(connection: Connection, buyer: Buyer) -> None:
    """Keep a buyer as the shop last told of them, in a transaction."""
    connection.execute(
        """INSERT INTO buyers (merchant_id, id, body) VALUES (?, ?, ?)
           ON CONFLICT (merchant_id, id) DO UPDATE SET body = excluded.body""",
        (buyer.merchant_id, buyer.id, text_of(document_of(buyer))),
    )

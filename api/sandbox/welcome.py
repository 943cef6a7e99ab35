"""What the sandbox says when it has started: where it answers, tokens to ask with, and a query to paste."""

from datetime import date, timedelta
from typing import Final

from adapters.sqlite.store import SqliteStore
from aftersales.identifiers import OrderId, owned
from api.sandbox.shop import EXAMPLE_ORDER, LEAD, MERCHANT, PLATFORM
from api.sandbox.tokens import TokenMint

_A_BUYER: Final = "a-buyer"
_RETURN: Final = """mutation {
  requestReturn(input: {
    requestKey: "my-first-return"
    orderId: ORDER
    lines: [{ orderLineId: LINE, quantity: 1, reason: "CHANGED_MIND" }]
  }) {
    ... on Case { number status quote { total { amount currency } } deadline { at party onExpiry } actions }
    ... on Problem { __typename message }
  }
}"""
_FEEDBACK: Final = """{
  feedback(first: 10) {
    nodes { stage rating text language sentiment mentions { aspect sentiment quote } reply order { number } }
  }
}"""
_INSIGHTS: Final = """{
  insights(scope: { merchantId: "SHOP" }, period: { from: "FROM", to: "TO" }) {
    cases { opened returnRate { value low high n } refunded { amount currency } }
    painPoints(first: 3) { aspect mentions impact { value low high n } quotes skus }
    products(first: 3) { sku delivered returned returnRate { value low high n } }
  }
}"""
_A_MONTH: Final = timedelta(days=30)
_VIEWER: Final = "{ viewer { id party permissions } }"


def welcome(address: str, mint: TokenMint, store: SqliteStore, *, today: date) -> str:
    """Return what a newcomer needs; the query does what it says in the demo shop, and its buyer's token may."""
    example = store.orders.numbered(MERCHANT, EXAMPLE_ORDER)
    buyer = example.buyer_id if example else _A_BUYER
    tokens = (
        ("buyer", mint.token(party="BUYER", subject=buyer, merchant=MERCHANT)),
        ("merchant", mint.token(party="MERCHANT", subject=LEAD, merchant=MERCHANT)),
        ("platform", mint.token(party="PLATFORM", subject=PLATFORM)),
    )
    query = _return_of(example.id) if example else _VIEWER
    return "\n".join(
        [
            f"\naftersales answers at {address}/graphql: open it in a browser for GraphiQL,",
            "which asks as the merchant until you put another token into its headers.",
            "",
            *(f"{who} token:\n{token}\n" for who, token in tokens),
            "A query to paste there, or to send yourself, with the buyer's token as `Authorization: Bearer …`:\n",
            query,
            "\nAnd one for the merchant: what buyers said, as it was understood.\n",
            _FEEDBACK,
            "\nAnd what a month of it all comes to.\n",
            _insights_until(today),
            "\nStop it with Ctrl-C. What you did is kept.",
        ]
    )


def _insights_until(today: date) -> str:
    return (
        _INSIGHTS.replace("SHOP", MERCHANT)
        .replace("FROM", (today - _A_MONTH).isoformat())
        .replace("TO", today.isoformat())
    )


def _return_of(order_id: OrderId) -> str:
    return _RETURN.replace("ORDER", f'"{order_id}"').replace("LINE", f'"{owned("oln", order_id, 1)}"')

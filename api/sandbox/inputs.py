"""What a shop system tells about its orders and products, in the form of the API's inputs."""

from typing import NotRequired, TypedDict


class BuyerInput(TypedDict):
    """Who bought."""

    id: str


class OrderLineInput(TypedDict):
    """One line of an order; the price is for one unit."""

    sku: str
    title: str
    quantity: int
    unitPrice: str


class ShippingInput(TypedDict):
    """What the buyer paid for the way to him."""

    paid: str


class PaymentInput(TypedDict):
    """One payment of an order."""

    id: str
    amount: str
    capturedAt: str
    method: str


class OrderInput(TypedDict):
    """One order as `importOrders` takes it."""

    number: str
    buyer: BuyerInput
    territory: str
    timeZone: str
    currency: str
    placedAt: str
    deliveredAt: str
    taxMode: str
    lines: list[OrderLineInput]
    shipping: NotRequired[ShippingInput]
    payments: list[PaymentInput]


class ProductInput(TypedDict):
    """One product as `importProducts` takes it; products of a group may replace each other."""

    sku: str
    title: str
    price: str
    currency: str
    group: NotRequired[str]

"""Merchants, their buyers and their products."""

from dataclasses import dataclass
from datetime import datetime

from aftersales.currencies import CurrencyCode
from aftersales.identifiers import ActorId, MerchantId
from aftersales.money import Money
from aftersales.vocabulary import ProductTrait


@dataclass(frozen=True, kw_only=True)
class Merchant:
    """A shop. Its time zone is an IANA name, and decides dates where an order has none of its own."""

    id: MerchantId
    name: str
    currency: CurrencyCode
    time_zone: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """A person who buys, by the shop's own id of them: personal data, kept apart so that it can be erased."""

    merchant_id: MerchantId
    id: ActorId
    name: str | None = None
    email: str | None = None
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class Product:
    """Something the shop sells now. Products of one group may replace each other in an exchange."""

    merchant_id: MerchantId
    sku: str
    title: str
    price: Money
    category: str | None = None
    group: str | None = None
    traits: tuple[ProductTrait, ...] = ()

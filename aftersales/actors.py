"""Who asks: an actor, the party they act for, and what their role lets them do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from aftersales.errors import NotPermitted
from aftersales.identifiers import ActorId, MerchantId, OrderId
from aftersales.vocabulary import Party, Permission

_READ: Final = frozenset(
    {Permission.READ_ORDERS, Permission.READ_CASES, Permission.READ_FEEDBACK, Permission.READ_INSIGHTS}
)
_BUYER: Final = frozenset(
    {
        Permission.REQUEST_CASES,
        Permission.ACT_FOR_BUYER,
        Permission.POST_MESSAGES,
        Permission.SUBMIT_FEEDBACK,
        Permission.READ_CASES,
        Permission.READ_ORDERS,
    }
)
_LEAD: Final = frozenset(Permission) - {
    Permission.ACT_FOR_BUYER,
    Permission.SUBMIT_FEEDBACK,
    Permission.ARBITRATE,
    Permission.OPERATE,
}
_AGENT: Final = _LEAD - {Permission.PUBLISH_POLICY, Permission.MANAGE_WEBHOOKS, Permission.SETTLE_REFUNDS}
_WAREHOUSE: Final = frozenset(
    {
        Permission.READ_CASES,
        Permission.READ_ORDERS,
        Permission.RECEIVE_GOODS,
        Permission.INSPECT_GOODS,
        Permission.SHIP_GOODS,
    }
)
_SYSTEM: Final = _READ | {
    Permission.IMPORT_ORDERS,
    Permission.CREATE_ORDER_LINKS,
    Permission.REQUEST_CASES,
    Permission.RECEIVE_GOODS,
    Permission.SHIP_GOODS,
    Permission.SETTLE_REFUNDS,
    Permission.SUBMIT_FEEDBACK,
}
_PLATFORM: Final = _READ | {Permission.ARBITRATE, Permission.OPERATE, Permission.POST_MESSAGES}

MERCHANT_ROLES: Final[Mapping[str, frozenset[Permission]]] = {
    "lead": _LEAD,
    "agent": _AGENT,
    "warehouse": _WAREHOUSE,
    "read-only": _READ,
}
_OTHERS: Final[Mapping[Party, frozenset[Permission]]] = {
    Party.BUYER: _BUYER,
    Party.PLATFORM: _PLATFORM,
    Party.SYSTEM: _SYSTEM,
}


@dataclass(frozen=True, kw_only=True)
class Actor:
    """
    Someone who asks. Everyone but the platform acts within one merchant; a buyer's id is the shop's own id of them.

    `order_id` narrows a guest who came by an order link to that one order.
    """

    id: ActorId
    party: Party
    merchant_id: MerchantId | None = None
    role: str | None = None
    order_id: OrderId | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the actor may do; an unknown role may do nothing."""
        if self.party is Party.MERCHANT:
            return MERCHANT_ROLES.get(self.role or "lead", frozenset())
        return _OTHERS[self.party]

    @property
    def id_in_events(self) -> ActorId | None:
        """Who it was, as events say it for ever: nobody where it was the buyer, who may ask to be forgotten."""
        return None if self.party is Party.BUYER else self.id

    def may(self, permission: Permission) -> bool:
        """Tell whether the actor may do this."""
        return permission in self.permissions

    def must_have(self, permission: Permission) -> None:
        """Refuse an actor who may not do this."""
        if not self.may(permission):
            raise NotPermitted(permission)

    def works_for(self, merchant_id: MerchantId) -> bool:
        """Tell whether the merchant's affairs are this actor's to see: its staff, its systems, the platform."""
        if self.party is Party.PLATFORM:
            return True
        return self.party is not Party.BUYER and self.merchant_id == merchant_id

    def may_see(self, *, merchant_id: MerchantId, buyer_id: ActorId, order_id: OrderId) -> bool:
        """Tell whether an order and its cases are this actor's to see."""
        if self.party is not Party.BUYER:
            return self.works_for(merchant_id)
        its_own = self.merchant_id == merchant_id and self.id == buyer_id
        return its_own and self.order_id in (None, order_id)


RULES: Final = Actor(id=ActorId("rules"), party=Party.SYSTEM)
"""Who acts when a rule decides, or a deadline passes."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose things a list holds: a merchant's, a buyer's, an order's. A question adds conditions of its own."""

    merchant_id: MerchantId | None = None
    buyer_id: ActorId | None = None
    order_id: OrderId | None = None


_Question = TypeVar("_Question", bound=Scope)


def within_own(question: _Question, viewer: Actor) -> _Question | None:
    """Return a question within a viewer's own merchant, and a buyer's own things; None where it asks for others'."""
    if question.merchant_id not in (None, viewer.merchant_id):
        return None
    own = replace(question, merchant_id=viewer.merchant_id)
    if viewer.party is not Party.BUYER:
        return own
    order_id = question.order_id or viewer.order_id
    if question.buyer_id not in (None, viewer.id) or viewer.order_id not in (None, order_id):
        return None
    return replace(own, buyer_id=viewer.id, order_id=order_id)

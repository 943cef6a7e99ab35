"""Who is asking, and anything by its id alone."""

from typing import Annotated, Self

import strawberry

from aftersales.actors import Actor
from aftersales.identifiers import (
    CaseId,
    CaseLineId,
    EvidenceId,
    FeedbackId,
    MerchantId,
    OrderId,
    OrderLineId,
    WebhookId,
    is_id,
    owner,
)
from aftersales.vocabulary import Party, Permission
from schema.cases.evidence import Evidence
from schema.cases.lines import CaseLine
from schema.cases.types import Case
from schema.context import Context, Info
from schema.feedback.types import Feedback
from schema.orders.lines import OrderLine
from schema.orders.types import Order
from schema.pages import Node
from schema.policy.types import Merchant
from schema.webhooks.types import Webhook

_Id = Annotated[strawberry.ID, strawberry.argument(description="Its id.")]


@strawberry.type(description="Who is asking.")
class Viewer:
    actor: strawberry.Private[Actor]
    id: strawberry.ID = strawberry.field(description="Their id: a buyer's is the shop's own id of them.")
    party: Party = strawberry.field(description="The side that they act for.")
    permissions: list[Permission] = strawberry.field(description="What they may do.")

    @strawberry.field(description="The shop within which they act; the platform acts within none.")
    def merchant(self, info: Info) -> Merchant | None:
        return None if self.actor.merchant_id is None else _merchant(self.actor.merchant_id, info.context)

    @classmethod
    def of(cls, actor: Actor) -> Self:
        """Return an actor as clients see them."""
        return cls(
            actor=actor,
            id=strawberry.ID(actor.id),
            party=actor.party,
            permissions=[permission for permission in Permission if permission in actor.permissions],
        )


@strawberry.type
class ViewerQueries:
    @strawberry.field(description="Who is asking.")
    def viewer(self, info: Info) -> Viewer:
        return Viewer.of(info.context.actor)

    @strawberry.field(description="Anything that the viewer may see, by its id alone.")
    def node(self, info: Info, id: _Id) -> Node | None:
        for prefix, find in _FINDERS.items():
            if is_id(prefix, id):
                return find(id, info.context)
        return _merchant(MerchantId(id), info.context)


def _order(id: str, ask: Context) -> Order | None:
    found = ask.business.ask_orders.order(OrderId(id), viewer=ask.actor)
    return None if found is None else Order.of(found)


def _order_line(id: str, ask: Context) -> OrderLine | None:
    order = ask.business.ask_orders.order(OrderId(owner("ord", id)), viewer=ask.actor)
    lines = () if order is None else order.all_lines
    return next((OrderLine.of(line, order=order) for line in lines if order and line.id == OrderLineId(id)), None)


def _case(id: str, ask: Context) -> Case | None:
    found = ask.business.ask_cases.case(CaseId(id), viewer=ask.actor)
    return None if found is None else Case.of(found)


def _case_line(id: str, ask: Context) -> CaseLine | None:
    case = ask.business.ask_cases.case(CaseId(owner("case", id)), viewer=ask.actor)
    lines = () if case is None else case.lines
    return next((CaseLine.of(line, case=case) for line in lines if case and line.id == CaseLineId(id)), None)


def _evidence(id: str, ask: Context) -> Evidence | None:
    found = ask.business.ask_cases.one_evidence(EvidenceId(id), viewer=ask.actor)
    return None if found is None else Evidence.of(found)


def _feedback(id: str, ask: Context) -> Feedback | None:
    found = ask.business.ask_feedback.one(FeedbackId(id), viewer=ask.actor)
    return None if found is None else Feedback.of(found)


def _webhook(id: str, ask: Context) -> Webhook | None:
    found = ask.business.webhooks.one(WebhookId(id), viewer=ask.actor)
    return None if found is None else Webhook.of(found)


def _merchant(id: MerchantId, ask: Context) -> Merchant | None:
    found = ask.business.ask_orders.merchant(id, viewer=ask.actor)
    return None if found is None else Merchant.of(found)


_FINDERS = {
    "ord": _order,
    "oln": _order_line,
    "case": _case,
    "cln": _case_line,
    "evd": _evidence,
    "fb": _feedback,
    "whk": _webhook,
}

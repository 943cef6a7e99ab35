"""Grounds: the order and the case that a feedback speaks of, and whether they go together."""

from dataclasses import dataclass

from aftersales.actors import Actor
from aftersales.cases import remedies
from aftersales.cases.case import Case
from aftersales.errors import InvalidInput
from aftersales.feedback.feedback import About
from aftersales.feedback.told import ToldFeedback
from aftersales.identifiers import ActorId
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.vocabulary import Party
from aftersales.wording import Said


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What a feedback stands on, as far as it names any: the order is its own, or that of its case."""

    order: Order | None = None
    case: Case | None = None

    def buyer_of(self, actor: Actor) -> ActorId | None:
        """Return whose words they are: the buyer's own, or those of the order's buyer."""
        if actor.party is Party.BUYER:
            return actor.id
        return self.order.buyer_id if self.order else None

    def about(self, told: ToldFeedback) -> About:
        """Return what a feedback is about, or refuse what does not go together."""
        order, case = self.order, self.case
        if order is None:
            return About(sku=told.sku)
        if case is not None and case.order_id != order.id:
            raise InvalidInput.at("caseId", message=Said("is a case of another order"))
        line = _line_of(order, told.sku)
        return About(
            order_id=order.id,
            case_id=case.id if case else None,
            sku=told.sku,
            category=line.category if line else None,
            territory=order.territory,
            currency=order.currency,
            cost=remedies.paid_back(case.remedies, case.currency) if case else None,
            reasons=tuple(dict.fromkeys(line.reason for line in case.lines)) if case else (),
        )


def _line_of(order: Order, sku: str | None) -> OrderLine | None:
    """Return the line of an article, or refuse one that is not in the order."""
    if sku is None:
        return None
    for line in order.all_lines:
        if line.sku == sku:
            return line
    raise InvalidInput.at("sku", message=Said("is not in this order"))

"""What goes back and what may be kept back when a buyer withdraws from an order, by the law of its territory."""

from dataclasses import dataclass
from datetime import datetime

from aftersales.law.deadlines import counted_from
from aftersales.law.lookup import Found, Law, law_of
from aftersales.law.rules import Anchor, Diminished, Extent, OutboundDelivery, SendBack
from aftersales.money import Money
from aftersales.orders.order import Order
from aftersales.vocabulary import Citation
from aftersales.zones import last_second


def law_over(order: Order) -> Law:
    """Return the law that holds for an order: that of the day on which it was placed, where its buyer lives."""
    return law_of(order.territory, on=order.day_of(order.placed_at))


def delivery_to_refund(order: Order) -> tuple[Money, Found[OutboundDelivery] | None]:
    """
    Return how much of the outbound delivery goes back with the whole order, and the row that says so.

    No row, no refund: only the law gives it back (in the EU, article 13 of Directive 2011/83/EU).
    """
    found = law_over(order).find(OutboundDelivery)
    if found is None or found.rule.extent is Extent.NONE:
        return order.zero, found
    paid, standard = order.shipping.paid, order.shipping.cheapest_standard
    is_capped = found.rule.extent is Extent.STANDARD and standard is not None
    return (min(paid, standard) if is_capped and standard is not None else paid), found


@dataclass(frozen=True, kw_only=True)
class LastSecond:
    """Until when the law gives time, and the articles that say so."""

    at: datetime
    because: tuple[Citation, ...]


def send_back_until(order: Order, noticed_at: datetime) -> LastSecond | None:
    """Return until when the goods must be on their way after a notice; None where the law does not say."""
    law = law_over(order)
    found = law.find(SendBack)
    if found is None:
        return None
    deadline = counted_from(law, found.row, found.rule.period, anchor=Anchor.NOTICE, start=order.day_of(noticed_at))
    at = last_second(deadline.last_day, zone=order.zone).astimezone(noticed_at.tzinfo)
    return LastSecond(at=at, because=(found.row.cited,))


def loses_value_to_the_buyer(order: Order) -> bool:
    """
    Tell whether the value that goods lost by use beyond trying them may be kept back from who withdraws.

    Where no row of the law lets it, it may not.
    """
    found = law_over(order).find(Diminished)
    return found is not None and (order.informed_of_withdrawal or not found.rule.only_if_informed)

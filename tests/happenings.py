"""What happened, for whoever counts: events as orders, cases and feedback tell them, said in a line."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Final

from aftersales.cases.events import CaseEvent, CaseEventType
from aftersales.feedback.events import FeedbackEvent
from aftersales.feedback.feedback import About
from aftersales.feedback.reading import Aspect, Mention, Reading, Sentiment
from aftersales.feedback.scores import Scores
from aftersales.identifiers import CaseId
from aftersales.insights.facts import Event
from aftersales.languages import LanguageTag
from aftersales.orders.events import OrderEvent, told
from aftersales.orders.merchant import Merchant
from aftersales.orders.order import Order
from aftersales.territories import Territory
from aftersales.vocabulary import CaseKind, CaseStatus, Party
from tests.said import a_feedback
from tests.shop import LEAD, SHOP, an_order, new_ulid

THAT_DAY: Final = date(2026, 10, 5)


@dataclass(frozen=True)
class Sold:
    """An article in somebody's hands, and where it is counted."""

    sku: str = "A"
    category: str | None = "lamps"
    territory: str = "DE"
    day: date = THAT_DAY
    merchant: Merchant = SHOP

    def delivered(self, units: int = 1) -> OrderEvent:
        """Tell of an order of so many units."""
        order = self.order(units)
        return told(order, by=Party.SYSTEM, at=order.placed_at)

    def order(self, units: int = 1) -> Order:
        """Return an order of so many units, delivered at once."""
        order = an_order(units, at=_noon(self.day), merchant=self.merchant)
        lines = (replace(order.lines[0], sku=self.sku, category=self.category),)
        return replace(order, territory=Territory(self.territory), lines=lines)

    def came_back(self, units: int = 1, *, of: int = 1, on: date | None = None) -> CaseEvent:
        """Tell of units of an order line that came back, on the day of the order unless another is named."""
        received = {**self._article, "quantity": units, "before": 0, "delivered": of}
        return self._case_event(CaseEventType.GOODS_RECEIVED, on or self.day, received=[received])

    def refunded(self, amount: str, *, reason: str = "OTHER", currency: str = "EUR") -> CaseEvent:
        """Tell of money that was paid back."""
        paid = {**self._article, "reason": reason, "amount": amount, "to": "ORIGINAL_PAYMENT"}
        return self._case_event(CaseEventType.REFUND_SETTLED, self.day, refunded=[paid], currency=currency)

    def moved(self, before: CaseStatus | None, now: CaseStatus) -> CaseEvent:
        """Tell of a case that went from where it stood to somewhere else."""
        event = self._case_event(CaseEventType.CANCELED, self.day, was=before.value if before else None)
        return replace(event, status=now)

    def said(
        self, sentiment: Sentiment = Sentiment.NEGATIVE, *, aspect: Aspect = Aspect.PRICE, rating: int | None = None
    ) -> tuple[FeedbackEvent, ...]:
        """Tell of a feedback that was given and read."""
        about = About(sku=self.sku, category=self.category, territory=Territory(self.territory))
        scores = Scores(rating=rating)
        feedback = a_feedback(at=_noon(self.day), merchant=self.merchant, about=about, scores=scores)
        mention = Mention(aspect=aspect, sentiment=sentiment, quote="slow")
        reading = Reading(
            reader="2026-11-22", language=LanguageTag("en"), sentiment=sentiment, score=-0.5, mentions=(mention,)
        )
        return feedback.read(reading, at=_noon(self.day)).unrecorded

    @property
    def _article(self) -> dict[str, object]:
        return {"sku": self.sku, "category": self.category}

    def _case_event(self, happened: CaseEventType, on: date, **data: object) -> CaseEvent:
        placed_at = _noon(self.day).isoformat()
        usual = {"opened_at": placed_at, "placed_at": placed_at, "territory": self.territory, "currency": "EUR"}
        return CaseEvent(
            case_id=CaseId(f"case_{new_ulid(_noon(on))}"),
            merchant_id=self.merchant.id,
            kind=CaseKind.RETURN,
            number=1,
            type=happened,
            at=_noon(on),
            by=Party.MERCHANT,
            actor_id=LEAD.id,
            status=CaseStatus.RECEIVED,
            data={**usual, "was": CaseStatus.RECEIVED.value, **data},
        )


def all_of(*happened: Event | tuple[Event, ...]) -> list[Event]:
    """Return events one after another, of which some come several at once."""
    return [event for some in happened for event in (some if isinstance(some, tuple) else (some,))]


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)

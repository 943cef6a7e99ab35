"""A feedback: what one buyer said once, what was understood of it, and what the merchant replied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Self

from aftersales.actors import Actor
from aftersales.currencies import CurrencyCode
from aftersales.feedback.events import FeedbackEvent, FeedbackEventType
from aftersales.feedback.reading import Reading
from aftersales.feedback.scores import Scores
from aftersales.identifiers import ActorId, CaseId, FeedbackId, MerchantId, OrderId
from aftersales.languages import LanguageTag
from aftersales.money import Money
from aftersales.territories import Territory
from aftersales.vocabulary import FeedbackStage, Party

READER: Final = Actor(id=ActorId("reader"), party=Party.SYSTEM)
"""Who acts when a text is read."""


@dataclass(frozen=True, kw_only=True)
class About:
    """
    What a feedback is about: nothing in particular, an order, a case of it, an article; and what insights ask.

    `cost` is what the case led to paying back, as far as it was known then, `reasons` is why it was asked for.
    """

    order_id: OrderId | None = None
    case_id: CaseId | None = None
    sku: str | None = None
    category: str | None = None
    territory: Territory | None = None
    currency: CurrencyCode | None = None
    cost: Money | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """
    An immutable feedback. What happens to it leads to the next one, carrying the event to record.

    `version` counts the events recorded so far. The id begins with the instant `given_at`, so that ids sort as lists
    do. `told_language` is what the buyer said it is written in. Past feedback that names no order has no buyer. Text,
    reply and quotes are kept apart and can be erased; they are then missing. `head` is the hash of the newest event,
    which whoever keeps the feedback says.
    """

    id: FeedbackId
    merchant_id: MerchantId
    stage: FeedbackStage
    given_at: datetime
    submitted_at: datetime
    submitted_by: Party
    buyer_id: ActorId | None = None
    about: About = field(default_factory=About)
    scores: Scores = field(default_factory=Scores)
    told_language: LanguageTag | None = None
    text: str | None = None
    reading: Reading | None = None
    reply: str | None = None
    version: int = 0
    head: str = field(default="", compare=False)
    unrecorded: tuple[FeedbackEvent, ...] = field(default=(), compare=False)

    @property
    def language(self) -> LanguageTag | None:
        """The language of the text: as the buyer told, or else as it was read."""
        return self.told_language or (self.reading.language if self.reading else None)

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether the feedback is an actor's to see; staff need a permission besides."""
        if actor.party is not Party.BUYER:
            return actor.works_for(self.merchant_id)
        its_own = (actor.merchant_id, actor.id) == (self.merchant_id, self.buyer_id)
        return its_own and actor.order_id in (None, self.about.order_id)

    def must_be_read_by(self, version: str) -> bool:
        """Tell whether this version of the reader has yet to read the text."""
        return self.text is not None and (self.reading is None or self.reading.reader < version)

    def submitted(self, *, by: Actor) -> Self:
        """Return the feedback as it arrived."""
        told = {"language": self.told_language, "has_text": self.text is not None}
        return self.noting(FeedbackEventType.SUBMITTED, by=by, at=self.submitted_at, data=told)

    def read(self, reading: Reading, *, at: datetime, costs: Sequence[Mapping[str, object]] = ()) -> Self:
        """
        Return the feedback with a reading; one that is not by a later reader than the last changes nothing.

        `costs` is what cases cost more or less under an aspect by it, as the event says it.
        """
        if not self.must_be_read_by(reading.reader):
            return self
        told: dict[str, object] = {**_told(reading), "replaces": _told(self.reading) if self.reading else None}
        if costs:
            told["costs"] = list(costs)
        return replace(self, reading=reading).noting(FeedbackEventType.READ, by=READER, at=at, data=told)

    def replied(self, text: str, *, by: Actor, at: datetime) -> Self:
        """Return the feedback with what the merchant replied; a later reply takes the place of the earlier one."""
        return replace(self, reply=text).noting(FeedbackEventType.REPLIED, by=by, at=at, data={})

    def without_buyer(self, *, by: Actor, at: datetime) -> Self:
        """Return the feedback without whose it is, and without a word in it; what was understood of it stays."""
        reading = self.reading
        unquoted = reading and replace(reading, mentions=tuple(replace(one, quote="") for one in reading.mentions))
        nobodys = replace(self, buyer_id=None, text=None, reply=None, reading=unquoted)
        return nobodys.noting(FeedbackEventType.BUYER_ERASED, by=by, at=at, data={})

    def recorded(self) -> Self:
        """Return the feedback once its events are kept."""
        return replace(self, version=self.version + len(self.unrecorded), unrecorded=())

    def noting(self, what: FeedbackEventType, *, by: Actor, at: datetime, data: Mapping[str, object]) -> Self:
        """Return the feedback with one more event to record."""
        event = FeedbackEvent(
            feedback_id=self.id,
            merchant_id=self.merchant_id,
            stage=self.stage,
            number=self.version + len(self.unrecorded) + 1,
            type=what,
            at=at,
            by=by.party,
            actor_id=by.id_in_events,
            data={**self._identity(), **data},
        )
        return replace(self, unrecorded=(*self.unrecorded, event))

    def _identity(self) -> Mapping[str, object]:
        about, scores = self.about, self.scores
        return {
            "feedback_id": self.id,
            "merchant_id": self.merchant_id,
            "order_id": about.order_id,
            "case_id": about.case_id,
            "sku": about.sku,
            "category": about.category,
            "territory": about.territory,
            "currency": about.currency,
            "cost": None if about.cost is None else about.cost.amount,
            "reasons": list(about.reasons),
            "stage": self.stage.value,
            "rating": scores.rating,
            "nps": scores.nps,
            "effort": scores.effort,
            "given_at": self.given_at.isoformat(),
        }


def _told(reading: Reading) -> Mapping[str, object]:
    """Return a reading without the words that it quotes."""
    pairs = dict.fromkeys((mention.aspect, mention.sentiment) for mention in reading.mentions)
    return {
        "reader": reading.reader,
        "language": reading.language,
        "sentiment": reading.sentiment and reading.sentiment.value,
        "score": reading.score,
        "aspects": [{"aspect": aspect.value, "sentiment": sentiment.value} for aspect, sentiment in pairs],
    }

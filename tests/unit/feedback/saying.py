"""Saying something: a shop over books in memory, with a reader, for stories about feedback."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.sqlite.store import SqliteStore
from aftersales.actors import Actor
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.told import ToldFeedback
from aftersales.idempotency import RequestKey
from aftersales.identifiers import FeedbackId, MerchantId
from tests.open_shop import OpenShop
from tests.readers import WordReader
from tests.shop import BUYER, LEAD, SHOP, request_by


@dataclass
class Stories:
    """What happens to feedback, and what is left of it."""

    shop: OpenShop
    store: SqliteStore
    reader: WordReader = field(default_factory=WordReader)

    def says(
        self,
        what: ToldFeedback,
        *,
        by: Actor = BUYER,
        to: MerchantId = SHOP.id,
        request: RequestKey | None = None,
    ) -> Feedback:
        """Submit a feedback."""
        return self.shop.business.feedback.submit(to, what, actor=by, request=request or request_by(by))

    def replies(
        self, feedback: Feedback, text: str, *, by: Actor = LEAD, request: RequestKey | None = None
    ) -> Feedback:
        """Reply to a feedback."""
        return self.shop.business.feedback.reply(feedback.id, text, actor=by, request=request or request_by(by))

    def reads(self, feedback: Feedback) -> Feedback:
        """Read a feedback."""
        return self.shop.business.feedback.read(feedback.id, self.reader)

    def kept(self, feedback_id: FeedbackId) -> Feedback:
        """Return a feedback as it is kept."""
        return self.store.feedback.get(feedback_id)

    def events(self) -> Sequence[tuple[str, str]]:
        """Return what was told of feedback: the subject with the number, and the type."""
        self.store.topic.relay(1_000)
        published = (one.body for one in self.store.topic.published(limit=1_000))
        return [(str(body["id"]), str(body["type"])) for body in published if str(body["subject"]).startswith("fb_")]

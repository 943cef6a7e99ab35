"""What can be done with feedback: submit it, import what was said elsewhere, read it and reply to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aftersales.actors import Actor
from aftersales.cases.case import Case
from aftersales.cases.filing import racing
from aftersales.cases.repository import CaseRepository
from aftersales.errors import AftersalesError, InvalidInput, NotFound
from aftersales.feedback.complaints import changes, heard
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.grounds import Grounds
from aftersales.feedback.reader import Reader
from aftersales.feedback.repository import FeedbackRepository
from aftersales.feedback.told import ToldFeedback, check
from aftersales.idempotency import RequestKey, Requests
from aftersales.identifiers import CaseId, FeedbackId, MerchantId, NewUlid, OrderId, is_id
from aftersales.input_check import InputCheck
from aftersales.languages import LanguageTag
from aftersales.orders.order import Order
from aftersales.orders.repository import MerchantRepository, OrderRepository
from aftersales.texts import MAX_TEXT
from aftersales.vocabulary import Permission

MAX_FEEDBACK: Final = 100

_ATTEMPTS: Final = 5
"""The reader and the merchant may meet at a feedback; neither has to know."""


@dataclass(frozen=True, kw_only=True)
class ImportedFeedback:
    """What became of one feedback of an import: it was kept, or refused with a reason."""

    feedback: Feedback | None = None
    problem: AftersalesError | None = None


@dataclass(frozen=True, kw_only=True)
class FeedbackOperations:
    """The use cases of feedback. Refused in this order: input, existence, permission, request key, what is named."""

    feedback: FeedbackRepository
    cases: CaseRepository
    orders: OrderRepository
    merchants: MerchantRepository
    requests: Requests
    now: Callable[[], datetime]
    new_ulid: NewUlid

    def submit(self, merchant_id: MerchantId, told: ToldFeedback, *, actor: Actor, request: RequestKey) -> Feedback:
        """Keep what a buyer says, or refuse; a repeated request answers with the feedback as it is now."""
        return racing(lambda: self._submit(merchant_id, told, actor, request), lambda: 0)

    def import_feedback(
        self, merchant_id: MerchantId, told: Sequence[ToldFeedback], *, actor: Actor, request: RequestKey
    ) -> tuple[ImportedFeedback, ...]:
        """Keep up to 100 feedbacks, each in a transaction of its own and with a result of its own."""
        wrong = InputCheck()
        wrong.count("feedback", things=told, at_most=MAX_FEEDBACK)
        wrong.refuse()
        self._must_be_known(merchant_id, actor)
        _must_be_permitted(actor, Permission.SUBMIT_FEEDBACK, Permission.IMPORT_ORDERS)
        racing(lambda: self._begin(request), lambda: 0)
        # Each has a key of its own, so that an import that was interrupted goes on where it stopped.
        return tuple(
            self._import(merchant_id, one, actor, _key_of(nth, request)) for nth, one in enumerate(told, start=1)
        )

    def reply(self, feedback_id: FeedbackId, text: str, *, actor: Actor, request: RequestKey) -> Feedback:
        """Reply to a feedback, or refuse; a later reply takes the place of the earlier one."""
        wrong = InputCheck()
        wrong.name("text", text=text, at_most=MAX_TEXT)
        wrong.refuse()
        return self._racing(feedback_id, lambda: self._reply(feedback_id, text, actor, request))

    def read(self, feedback_id: FeedbackId, reader: Reader) -> Feedback:
        """Let a reader read a text, once for each of its versions; where nothing is to be read, nothing happens."""
        return self._racing(feedback_id, lambda: self._read(feedback_id, reader))

    def _racing(self, feedback_id: FeedbackId, attempt: Callable[[], Feedback]) -> Feedback:
        return racing(attempt, lambda: self.feedback.get(feedback_id).version, attempts=_ATTEMPTS)

    def _submit(self, merchant_id: MerchantId, told: ToldFeedback, actor: Actor, request: RequestKey) -> Feedback:
        check(told, at=self.now())
        self._must_be_known(merchant_id, actor)
        grounds = self._grounds_of(merchant_id, told, actor)
        imports = () if told.given_at is None else (Permission.IMPORT_ORDERS,)
        _must_be_permitted(actor, Permission.SUBMIT_FEEDBACK, *imports)
        if (done := self.requests.remembered(request)) is not None:
            return self.feedback.get(FeedbackId(done.outcome_for(request)))
        return self.feedback.save(self._submitted(merchant_id, told, grounds, actor), request)

    def _begin(self, request: RequestKey) -> None:
        """Note what an import was asked for before anything of it is kept, or refuse another under its key."""
        if (done := self.requests.remembered(request)) is not None:
            done.outcome_for(request)
        else:
            self.requests.remember(request, "begun")

    def _import(
        self, merchant_id: MerchantId, told: ToldFeedback, actor: Actor, request: RequestKey
    ) -> ImportedFeedback:
        try:
            return ImportedFeedback(feedback=self.submit(merchant_id, told, actor=actor, request=request))
        except (InvalidInput, NotFound) as problem:
            return ImportedFeedback(problem=problem)

    def _submitted(self, merchant_id: MerchantId, told: ToldFeedback, grounds: Grounds, actor: Actor) -> Feedback:
        at = self.now()
        given_at = told.given_at or at
        feedback = Feedback(
            id=FeedbackId(f"fb_{self.new_ulid(given_at)}"),
            merchant_id=merchant_id,
            stage=told.stage,
            given_at=given_at,
            submitted_at=at,
            submitted_by=actor.party,
            buyer_id=grounds.buyer_of(actor),
            about=grounds.about(told),
            scores=told.scores,
            told_language=None if told.language is None else LanguageTag(told.language),
            text=told.said,
        )
        return feedback.submitted(by=actor)

    def _reply(self, feedback_id: FeedbackId, text: str, actor: Actor, request: RequestKey) -> Feedback:
        _must_be("fb", feedback_id)
        feedback, remembered = self.feedback.with_request(feedback_id, request)
        if not feedback.is_visible_to(actor):
            raise NotFound(feedback_id)
        actor.must_have(Permission.REPLY_TO_FEEDBACK)
        if remembered is not None:
            remembered.outcome_for(request)
            return feedback
        return self.feedback.save(feedback.replied(text, by=actor, at=self.now()), request)

    def _read(self, feedback_id: FeedbackId, reader: Reader) -> Feedback:
        feedback = self.feedback.get(feedback_id)
        if feedback.text is None or not feedback.must_be_read_by(reader.version):
            return feedback
        reading = reader.read(feedback.text, language=feedback.told_language)
        case_id = feedback.about.case_id
        if case_id is None or not changes(feedback, reading):
            return self.feedback.save(feedback.read(reading, at=self.now()))
        after = heard(self.feedback.complaints(case_id), feedback, reading)
        read = feedback.read(reading, at=self.now(), costs=after.costs)
        return self.feedback.save(read, complaints=after.complaints)

    def _must_be_known(self, merchant_id: MerchantId, actor: Actor) -> None:
        """Refuse a shop that the actor has nothing to do with, and one that there is not."""
        if not actor.works_for(merchant_id) and actor.merchant_id != merchant_id:
            raise NotFound(merchant_id)
        self.merchants.get(merchant_id)

    def _grounds_of(self, merchant_id: MerchantId, told: ToldFeedback, actor: Actor) -> Grounds:
        case = self._case_of(merchant_id, told.case_id, actor) if told.case_id is not None else None
        order_id = told.order_id if told.order_id is not None else (case.order_id if case else actor.order_id)
        if order_id is None:
            return Grounds()
        return Grounds(order=self._order_of(merchant_id, order_id, told.sku, actor), case=case)

    def _case_of(self, merchant_id: MerchantId, case_id: str, actor: Actor) -> Case:
        _must_be("case", case_id)
        case = self.cases.get(CaseId(case_id))
        if case.merchant_id != merchant_id or not case.is_visible_to(actor):
            raise NotFound(case_id)
        return case

    def _order_of(self, merchant_id: MerchantId, order_id: str, sku: str | None, actor: Actor) -> Order:
        _must_be("ord", order_id)
        known = OrderId(order_id)
        order = self.orders.with_lines(known, ()) if sku is None else self.orders.get(known)
        if order.merchant_id != merchant_id or not order.is_visible_to(actor):
            raise NotFound(order_id)
        return order


def _key_of(nth: int, request: RequestKey) -> RequestKey:
    """Return the key of one feedback of an import; its scope is its own, so that no client's key can be the same."""
    return replace(request, scope=f"{request.scope}/each", key=f"{request.key}/{nth}")


def _must_be(prefix: str, thing: str) -> None:
    """Refuse what cannot be an id of this kind: it names nothing that exists."""
    if not is_id(prefix, thing):
        raise NotFound(thing)


def _must_be_permitted(actor: Actor, *permissions: Permission) -> None:
    for permission in permissions:
        actor.must_have(permission)

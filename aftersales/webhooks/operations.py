"""What shops do with their webhooks: create them, delete them, and see how well each listens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from aftersales.actors import Actor
from aftersales.cases.filing import racing
from aftersales.errors import InvalidInput, NotFound
from aftersales.idempotency import RequestKey, Requests
from aftersales.identifiers import MerchantId, NewUlid, WebhookId, is_id
from aftersales.input_check import InputCheck
from aftersales.orders.repository import MerchantRepository
from aftersales.vocabulary import Permission
from aftersales.webhooks.addresses import BadAddress, Reach, address_in
from aftersales.webhooks.repository import WebhookRepository
from aftersales.webhooks.webhook import EVENT_TYPES, NewSecret, Webhook
from aftersales.wording import Said

MAX_WEBHOOKS: Final = 10
"""Of one shop: an event goes to each that listens, one after the other."""


@dataclass(frozen=True, kw_only=True)
class WebhookTerms:
    """What an installation's webhooks are signed with, and where they may lead."""

    new_secret: NewSecret = field(repr=False)
    reach: Reach = Reach.PUBLIC


@dataclass(frozen=True, kw_only=True)
class WebhookOperations:
    """The use cases of webhooks. Refused in this order: input, existence, permission, request key."""

    webhooks: WebhookRepository
    merchants: MerchantRepository
    requests: Requests
    now: Callable[[], datetime]
    new_ulid: NewUlid
    terms: WebhookTerms

    def create(
        self, merchant_id: MerchantId, url: str, types: Sequence[str], *, actor: Actor, request: RequestKey
    ) -> Webhook:
        """Create a webhook, with a secret that nobody is shown later; a repeated request answers with the same."""
        self._check(url, types)
        _must_work_for(merchant_id, actor, thing=merchant_id)
        self.merchants.get(merchant_id)
        actor.must_have(Permission.MANAGE_WEBHOOKS)
        return racing(lambda: self._create(merchant_id, url, types, request), lambda: 0)

    def delete(self, webhook_id: WebhookId, *, actor: Actor, request: RequestKey) -> WebhookId:
        """Delete a webhook: it hears of nothing more, and its secret is kept nowhere."""
        if not is_id("whk", webhook_id):
            raise NotFound(webhook_id)
        return racing(lambda: self._delete(webhook_id, actor, request), lambda: self.webhooks.get(webhook_id).version)

    def one(self, webhook_id: WebhookId, *, viewer: Actor) -> Webhook | None:
        """Return a webhook, if there is one that the viewer may see."""
        try:
            webhook = self.webhooks.get(webhook_id)
        except NotFound:
            return None
        may_see = webhook.is_visible_to(viewer) and viewer.may(Permission.MANAGE_WEBHOOKS)
        return webhook if may_see and webhook.deleted_at is None else None

    def of_merchant(self, merchant_id: MerchantId, *, viewer: Actor) -> tuple[Webhook, ...]:
        """Return a merchant's webhooks, the oldest first; none to those who may not see them."""
        may_see = viewer.works_for(merchant_id) and viewer.may(Permission.MANAGE_WEBHOOKS)
        return self.webhooks.of(merchant_id) if may_see else ()

    def _check(self, url: str, types: Sequence[str]) -> None:
        wrong = InputCheck()
        try:
            address_in(url, reach=self.terms.reach)
        except BadAddress as bad:
            wrong.complain("url", message=bad.why)
        wrong.count("types", things=types, at_most=len(EVENT_TYPES))
        for index, each in enumerate(types):
            if each not in EVENT_TYPES:
                wrong.complain("types", index, message=Said("is not the type of an event, such as case.approved"))
            elif each in types[:index]:
                wrong.complain("types", index, message=Said("names the same thing twice"))
        wrong.refuse()

    def _create(self, merchant_id: MerchantId, url: str, types: Sequence[str], request: RequestKey) -> Webhook:
        if (done := self.requests.remembered(request)) is not None:
            return self._still_there(WebhookId(done.outcome_for(request)))
        if len(self.webhooks.of(merchant_id)) >= MAX_WEBHOOKS:
            raise InvalidInput.at("merchantId", message=Said("has {most} webhooks already", most=MAX_WEBHOOKS))
        at = self.now()
        webhook = Webhook(
            id=WebhookId(f"whk_{self.new_ulid(at)}"),
            merchant_id=merchant_id,
            url=url,
            types=tuple(types),
            secret=self.terms.new_secret(),
            created_at=at,
        )
        self.webhooks.save(webhook, request)
        return webhook

    def _delete(self, webhook_id: WebhookId, actor: Actor, request: RequestKey) -> WebhookId:
        webhook = self.webhooks.get(webhook_id)
        _must_work_for(webhook.merchant_id, actor, thing=webhook_id)
        actor.must_have(Permission.MANAGE_WEBHOOKS)
        if (done := self.requests.remembered(request)) is not None:
            return WebhookId(done.outcome_for(request))
        self.webhooks.save(self._still_there(webhook_id).deleted(at=self.now()), request)
        return webhook_id

    def _still_there(self, webhook_id: WebhookId) -> Webhook:
        webhook = self.webhooks.get(webhook_id)
        if webhook.deleted_at is not None:
            raise NotFound(webhook_id)
        return webhook


def _must_work_for(merchant_id: MerchantId, actor: Actor, *, thing: str) -> None:
    """Refuse a shop, or a thing of a shop, that the actor has nothing to do with."""
    if not actor.works_for(merchant_id):
        raise NotFound(thing)

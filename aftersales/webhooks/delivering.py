"""
Delivering: every event goes to the webhooks of its shop that listen to it, at least once, and again until accepted.

What a queue hands over twice is sent once more only if it was not accepted. What is not accepted is kept and tried
again over a day; where that is due, `try_again` finds it, whatever became of the machine that tried it last.
"""

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from aftersales.idempotency import LostRace
from aftersales.identifiers import WebhookId
from aftersales.webhooks.delivery import Delivery, Notice
from aftersales.webhooks.repository import DeliveryRepository, WebhookRepository
from aftersales.webhooks.webhook import Answer, Webhook

_AT_ONCE: Final = 100
_RACES: Final = 5
_SHARE: Final = timedelta(seconds=15)
"""So long a webhook may keep one sweep busy: one that answers slowly keeps no other waiting."""
_NEXT_SWEEP: Final = timedelta(minutes=1)


class Courier(Protocol):
    """Brings an event to a webhook, signed."""

    def offer(self, webhook: Webhook, delivery: Delivery) -> Answer:
        """Offer an event, and return what came of it within a few seconds; nothing is raised for what the shop does."""
        ...


@dataclass(frozen=True, kw_only=True)
class WebhookDeliveries:
    """Delivers events to webhooks. `wall_now` is the clock on the wall, which receivers compare signatures with."""

    webhooks: WebhookRepository
    deliveries: DeliveryRepository
    courier: Courier
    wall_now: Callable[[], datetime]
    on_disabled: Callable[[Webhook], None]

    def deliver(self, notice: Notice, *, may_go_on: Callable[[], bool] = lambda: True) -> None:
        """Offer an event to whoever listens, and keep for later what is not accepted, or nobody has time for."""
        for webhook in self.webhooks.of(notice.merchant_id):
            wants = webhook.wants(notice.type, at=notice.at)
            if wants and self.deliveries.get(webhook.id, notice.event_id) is None:
                self._begin(webhook, notice, may_go_on)

    def try_again(self, *, may_go_on: Callable[[], bool] = lambda: True) -> int:
        """Try what is due again, for as long as `may_go_on` says, and return how much of it was looked at."""
        seen: set[tuple[WebhookId, str]] = set()
        spent: defaultdict[WebhookId, timedelta] = defaultdict(timedelta)
        while due := [each for each in self._due(len(seen)) if _name_of(each) not in seen]:
            for delivery in due:
                if not may_go_on():
                    return len(seen)
                seen.add(_name_of(delivery))
                began = self.wall_now()
                # Whoever else takes it at this moment tries it as well as we do.
                with suppress(LostRace):
                    self._try(delivery, is_its_turn=spent[delivery.webhook_id] < _SHARE)
                spent[delivery.webhook_id] += self.wall_now() - began
        return len(seen)

    def _due(self, seen: int) -> tuple[Delivery, ...]:
        return self.deliveries.due(self.wall_now(), limit=_AT_ONCE + seen)

    def _begin(self, webhook: Webhook, notice: Notice, may_go_on: Callable[[], bool]) -> None:
        at = self.wall_now()
        delivery = Delivery.of(notice, to=webhook.id, at=at)
        if (rest := webhook.rests_until(at)) is not None:
            begun = delivery.postponed(rest)
        elif not may_go_on():
            begun = delivery.postponed(at)
        else:
            begun = delivery.after(self._answer_of(webhook, delivery), at=self.wall_now())
        with suppress(LostRace):
            self.deliveries.save(begun)

    def _try(self, delivery: Delivery, *, is_its_turn: bool) -> None:
        webhook, at = self.webhooks.get(delivery.webhook_id), self.wall_now()
        if not webhook.is_listening:
            self.deliveries.save(delivery.given_up())
        elif (rest := webhook.rests_until(at)) is not None:
            self.deliveries.save(delivery.postponed(rest))
        elif not is_its_turn:
            self.deliveries.save(delivery.postponed(at + _NEXT_SWEEP))
        else:
            taken = delivery.taken(at=at)
            self.deliveries.save(taken)
            self.deliveries.save(taken.after(self._answer_of(webhook, taken), at=self.wall_now()))

    def _answer_of(self, webhook: Webhook, delivery: Delivery) -> Answer:
        answer = self.courier.offer(webhook, delivery)
        self._note(webhook, answer)
        return answer

    def _note(self, webhook: Webhook, answer: Answer) -> None:
        """Keep how the webhook stands; others who deliver to it at this moment keep it as well."""
        for _ in range(_RACES):
            after = webhook.after(answer, at=self.wall_now())
            if after is webhook or webhook.deleted_at is not None:
                return
            try:
                self.webhooks.save(after)
            except LostRace:
                webhook = self.webhooks.get(webhook.id)
                continue
            if webhook.disabled_at is None and after.disabled_at is not None:
                self.on_disabled(after)
            return


def _name_of(delivery: Delivery) -> tuple[WebhookId, str]:
    return delivery.webhook_id, delivery.event_id

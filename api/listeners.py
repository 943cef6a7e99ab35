"""
Who listens on one machine to what happens: shops' own systems and buyers' phones, with the code that does it on AWS.

Phones are reached by way of SNS alone, so here nothing reaches them: what they would be told of is logged.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from adapters.notices import happened_in, notice_in
from adapters.sqlite.store import SqliteStore
from adapters.webhooks.courier import HttpCourier
from aftersales.phones.device import Device
from aftersales.phones.notices import Push
from aftersales.phones.notifying import PhoneNotices, Phones
from aftersales.webhooks.addresses import Reach
from aftersales.webhooks.delivering import Courier, WebhookDeliveries
from aftersales.webhooks.webhook import Webhook
from api.workers import Listener

_logger: Final = logging.getLogger(__name__)


class UnreachedPhones:
    """Keeps the promises of Phones as far as one machine can: it notes that they would say something."""

    def endpoint_of(self, device: Device) -> str | None:
        """Return what a device is called here."""
        return device.id

    def push(self, device: Device, push: Push) -> None:
        """Log that a device would say something, and not what: the log holds nobody's words."""
        _logger.info("%s would be told of %s", device.id, push.event_id)


_UNREACHED: Final = UnreachedPhones()


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Whom one machine tells: shops' own systems at addresses within its reach, and phones."""

    reach: Reach = Reach.PUBLIC
    phones: Phones = _UNREACHED


PUBLIC_ALONE: Final = Outside()
"""Systems on the public internet, and no phone."""


def deliveries_over(store: SqliteStore, *, reach: Reach, wall_now: Callable[[], datetime]) -> WebhookDeliveries:
    """Return what brings events to shops' own systems."""
    courier: Courier = HttpCourier(wall_now=wall_now, reach=reach)
    return WebhookDeliveries(
        webhooks=store.webhooks,
        deliveries=store.deliveries,
        courier=courier,
        wall_now=wall_now,
        on_disabled=_tell_disabled,
    )


def listeners_over(
    store: SqliteStore, *, post: WebhookDeliveries, phones: Phones, now: Callable[[], datetime]
) -> Sequence[Listener]:
    """Return who hears what the topic tells."""
    notices = PhoneNotices(
        devices=store.devices,
        cases=store.cases,
        feedback=store.feedback,
        merchants=store.merchants,
        phones=phones,
        now=now,
    )
    return (
        # A delivery remembers itself what was accepted.
        store.hears_repeatably("deliver_webhooks", work=lambda event: post.deliver(notice_in(event))),
        # What is said twice does no harm.
        store.hears_repeatably("notify_phones", work=lambda event: notices.tell(happened_in(event))),
    )


def _tell_disabled(webhook: Webhook) -> None:
    _logger.warning("The webhook %s of %s was disabled.", webhook.id, webhook.merchant_id)

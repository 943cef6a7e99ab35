"""One installation on one machine: the business over its folder, and what works for it there."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from adapters.chance import new_ulid, new_webhook_secret
from adapters.sqlite.store import SqliteStore
from aftersales.business import Business, business_over
from aftersales.cases.payouts import Payouts
from aftersales.feedback.reader import Reader
from aftersales.phones.notifying import Phones
from aftersales.webhooks.delivering import WebhookDeliveries
from aftersales.webhooks.operations import WebhookTerms
from api.authentication.keys import Keys
from api.authentication.order_links import SignedOrderLinks
from api.cashier import Cashier
from api.files import FilesOnDisk
from api.folder import Folder
from api.listeners import PUBLIC_ALONE, Outside, deliveries_over, listeners_over
from api.merchants import Merchants
from api.payments import BY_PEOPLE, PaymentEvents, Payments
from api.reading_room import ReadingRoom
from api.workers import Workers


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What a server and a sandbox are both made of."""

    keys: Keys
    store: SqliteStore
    business: Business
    files: FilesOnDisk
    merchants: Merchants
    workers: Workers
    payment_events: PaymentEvents


def install(
    folder: Folder,
    store: SqliteStore,
    *,
    address: str,
    now: Callable[[], datetime],
    wall_now: Callable[[], datetime],
    reader: Reader | None = None,
    payments: Payments = BY_PEOPLE,
    outside: Outside = PUBLIC_ALONE,
) -> Installation:
    """Return the business over a folder and its open store; without a reader, texts wait for one."""
    keys = folder.keys()
    files = FilesOnDisk(folder=folder.files, address=address, key=keys.uploads, wall_now=wall_now)
    over = partial(business_over, store, now=now, wall_now=wall_now, new_ulid=new_ulid, routes=payments.routes)
    terms = WebhookTerms(new_secret=new_webhook_secret, reach=outside.reach)
    business = over(files=files, links=SignedOrderLinks(lambda: keys.order_links), webhooks=terms)
    payouts = Payouts(files=business.cases, gateways=payments.accounts.gateways(), marks=store.marks, pause=_let_pass)
    post = deliveries_over(store, reach=outside.reach, wall_now=wall_now)
    return Installation(
        keys=keys,
        store=store,
        business=business,
        files=files,
        merchants=Merchants(merchants=store.merchants, policies=store.policies, now=now),
        workers=_workers_over(store, business, reader, payouts, post=post, phones=outside.phones),
        payment_events=PaymentEvents(accounts=payments.accounts, payouts=payouts),
    )


def _workers_over(
    store: SqliteStore,
    business: Business,
    reader: Reader | None,
    payouts: Payouts,
    *,
    post: WebhookDeliveries,
    phones: Phones,
) -> Workers:
    return Workers(
        business=business,
        cases=store.cases,
        topic=store.topic,
        counting=store.counting,
        reading=_room_of(reader, store, business) if reader else None,
        listeners=listeners_over(store, post=post, phones=phones, now=business.now),
        post=post,
        cashier=Cashier(payouts, store.refunds) if payouts.gateways else None,
    )


def _room_of(reader: Reader, store: SqliteStore, business: Business) -> ReadingRoom:
    return ReadingRoom(
        reader,
        unread=store.feedback,
        feedback=business.feedback,
        waiting=store.room("read_feedback"),
        now=store.wall_now,
        cause_of=store.cause_of,
    )


def _let_pass(time_: timedelta) -> None:
    time.sleep(time_.total_seconds())


def wall_clock() -> datetime:
    """Return the time of the clock on the wall."""
    return datetime.now(UTC)

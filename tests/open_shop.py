"""The shop with its doors open: its business over whatever keeps its books."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aftersales.actors import Actor
from aftersales.business import Business, Repositories, business_over
from aftersales.cases.act import Act
from aftersales.cases.case import Case
from aftersales.cases.evidence import UPLOAD_WITHIN, Evidence, Upload
from aftersales.cases.gateways import BY_HAND, Routes
from aftersales.identifiers import EvidenceId, NewUlid
from aftersales.orders.events import told
from aftersales.orders.links import OrderLink
from aftersales.orders.merchant import Merchant
from aftersales.orders.order import Order
from aftersales.vocabulary import Party
from aftersales.webhooks.operations import WebhookTerms
from tests.listening import SECRET
from tests.shop import BUYER, NOON, SHOP, ask_for, buyer_of, new_ulid, policy_of, request_by


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        """Move the clock by so many days, hours, minutes."""
        self.at += timedelta(**by)


@dataclass(frozen=True)
class FilesAllArrived:
    """Keeps no files, and finds every one of them arrived but those named missing."""

    missing: set[EvidenceId] = field(default_factory=set)

    def upload(self, evidence: Evidence) -> Upload:
        """Return where a file could be sent."""
        expires_at = evidence.uploaded_at + UPLOAD_WITHIN
        return Upload(evidence=evidence, url="http://files.example/", fields=(), expires_at=expires_at)

    def url_of(self, evidence: Evidence) -> str:
        """Return where a file could be read."""
        return f"http://files.example/{evidence.id}"

    def has(self, evidence: Evidence) -> bool:
        """Tell whether a file has arrived."""
        return evidence.id not in self.missing

    def erase(self, evidence: Evidence) -> None:
        """Let a file be missing from now on."""
        self.missing.add(evidence.id)


@dataclass(frozen=True)
class PlainLinks:
    """Signs nothing: a link says what it is for."""

    def link_to(self, order: Order, *, expires_at: datetime) -> OrderLink:
        """Return the link to an order."""
        return OrderLink(token=f"{order.id} until {expires_at.isoformat()}", expires_at=expires_at)


@dataclass(frozen=True)
class OpenShop:
    """A shop that keeps its books somewhere, with a clock that stands."""

    kept: Repositories
    clock: Clock = field(default_factory=Clock)
    files: FilesAllArrived = field(default_factory=FilesAllArrived)
    new_ulid: NewUlid = new_ulid
    routes: Routes = BY_HAND

    @property
    def business(self) -> Business:
        """What can be done and asked."""
        return business_over(
            self.kept,
            files=self.files,
            links=PlainLinks(),
            now=self.clock,
            wall_now=self.clock,
            new_ulid=self.new_ulid,
            webhooks=WebhookTerms(new_secret=lambda: SECRET),
            routes=self.routes,
        )

    def sells(self, order: Order) -> Order:
        """Keep an order as the shop tells it, and return it."""
        self.kept.orders.add(order, buyer_of(order), told(order, by=Party.SYSTEM, at=self.clock()))
        return order

    def opens(self, order: Order, units: Mapping[int, int] | None = None, *, by: Actor = BUYER) -> Case:
        """Open a return for units of an order, by line number."""
        return self.business.cases.request(ask_for(order, units), actor=by, request=request_by(by))

    def acts(self, case: Case, act: Act, *, by: Actor) -> Case:
        """Do something to a case."""
        return self.business.cases.act(case.id, act, actor=by, request=request_by(by))


def open_shop(kept: Repositories, *merchants: Merchant) -> OpenShop:
    """Open a shop over books that know these merchants, or the usual one."""
    for merchant in merchants or (SHOP,):
        kept.merchants.add(merchant)
        kept.policies.publish(policy_of(merchant), None)
    return OpenShop(kept)

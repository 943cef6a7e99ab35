"""The business as a whole: everything that can be done and asked, put together over one set of repositories."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aftersales.actors import Actor
from aftersales.cases.evidence import EvidenceStore
from aftersales.cases.filing import CaseFiles
from aftersales.cases.gateways import BY_HAND, Routes
from aftersales.cases.history import Histories
from aftersales.cases.operations import CaseOperations
from aftersales.cases.queries import CaseQueries
from aftersales.cases.repository import CaseRepository
from aftersales.cases.uploading import EvidenceOperations
from aftersales.feedback.operations import FeedbackOperations
from aftersales.feedback.queries import FeedbackQueries
from aftersales.feedback.repository import FeedbackRepository
from aftersales.idempotency import Requests
from aftersales.identifiers import NewUlid
from aftersales.insights.applying import RecommendationOperations
from aftersales.insights.norms import CountedNorms
from aftersales.insights.queries import InsightQueries
from aftersales.insights.repository import InsightRepository
from aftersales.insights.simulation import PolicySimulations
from aftersales.orders.links import OrderLinks
from aftersales.orders.operations import OrderOperations
from aftersales.orders.queries import OrderQueries
from aftersales.orders.repository import MerchantRepository, OrderRepository
from aftersales.parking import ParkedEvents, ParkingOperations
from aftersales.personal.dossier import Dossiers
from aftersales.personal.erasing import Endpoints, Erasures
from aftersales.personal.repository import PersonalRecords
from aftersales.phones.operations import DeviceOperations
from aftersales.phones.repository import DeviceRepository
from aftersales.policy.operations import PolicyOperations
from aftersales.policy.repository import PolicyRepository
from aftersales.webhooks.operations import WebhookOperations, WebhookTerms
from aftersales.webhooks.repository import DeliveryRepository, WebhookRepository

Clock = Callable[[], datetime]


class Repositories(Protocol):
    """Where everything is kept: on one machine or in the cloud, with the same promises."""

    @property
    def cases(self) -> CaseRepository: ...
    @property
    def orders(self) -> OrderRepository: ...
    @property
    def merchants(self) -> MerchantRepository: ...
    @property
    def policies(self) -> PolicyRepository: ...
    @property
    def feedback(self) -> FeedbackRepository: ...
    @property
    def insights(self) -> InsightRepository: ...
    @property
    def webhooks(self) -> WebhookRepository: ...
    @property
    def deliveries(self) -> DeliveryRepository: ...
    @property
    def devices(self) -> DeviceRepository: ...
    @property
    def parked(self) -> ParkedEvents: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def personal(self) -> PersonalRecords: ...


@dataclass(frozen=True, kw_only=True)
class Business:
    """What the edges call: operations that write and queries that ask."""

    orders: OrderOperations
    cases: CaseOperations
    evidence: EvidenceOperations
    policies: PolicyOperations
    feedback: FeedbackOperations
    recommendations: RecommendationOperations
    webhooks: WebhookOperations
    devices: DeviceOperations
    ask_orders: OrderQueries
    ask_cases: CaseQueries
    ask_feedback: FeedbackQueries
    ask_insights: InsightQueries
    parking: ParkingOperations
    now: Clock

    @property
    def simulations(self) -> PolicySimulations:
        """What policies would have done, were they in force."""
        return self.ask_insights.simulations


def business_over(
    kept: Repositories,
    *,
    files: EvidenceStore,
    links: OrderLinks,
    now: Clock,
    wall_now: Clock,
    new_ulid: NewUlid,
    webhooks: WebhookTerms,
    routes: Routes = BY_HAND,
) -> Business:
    """Return the business over repositories. Rules use the product's clock `now`; tokens the wall's."""
    policies = PolicyOperations(policies=kept.policies, merchants=kept.merchants, requests=kept.requests, now=now)
    return Business(
        orders=_orders_over(kept, links=links, now=now, wall_now=wall_now, new_ulid=new_ulid),
        cases=_cases_over(kept, files=files, now=now, new_ulid=new_ulid, routes=routes),
        evidence=_evidence_over(kept, files=files, now=now, new_ulid=new_ulid),
        policies=policies,
        feedback=feedback_over(kept, now=now, new_ulid=new_ulid),
        recommendations=RecommendationOperations(policies=policies),
        webhooks=_webhooks_over(kept, now=now, new_ulid=new_ulid, terms=webhooks),
        devices=DeviceOperations(devices=kept.devices, requests=kept.requests, now=now),
        ask_orders=OrderQueries(orders=kept.orders, merchants=kept.merchants),
        ask_cases=CaseQueries(cases=kept.cases, files=files),
        ask_feedback=FeedbackQueries(feedback=kept.feedback),
        ask_insights=_insights_over(kept, now=now),
        parking=ParkingOperations(events=kept.parked, requests=kept.requests, wall_now=wall_now),
        now=now,
    )


def _evidence_over(kept: Repositories, *, files: EvidenceStore, now: Clock, new_ulid: NewUlid) -> EvidenceOperations:
    return EvidenceOperations(
        cases=kept.cases, orders=kept.orders, requests=kept.requests, files=files, now=now, new_ulid=new_ulid
    )


def _webhooks_over(kept: Repositories, *, now: Clock, new_ulid: NewUlid, terms: WebhookTerms) -> WebhookOperations:
    return WebhookOperations(
        webhooks=kept.webhooks,
        merchants=kept.merchants,
        requests=kept.requests,
        now=now,
        new_ulid=new_ulid,
        terms=terms,
    )


def _insights_over(kept: Repositories, *, now: Clock) -> InsightQueries:
    simulations = PolicySimulations(
        cases=kept.cases, orders=kept.orders, policies=kept.policies, merchants=kept.merchants, now=now
    )
    return InsightQueries(
        insights=kept.insights, feedback=kept.feedback, merchants=kept.merchants, simulations=simulations
    )


def _cases_over(
    kept: Repositories, *, files: EvidenceStore, now: Clock, new_ulid: NewUlid, routes: Routes
) -> CaseOperations:
    return CaseOperations(
        cases=kept.cases,
        orders=kept.orders,
        policies=kept.policies,
        files=files,
        histories=Histories(cases=kept.cases, orders=kept.orders, norms=CountedNorms(insights=kept.insights)),
        routes=routes,
        now=now,
        new_ulid=new_ulid,
    )


def _orders_over(
    kept: Repositories, *, links: OrderLinks, now: Clock, wall_now: Clock, new_ulid: NewUlid
) -> OrderOperations:
    return OrderOperations(
        orders=kept.orders,
        merchants=kept.merchants,
        requests=kept.requests,
        links=links,
        policy_version=lambda merchant_id, at: kept.policies.effective(merchant_id, at).version,
        now=now,
        wall_now=wall_now,
        new_ulid=new_ulid,
    )


def feedback_over(kept: Repositories, *, now: Clock, new_ulid: NewUlid) -> FeedbackOperations:
    """Return what can be done with feedback, for those who do nothing else."""
    return FeedbackOperations(
        feedback=kept.feedback,
        cases=kept.cases,
        orders=kept.orders,
        merchants=kept.merchants,
        requests=kept.requests,
        now=now,
        new_ulid=new_ulid,
    )


def dossiers_over(kept: Repositories) -> Dossiers:
    """Return where it is put together what is kept of a buyer."""
    return Dossiers(
        orders=kept.orders,
        cases=kept.cases,
        feedback=kept.feedback,
        merchants=kept.merchants,
        devices=kept.devices,
        records=kept.personal,
    )


def erasures_over(kept: Repositories, *, files: EvidenceStore, phones: Endpoints, now: Clock, by: Actor) -> Erasures:
    """Return where buyers are erased."""
    return Erasures(
        files=CaseFiles(cases=kept.cases, orders=kept.orders, policies=kept.policies, now=now),
        dossiers=dossiers_over(kept),
        evidence=files,
        phones=phones,
        by=by,
    )

"""
Histories: a refund is owed because nobody answered in time, and is paid back through gateways and by hand.

    the deadline passes → money is owed → the relay tells → workers send → the gateway tells → people settle the rest

Everything happens at the hands of workers who die, pause and come twice. Then the weather clears: whoever is left does
what is left, and the money has gone back once, all of it, and the books say so.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from adapters.sqlite.store import SqliteStore
from aftersales.cases.case import Case
from aftersales.cases.filing import CaseFiles
from aftersales.cases.gateways import GatewayRefund, Route, Routes
from aftersales.cases.history import Histories
from aftersales.cases.marks import Marks
from aftersales.cases.operations import CaseOperations
from aftersales.cases.payouts import Payouts
from aftersales.cases.reconciling import Reconciliation
from aftersales.cases.remedies import RefundRemedy
from aftersales.cases.resuming import resume
from aftersales.cases.settling import Settle
from aftersales.cases.sweeping import sweep
from aftersales.errors import NotAllowedNow
from aftersales.identifiers import ActorId, GatewayAccount
from aftersales.insights.norms import CountedNorms
from aftersales.orders.order import Order
from aftersales.orders.order_line import Payment
from aftersales.vocabulary import CaseKind, CaseStatus, RemedyStatus, SettlementOutcome
from tests.open_shop import Clock, FilesAllArrived, OpenShop, open_shop
from tests.shop import BUYER, LEAD, NOON, SHOP, an_order, ask_for, new_ulid, request_by
from tests.simulation.gateway import SimulatedGateway
from tests.simulation.weather import Weather, through

_WRITES: Final = frozenset({"save", "replace", "relay"})
_BAD_DAYS: Final = timedelta(days=6)
_CLEAR_DAYS: Final = timedelta(days=10)
_RECEIVES: Final = 3
_IMPATIENT: Final = 0.1
_IN_ONE_STORE: Final = 200


@dataclass
class History:
    """One history over a store that others use as well; `design` is what sends refunds."""

    shop: OpenShop
    chance: Random
    design: type[Payouts] = Payouts
    began: int = 0
    """Up to where the topic tells of earlier histories."""
    weather: Weather = field(init=False)
    gateway: SimulatedGateway = field(init=False)
    files: CaseFiles = field(init=False)
    payouts: Payouts = field(init=False)
    people: CaseOperations = field(init=False)

    def __post_init__(self) -> None:
        clock = self.shop.clock
        # Each has an account of its own, so that reconciling looks at no other history.
        self.account = GatewayAccount(new_ulid(clock()))
        routes = Routes({SHOP.id: Route(account=self.account, methods=frozenset({"card"}))})
        self.weather = Weather(self.chance, clock)
        self.gateway = SimulatedGateway(self.weather, tell=self._heard)
        kept = self.shop.kept
        assert isinstance(kept, SqliteStore)
        self.store = kept
        cases = through(self.weather, kept.cases, writes=_WRITES)
        marks: Marks = through(self.weather, kept.marks, writes=_WRITES)
        self.files = CaseFiles(cases=cases, orders=kept.orders, policies=kept.policies, now=clock, routes=routes)
        self.payouts = self.design(
            files=self.files, gateways={self.account: self.gateway}, marks=marks, pause=self.weather.passes
        )
        self.people = CaseOperations(
            cases=cases,
            orders=kept.orders,
            policies=kept.policies,
            now=clock,
            routes=routes,
            files=FilesAllArrived(),
            histories=Histories(cases=kept.cases, orders=kept.orders, norms=CountedNorms(insights=kept.insights)),
            new_ulid=new_ulid,
        )

    def run(self) -> Sequence[str]:
        """Let the history happen, and return what is wrong in the end."""
        self.told = self.began
        self.order = self.shop.sells(_order_paid_in_parts(self.chance, at=self.shop.clock()))
        buyer = replace(BUYER, id=self.order.buyer_id)
        ask = ask_for(self.order, {1: self.order.units}, kind=CaseKind.REFUND)
        self.case_id = self.people.request(ask, actor=buyer, request=request_by(buyer)).id
        for work, longest in self._habits():
            self._plan_again(work, longest)
        self.weather.passes(_BAD_DAYS)
        self.weather.is_bad = False
        self.weather.passes(_CLEAR_DAYS)
        self._relay()
        return tuple(self._wrong())

    def _habits(self) -> Iterator[tuple[Callable[[], object], timedelta]]:
        yield self._sweep, timedelta(hours=24)
        yield self._relay, timedelta(hours=12)
        yield self._resume, timedelta(hours=96)
        yield self._settle_by_hand, timedelta(hours=48)
        yield self._reconcile, timedelta(hours=144)

    def _plan_again(self, work: Callable[[], object], longest: timedelta) -> None:
        def habit() -> None:
            self._plan_again(work, longest)
            work()

        self.weather.plan(longest * self.chance.random() if self.weather.is_bad else timedelta(days=1), habit)

    def _sweep(self) -> None:
        sweep(self.store.cases, expire=self.files.expire, at=self.shop.clock())

    def _relay(self) -> None:
        topic = through(self.weather, self.store.topic, writes=_WRITES)
        topic.relay()
        for event in topic.published(self.told):
            self.told = event.position
            told = event.body["data"]
            if isinstance(told, dict) and told.get("to_transfer"):
                for _ in range(self.chance.choice((1, 1, 2))):
                    self.weather.plan(self.weather.nap(), self._deliver)

    def _heard(self, told: GatewayRefund) -> None:
        self.payouts.hear(told)

    def _deliver(self, *, receives: int = 1) -> None:
        """Deliver a message. Whoever dies over it gets it again, at last when a person sends it again, days later."""
        done = False
        try:
            self.payouts.send(self.case_id)
            done = True
        finally:
            if not done:
                delay = self.weather.nap() if receives < _RECEIVES else timedelta(days=3)
                self.weather.plan(delay, partial(self._deliver, receives=receives + 1))

    def _resume(self) -> None:
        for _ in resume(self.payouts.send, self.store.refunds, overdue=self.payouts.overdue):
            pass

    def _reconcile(self) -> None:
        for _ in Reconciliation(payouts=self.payouts, book=self.store.refunds).differences(
            self.account, until=self.shop.clock()
        ):
            pass

    def _settle_by_hand(self) -> None:
        """Let a person do what people have to: pay what is theirs to pay, and decide about what failed."""
        for remedy in self._case().remedies:
            if isinstance(remedy, RefundRemedy) and (outcome := self._outcome_by_hand(remedy)) is not None:
                settle = Settle(remedy_id=remedy.id, outcome=outcome)
                with suppress(NotAllowedNow):
                    self.people.act(self.case_id, settle, actor=LEAD, request=request_by(LEAD))

    def _outcome_by_hand(self, remedy: RefundRemedy) -> SettlementOutcome | None:
        if remedy.status is RemedyStatus.FAILED:
            return self.chance.choice((SettlementOutcome.RETRY, SettlementOutcome.RETRY, SettlementOutcome.SUCCEEDED))
        if remedy.status is RemedyStatus.MANUAL_REQUIRED:
            return SettlementOutcome.SUCCEEDED
        is_impatient = self.weather.is_bad and self.chance.random() < _IMPATIENT
        return SettlementOutcome.SUCCEEDED if is_impatient else None

    def _case(self) -> Case:
        return self.store.cases.get(self.case_id)

    def _wrong(self) -> Iterator[str]:
        """Yield what is wrong in the end: with the money, with the case, with the ledger, with what was told."""
        case, order = self._case(), self.store.orders.with_lines(self.order.id, {1})
        for payment in self.order.payments:
            left = self.gateway.moved(payment.id) + self._paid_by_hand(case, payment)
            if left != payment.amount.minor_units:
                yield f"{left} of {payment.amount.minor_units} went back over {payment.method}"
        if case.status is not CaseStatus.COMPLETED:
            yield f"it ended {case.status}, its refund {[remedy.status.value for remedy in case.remedies]}"
        if (order.refunded, order.ledger.under_way) != (order.paid, 0):
            yield f"the ledger says {order.refunded} went back, and {order.ledger.under_way} is under way"
        if self._numbers_told() != list(range(1, case.version + 1)):
            yield "the world was not told everything once, in order"
        known = {sent.reference for sent in self.store.refunds.sent(self.account, since=NOON, until=self.shop.clock())}
        if unknown := {refund.reference for refund in self.gateway.refunds.values()} - known:
            yield f"money left that nobody had written down: {unknown}"

    def _paid_by_hand(self, case: Case, payment: Payment) -> int:
        """Return what people say that they paid: what they say of a refund, they do."""
        refunds = [remedy for remedy in case.remedies if isinstance(remedy, RefundRemedy)]
        return sum(
            transfer.amount
            for refund in refunds
            for transfer in refund.transfers
            if transfer.payment == payment.id and transfer.account is None and transfer.is_paid
        )

    def _numbers_told(self) -> Sequence[int]:
        bodies = (event.body for event in self.store.topic.published(self.began, limit=1_000_000))
        return [int(str(body["id"]).rpartition("/")[2]) for body in bodies if body["subject"] == self.case_id]


def histories(seeds: Sequence[int], *, design: type[Payouts] = Payouts) -> Iterator[tuple[int, Sequence[str]]]:
    """Play the history of each seed; yield the seed and what was wrong in the end."""
    for first in range(0, len(seeds), _IN_ONE_STORE):
        clock, told = Clock(), 0
        store = SqliteStore(wall_now=clock)
        shop = replace(open_shop(store), clock=clock)
        for seed in seeds[first : first + _IN_ONE_STORE]:
            history = History(shop, Random(seed), design, began=told)
            yield seed, history.run()
            told = history.told
        store.close()


def _order_paid_in_parts(chance: Random, *, at: datetime) -> Order:
    """Return an order that was paid with one card or more, and perhaps with something that people give back."""
    order = an_order(chance.choice((1, 2, 3)), at=at)
    methods = chance.choice((("card",), ("card", "card"), ("card", "card", "card"), ("card", "card", "gift card")))
    shares = order.paid.split([1] * len(methods))
    return replace(
        order,
        buyer_id=ActorId(order.id),
        payments=tuple(
            Payment(id=f"pay-{nth}-{order.id}", amount=share, method=method, captured_at=at)
            for nth, (method, share) in enumerate(zip(methods, shares, strict=True))
        ),
    )

"""
Opening the demo shop: a week of real orders is imported, and some of what came back is on its way through the shop.

    return   1      2      3          4         5           6         7         8
    stands   done   done   resolving  received  in transit  approved  declined  requested

Its buyers say how it was, and the lead replies to some of them. It all happens by the ordinary operations, at instants
since the last delivery, which was yesterday.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

from aftersales.actors import Actor
from aftersales.business import Business
from aftersales.cases.act import Act
from aftersales.cases.case import Case
from aftersales.cases.deciding import Approve, Decline
from aftersales.cases.inspecting import Inspect, Verdict
from aftersales.cases.receiving import Receive, RegisterShipment
from aftersales.cases.requesting import Ask, AskedLine
from aftersales.cases.settling import Settle
from aftersales.cases.shipments import Announced
from aftersales.feedback.told import ToldFeedback
from aftersales.idempotency import RequestKey
from aftersales.identifiers import ActorId, FeedbackId, OrderId, OrderLineId, RemedyId, owned
from aftersales.orders.importing import MAX_ORDERS
from aftersales.orders.operations import MAX_PRODUCTS
from aftersales.vocabulary import CaseKind, Condition, Disposition, Party, ReturnMethod, SettlementOutcome
from api.installation import Installation, wall_clock
from api.sandbox.clock import SandboxClock
from api.sandbox.demo import DemoReturn, DemoShop, demo_shop, shifted
from api.sandbox.retail import TIME_ZONE
from api.sandbox.shop import CURRENCY, LEAD, MERCHANT, NAME
from api.sandbox.spoken import Spoken, all_spoken
from api.sandbox.telling import told_order, told_product

_REASONS: Final = ("CHANGED_MIND", "DEFECTIVE", "NOT_AS_DESCRIBED", "DISLIKED", "WRONG_ITEM", "OTHER", "NO_REASON")
_STEPS: Final = (5, 5, 4, 3, 2, 1, None, 0)
"""How many steps each return is taken; None is declined."""
_MEMO: Final = "demo-shop"
_OPEN: Final = "open"
_PAUSE: Final = timedelta(minutes=5)

_SHOP: Final = Actor(id=ActorId("demo-shop-system"), party=Party.SYSTEM, merchant_id=MERCHANT)
_LEAD: Final = Actor(id=ActorId(LEAD), party=Party.MERCHANT, merchant_id=MERCHANT)


def ensure_demo_shop(installation: Installation, clock: SandboxClock) -> None:
    """Open the demo shop in an empty folder, or go on where opening it was interrupted; leave any other as it is."""
    memos = installation.store.memos
    stands = memos.read(_MEMO)
    if stands == _OPEN or (stands is None and not installation.store.is_untouched()):
        return
    # The day is kept: an opening that goes on after midnight tells of the same orders.
    yesterday = date.fromisoformat(stands) if stands else _yesterday()
    memos.write(_MEMO, yesterday.isoformat())
    print("Opening the demo shop, once …", flush=True)
    shop = shifted(demo_shop(), last_delivery_on=yesterday)
    _Opening(installation.business, clock, shop).run(installation)
    clock.set(wall_clock())
    memos.write(_MEMO, _OPEN)


def _yesterday() -> date:
    return (wall_clock().astimezone(ZoneInfo(TIME_ZONE)) - timedelta(days=1)).date()


@dataclass(frozen=True)
class _Opening:
    business: Business
    clock: SandboxClock
    shop: DemoShop
    keys: Iterator[int] = field(default_factory=count)

    def run(self, installation: Installation) -> None:
        with self.clock.standing_at(self.shop.orders[0].at):
            installation.merchants.ensure(MERCHANT, name=NAME, currency=CURRENCY, time_zone=TIME_ZONE)
            self._bring_in_products()
        orders = self._bring_in_orders()
        ticks = (self.shop.orders[-1].at + n * _PAUSE for n in count(1))
        cases = [
            self._take_back(number, back, orders[back.order], ticks)
            for number, back in enumerate(self.shop.returns[: len(_STEPS)])
        ]
        with self.clock.standing_at(next(ticks)):
            self._listen(orders, cases)

    def _bring_in_products(self) -> None:
        products = [told_product(product) for product in self.shop.products]
        for first in range(0, len(products), MAX_PRODUCTS):
            batch = products[first : first + MAX_PRODUCTS]
            self.business.orders.import_products(MERCHANT, batch, actor=_SHOP, request=self._key())

    def _bring_in_orders(self) -> Mapping[str, OrderId]:
        ids: dict[str, OrderId] = {}
        for first in range(0, len(self.shop.orders), MAX_ORDERS):
            batch = self.shop.orders[first : first + MAX_ORDERS]
            with self.clock.standing_at(batch[-1].at):
                told = [told_order(order) for order in batch]
                for one in self.business.orders.import_orders(MERCHANT, told, actor=_SHOP, request=self._key()):
                    ids[one.number] = OrderId(one.order_id or "")
        return ids

    def _take_back(self, number: int, back: DemoReturn, order_id: OrderId, ticks: Iterator[datetime]) -> Case:
        buyer = self._buyer_of(order_id)
        line = AskedLine(
            order_line_id=OrderLineId(owned("oln", order_id, back.line)),
            quantity=back.quantity,
            reason=_REASONS[number % len(_REASONS)],
        )
        with self.clock.standing_at(next(ticks)):
            ask = Ask(kind=CaseKind.RETURN, order_id=order_id, lines=(line,))
            case = self.business.cases.request(ask, actor=buyer, request=self._key())
        steps = _STEPS[number]
        for act, actor in _way(case, buyer, steps=steps):
            with self.clock.standing_at(next(ticks)):
                self.business.cases.act(case.id, act, actor=actor, request=self._key())
        return case

    def _listen(self, orders: Mapping[str, OrderId], cases: Sequence[Case]) -> None:
        """Bring in what was said in the week, let buyers answer the surveys of their cases, and reply."""
        spoken = all_spoken()
        of_the_week = [one for one in spoken if one.return_number is None]
        told = [self._told(one, orders) for one in of_the_week]
        kept = self.business.feedback.import_feedback(MERCHANT, told, actor=_SHOP, request=self._key())
        for said, one in zip(of_the_week, kept, strict=True):
            if one.feedback is not None:
                self._reply(said, one.feedback.id)
        for said in spoken:
            if said.return_number is not None:
                self._answer_survey(said, cases[said.return_number - 1])

    def _told(self, spoken: Spoken, orders: Mapping[str, OrderId]) -> ToldFeedback:
        placed = {order.number: order.at for order in self.shop.orders}
        if spoken.order is None:
            return spoken.about_order(None, since=self.shop.orders[0].at)
        return spoken.about_order(orders[spoken.order], since=placed[spoken.order])

    def _answer_survey(self, spoken: Spoken, case: Case) -> None:
        buyer = self._buyer_of(case.order_id)
        told = spoken.about_case(case.id)
        feedback = self.business.feedback.submit(MERCHANT, told, actor=buyer, request=self._key())
        self._reply(spoken, feedback.id)

    def _reply(self, spoken: Spoken, feedback_id: FeedbackId) -> None:
        if spoken.reply is not None:
            self.business.feedback.reply(feedback_id, spoken.reply, actor=_LEAD, request=self._key())

    def _buyer_of(self, order_id: OrderId) -> Actor:
        order = self.business.orders.visible(order_id, _SHOP)
        return Actor(id=order.buyer_id, party=Party.BUYER, merchant_id=MERCHANT)

    def _key(self) -> RequestKey:
        return RequestKey(scope="demo-shop", key=str(next(self.keys)), fingerprint="demo-shop")


def _way(case: Case, buyer: Actor, *, steps: int | None) -> list[tuple[Act, Actor]]:
    """Return who does what to a return of one line, one after the other."""
    if steps is None:
        return [(Decline(reason="USED_OR_DAMAGED", note="The candle was lit."), _LEAD)]
    (line,) = case.lines
    parcel = (Announced(line_id=line.id, quantity=line.quantity),)
    verdict = Verdict(
        line_id=line.id,
        accepted=line.quantity,
        rejected=0,
        condition=Condition.UNOPENED,
        disposition=Disposition.RESTOCK,
    )
    way: list[tuple[Act, Actor]] = [
        (Approve(), _LEAD),
        (RegisterShipment(method=ReturnMethod.DROP_OFF), buyer),
        (Receive(lines=parcel), _LEAD),
        (Inspect(verdicts=(verdict,)), _LEAD),
        (_settled(case), _LEAD),
    ]
    return way[:steps]


def _settled(case: Case) -> Settle:
    first = owned("rem", case.id, 1)
    return Settle(remedy_id=RemedyId(first), outcome=SettlementOutcome.SUCCEEDED, gateway_reference="by hand")

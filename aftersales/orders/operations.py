"""What can be done with orders: import them and the products that exchanges use, and link a guest to one."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aftersales.actors import Actor
from aftersales.errors import AftersalesError, ConcurrentChange, InvalidField, InvalidInput, NotFound, RequestKeyReused
from aftersales.idempotency import LostRace, RequestKey, Requests
from aftersales.identifiers import MerchantId, NewUlid, OrderId, is_id
from aftersales.input_check import InputCheck
from aftersales.orders.events import told
from aftersales.orders.importing import MAX_ORDERS, buyer_from, order_from, products_from, updated
from aftersales.orders.links import MAX_HOURS, OrderLink, OrderLinks
from aftersales.orders.merchant import Merchant, Product
from aftersales.orders.order import Order
from aftersales.orders.repository import MerchantRepository, OrderRepository
from aftersales.orders.told import ToldOrder, ToldProduct
from aftersales.vocabulary import ImportOutcome, Permission
from aftersales.wording import Said

MAX_PRODUCTS = 100


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What became of one order of an import; a refused one says why, and exists only if it did before."""

    number: str
    outcome: ImportOutcome
    order_id: OrderId | None = None
    problem: AftersalesError | None = None


@dataclass(frozen=True, kw_only=True)
class OrderOperations:
    """The use cases of orders. `policy_version` says which version of a merchant's policy an instant is pinned to."""

    orders: OrderRepository
    merchants: MerchantRepository
    requests: Requests
    links: OrderLinks
    policy_version: Callable[[MerchantId, datetime], int]
    now: Callable[[], datetime]
    wall_now: Callable[[], datetime]
    new_ulid: NewUlid

    def import_orders(
        self, merchant_id: MerchantId, orders: Sequence[ToldOrder], *, actor: Actor, request: RequestKey
    ) -> tuple[Imported, ...]:
        """Import up to 25 orders, each in a transaction of its own and with a result of its own."""
        check = InputCheck()
        check.count("orders", things=orders, at_most=MAX_ORDERS)
        check.refuse()
        merchant = self._merchant_of(actor, merchant_id)
        if (done := self.requests.remembered(request)) is not None:
            return _recalled(done.outcome_for(request))
        results = tuple(self._import(order, merchant, actor) for order in orders)
        self._remember(request, _noted(results))
        return results

    def import_products(
        self, merchant_id: MerchantId, products: Sequence[ToldProduct], *, actor: Actor, request: RequestKey
    ) -> tuple[Product, ...]:
        """Import up to 100 products; known ones are replaced."""
        check = InputCheck()
        check.count("products", things=products, at_most=MAX_PRODUCTS)
        check.refuse()
        merchant = self._merchant_of(actor, merchant_id)
        kept = products_from(tuple(products), merchant=merchant)
        if (done := self.requests.remembered(request)) is not None:
            done.outcome_for(request)
            known = self.merchants.products(merchant_id, [product.sku for product in kept])
            return tuple(known[product.sku] for product in kept if product.sku in known)
        self.merchants.put_products(kept)
        self._remember(request, merchant_id)
        return kept

    def create_link(self, order_id: OrderId, *, hours: int, actor: Actor, request: RequestKey) -> OrderLink:
        """Return a guest's link to an order; a repeated request answers with the same link."""
        if not 1 <= hours <= MAX_HOURS:
            raise InvalidInput.at("hours", message=Said("must be from {least} to {most}", least=1, most=MAX_HOURS))
        order = self.visible(order_id, actor)
        actor.must_have(Permission.CREATE_ORDER_LINKS)
        if (done := self.requests.remembered(request)) is not None:
            return self.links.link_to(order, expires_at=datetime.fromisoformat(done.outcome_for(request)))
        expires_at = self.wall_now().replace(microsecond=0) + timedelta(hours=hours)
        self._remember(request, expires_at.isoformat())
        return self.links.link_to(order, expires_at=expires_at)

    def visible(self, order_id: OrderId, actor: Actor) -> Order:
        """Return an order that the actor may see; a stranger's order and no order answer alike."""
        if not is_id("ord", order_id):
            raise NotFound(order_id)
        order = self.orders.get(order_id)
        if not order.is_visible_to(actor):
            raise NotFound(order_id)
        return order

    def _merchant_of(self, actor: Actor, merchant_id: MerchantId) -> Merchant:
        if not actor.works_for(merchant_id):
            raise NotFound(merchant_id)
        merchant = self.merchants.get(merchant_id)
        actor.must_have(Permission.IMPORT_ORDERS)
        return merchant

    def _import(self, order: ToldOrder, merchant: Merchant, actor: Actor) -> Imported:
        for _ in range(2):
            try:
                return self._kept(order, merchant, actor)
            except LostRace:
                # Someone told the same order, or opened a case on it, at the same time: look at it as it is now.
                continue
            except InvalidInput as problem:
                return self._refused(order, merchant, problem)
        known = self.orders.numbered(merchant.id, order.number)
        return self._refused(order, merchant, ConcurrentChange(known.version if known else 0))

    def _refused(self, order: ToldOrder, merchant: Merchant, problem: AftersalesError) -> Imported:
        known = self.orders.numbered(merchant.id, order.number) if order.number else None
        order_id = known.id if known else None
        return Imported(number=order.number, outcome=ImportOutcome.REFUSED, order_id=order_id, problem=problem)

    def _kept(self, order: ToldOrder, merchant: Merchant, actor: Actor) -> Imported:
        known = self.orders.numbered(merchant.id, order.number)
        new = order_from(
            order,
            merchant=merchant,
            order_id=known.id if known else OrderId(f"ord_{self.new_ulid(self.now())}"),
            policy_version=lambda at: self.policy_version(merchant.id, at),
        )
        buyer = buyer_from(order, merchant=merchant)
        if known is None:
            self.orders.add(new, buyer, told(new, by=actor.party, at=self.now()))
            return Imported(number=order.number, outcome=ImportOutcome.CREATED, order_id=new.id)
        if known.digest == new.digest:
            return Imported(number=order.number, outcome=ImportOutcome.UNCHANGED, order_id=known.id)
        before = self.orders.get(known.id)
        after = updated(before, new)
        self.orders.update(before, after, buyer, told(after, since=before, by=actor.party, at=self.now()))
        return Imported(number=order.number, outcome=ImportOutcome.UPDATED, order_id=known.id)

    def _remember(self, request: RequestKey, outcome: str) -> None:
        try:
            self.requests.remember(request, outcome)
        except LostRace:
            # The same request ran twice at once. Everything that it does is done once whoever does it.
            done = self.requests.remembered(request)
            if done is None or done.fingerprint != request.fingerprint:
                raise RequestKeyReused from None


def _noted(results: Sequence[Imported]) -> str:
    return json.dumps([[one.number, one.outcome.value, one.order_id, _fields_of(one.problem)] for one in results])


def _fields_of(problem: AftersalesError | None) -> list[tuple[list[str], str]] | None:
    if not isinstance(problem, InvalidInput):
        return None
    return [(list(field.path), field.message) for field in problem.fields]


def _recalled(outcome: str) -> tuple[Imported, ...]:
    return tuple(
        Imported(
            number=number,
            outcome=ImportOutcome(what),
            order_id=order_id,
            problem=fields and InvalidInput(tuple(InvalidField(tuple(path), said) for path, said in fields)),
        )
        for number, what, order_id, fields in json.loads(outcome)
    )

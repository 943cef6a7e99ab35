"""A week of a small shop, told over the counter, read and counted: what insights are then asked about."""

from dataclasses import dataclass
from typing import Any, Final

from adapters.sqlite.store import SqliteStore
from aftersales.actors import Actor
from aftersales.feedback.reader import Reader
from api.reading_room import ReadingRoom
from api.workers import Workers
from tests.counter import Counter
from tests.open_shop import open_shop
from tests.readers import WordReader
from tests.shop import BUYER, LEAD, OTHER_SHOP, SHOP, SHOP_SYSTEM, WAREHOUSE

WEEK: Final = {"from": "2026-11-16", "to": "2026-11-25"}


@dataclass(frozen=True)
class BusyShop:
    """A shop over the counter, whose workers work when they are told to."""

    counter: Counter
    store: SqliteStore

    def week(self) -> None:
        """Sell, take back and listen: every figure of it is known."""
        first, second, third = self._orders()
        fits_not = self._asks("Return", first, 1, units=2, reason="DOES_NOT_FIT")
        broken = self._asks("Exchange", second, 1, units=1, reason="DEFECTIVE", replacementSku="LAMP-2")
        late = self._asks("Refund", third, 1, units=1, reason="ARRIVED_LATE")
        self._asks("Return", second, 1, units=1, reason="CHANGED_MIND")
        self._says(first, rating=2, nps=3, effort=6, text="<b>It was slow</b> and expensive.")
        self._says(second, rating=5, nps=10, text="Very cheap.")
        self.counter.shop.clock.move(hours=6)
        for case in (fits_not, broken, late):
            self._does("approveCase", case, by=LEAD)
        self._takes_back(fits_not, broken)
        self.counter.shop.clock.move(hours=24)
        for case in (fits_not, late):
            self._does("settleRefund", case, by=LEAD, **self._remedy(case), outcome="SUCCEEDED")
        self._does("shipReplacement", broken, by=WAREHOUSE, **self._remedy(broken))
        self._does("confirmDelivery", broken, by=BUYER)
        self._says(None, caseId=fits_not["id"], stage="AFTER_SALES", rating=4, effort=2, text="很慢。")
        self.counter.shop.clock.move(hours=20)
        self._asks("Return", first, 2, units=1, reason="DISLIKED")
        self.settle()

    def settle(self, reader: Reader | None = None) -> None:
        """Let deadlines have their outcomes, and read and count all that waits."""
        shop, store = self.counter.shop, self.store
        room = ReadingRoom(
            reader or WordReader(),
            unread=store.feedback,
            feedback=shop.business.feedback,
            waiting=store.room("read_feedback"),
            now=store.wall_now,
            cause_of=store.cause_of,
        )
        workers = Workers(
            business=shop.business, cases=store.cases, topic=store.topic, counting=store.counting, reading=room
        )
        workers.sweep()
        workers.settle()

    def insights(
        self, fields: str, *, by: Actor = LEAD, period: object = WEEK, shop: str = SHOP.id, **scope: object
    ) -> Any:
        """Return what insights answer."""
        scoped = {"merchantId": shop, **scope}
        return self.counter.asks(asking(fields), by=by, scope=scoped, period=period)["insights"]

    def _orders(self) -> list[Any]:
        products = [product("LAMP"), product("LAMP-2")]
        self.counter.does("importProducts", by=SHOP_SYSTEM, merchantId=SHOP.id, products=products)
        orders = [
            order("A-1", "2026-11-16", "DE-BY", "EUR", ("LAMP", "lights", 4, "10.00"), ("MUG", "cups", 2, "5.00")),
            order("A-2", "2026-11-17", "FR", "EUR", ("LAMP", "lights", 4, "10.00")),
            order("A-3", "2026-11-18", "US", "USD", ("LAMP", "lights", 1, "12.00")),
        ]
        imported = self.counter.does("importOrders", by=SHOP_SYSTEM, merchantId=SHOP.id, orders=orders)["results"]
        fields = "id lines { id }"
        return [self.counter.order(one["order"]["id"], by=BUYER, fields=fields) for one in imported]

    def _asks(self, kind: str, order: Any, line: int, *, units: int, reason: str, **more: object) -> Any:
        asked = {"orderLineId": order["lines"][line - 1]["id"], "quantity": units, "reason": reason, **more}
        return self.counter.does(f"request{kind}", by=BUYER, orderId=order["id"], lines=[asked])

    def _says(self, order: Any | None, **said: object) -> Any:
        about = {} if order is None else {"orderId": order["id"], "sku": "LAMP", "stage": "PRODUCT"}
        return self.counter.does("submitFeedback", by=BUYER, merchantId=SHOP.id, **about, **said)

    def _takes_back(self, *cases: Any) -> None:
        for case in cases:
            (line,) = case["lines"]
            back = {"caseLineId": line["id"], "quantity": line["quantity"]}
            verdict = {"caseLineId": line["id"], "accepted": line["quantity"], "rejected": 0}
            seen = {**verdict, "condition": "OPENED", "disposition": "RESTOCK"}
            self._does("receiveReturn", case, by=WAREHOUSE, lines=[back])
            self._does("inspectReturn", case, by=WAREHOUSE, lines=[seen])

    def _does(self, mutation: str, case: Any, *, by: Actor, **given: object) -> None:
        done = self.counter.does(mutation, by=by, caseId=case["id"], **given)
        assert done["__typename"] == "Case", done

    def _remedy(self, case: Any) -> dict[str, str]:
        remedies = self.counter.case(case["id"], by=LEAD, fields="remedies { id }")["remedies"]
        return {"remedyId": remedies[-1]["id"]}


def open_busy_shop(store: SqliteStore) -> BusyShop:
    """Return a shop over empty books, which have another shop in them as well."""
    return BusyShop(Counter(open_shop(store, SHOP, OTHER_SHOP)), store)


def asking(fields: str) -> str:
    """Return the document that asks for fields of insights; `...E` is all of an estimate."""
    fragment = "fragment E on Estimate { value low high n }" if "...E" in fields else ""
    return (
        "query ($scope: InsightScope!, $period: Period!) {"
        f" insights(scope: $scope, period: $period) {{ {fields} }} }} {fragment}"
    )


def order(number: str, day: str, territory: str, currency: str, *lines: tuple[str, str, int, str]) -> Any:
    """Return an order as a shop system tells it, delivered on the day on which it was placed."""
    told = [
        {"sku": sku, "title": sku, "category": category, "quantity": units, "unitPrice": price}
        for sku, category, units, price in lines
    ]
    paid = sum(units * float(price) for _, _, units, price in lines)
    at = f"{day}T10:00:00Z"
    return {
        "number": number,
        "buyer": {"id": BUYER.id},
        "territory": territory,
        "timeZone": "UTC",
        "currency": currency,
        "placedAt": at,
        "deliveredAt": at,
        "taxMode": "INCLUDED",
        "lines": told,
        "payments": [{"id": f"{number}-1", "amount": f"{paid:.2f}", "capturedAt": at, "method": "card"}],
    }


def product(sku: str) -> dict[str, str]:
    """Return a product as a shop system tells it."""
    return {"sku": sku, "title": sku, "price": "10.00", "currency": "EUR", "group": "lamps"}

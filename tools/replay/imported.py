"""The shop's orders in the API: brought in, found again by their numbers, and asked what was refunded."""

from collections import Counter
from decimal import Decimal

from tools.replay import documents
from tools.replay.answers import JsonObject, an_object, objects, text
from tools.replay.api import LEAD, MERCHANT, Api
from tools.replay.cases import Line
from tools.replay.plan import Batch
from tools.replay.stopped import ReplayStopped
from tools.retail.returns import OrderedLine


class Orders:
    """Every order that was sent to the API, and what the API made of it."""

    def __init__(self, api: Api) -> None:
        self.outcomes: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self._api = api
        self._ids: dict[str, str] = {}
        self._lines: dict[str, tuple[str, ...]] = {}

    def bring_in(self, batch: Batch) -> None:
        """Import a batch; orders that are there already stay as they are."""
        given = {
            "requestKey": batch.key,
            "merchantId": MERCHANT,
            "orders": [order.as_input() for order in batch.orders],
        }
        result = self._api.mutate(documents.IMPORT_ORDERS, given, by=LEAD)
        if result["__typename"] != "ImportOrdersPayload":
            raise ReplayStopped(f"{batch.key} was refused: {result['__typename']}: {result.get('message')}")
        for imported in objects(result["results"]):
            self._note(imported)

    def line(self, ordered: OrderedLine) -> Line | None:
        """Return the line that a return is from, unless its order was refused."""
        order_id = self._ids.get(ordered.order)
        if order_id is None:
            return None
        if ordered.order not in self._lines:
            lines = objects(self._order(order_id)["lines"])
            self._lines[ordered.order] = tuple(text(line["id"]) for line in lines)
        return Line(order_id, self._lines[ordered.order][ordered.line - 1])

    def refunded(self, number: str) -> Decimal:
        """Return what the API says was refunded of an order."""
        return Decimal(text(an_object(self._order(self._ids[number])["refunded"])["amount"]))

    def _note(self, imported: JsonObject) -> None:
        outcome = text(imported["outcome"])
        self.outcomes[outcome] += 1
        if outcome == "REFUSED":
            self.refusals[text(an_object(imported["problem"])["message"])] += 1
        else:
            self._ids[text(imported["number"])] = text(an_object(imported["order"])["id"])

    def _order(self, order_id: str) -> JsonObject:
        return an_object(self._api.ask(documents.ORDER, {"id": order_id}, by=LEAD)["order"])

"""
What one case asks of AWS, counted: `python -m bench.case_operations` writes it where `tools.cost` reads it.

A usual case: an order of two lines is imported; a unit of each goes back, is received, inspected and refunded. Its
buyer and the merchant look five times: at the order, twice at the case, at the buyer's cases and at the queue.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any, Final

import boto3
from botocore.model import OperationModel

from adapters.dynamodb.insight_records import insight_schema
from adapters.dynamodb.store import DynamoStore
from adapters.dynamodb.table import Table
from adapters.dynamodb.weights import KILOBYTE, weight_of
from adapters.payments.sending import sending_because_of_it
from aftersales.actors import Actor
from aftersales.cases.act import Act
from aftersales.cases.case import Case
from aftersales.cases.deciding import Approve
from aftersales.cases.inspecting import Inspect, Verdict
from aftersales.cases.marks import Marks
from aftersales.cases.payouts import Payouts
from aftersales.cases.receiving import Receive, RegisterShipment
from aftersales.cases.repository import CaseQuestion
from aftersales.cases.settling import Settle
from aftersales.cases.shipments import Announced
from aftersales.identifiers import CaseId
from aftersales.pages import Slice
from aftersales.vocabulary import CaseStatus, Condition, Disposition, ReturnMethod, SettlementOutcome
from tests.dynamodb.insight_metering import metering
from tests.dynamodb.metering import metered
from tests.dynamodb.streamed import count_records
from tests.dynamodb.tables import in_moto
from tests.open_shop import Clock, OpenShop, open_shop
from tests.shop import BUYER, LEAD, SHOP, WAREHOUSE, an_order

COUNTED: Final = Path(__file__).parent.parent / "tools" / "cost" / "operations.json"

_NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
_OF_A_READ: Final = 4 * KILOBYTE


@dataclass(frozen=True, kw_only=True)
class Operations:
    """
    What a case asks for. Units are DynamoDB's; `bytes_kept` stays in the table of cases, indexes left out.

    `looking_after_read_units` are read each time that its refund is found under way: its events, for the cause, and
    twice the case. What is asked besides to send it is left out: the lease, the tokens, the order and the gateway.
    """

    requests: int
    events: int
    write_units: int
    read_units: float
    looking_after_read_units: float
    counting_write_units: int
    bytes_kept: int


@dataclass
class Reads:
    """The units that reading costs: one for each four kilobytes, half of it where reading may be a moment late."""

    units: float = 0.0
    share: float = 0.5

    def ask(self, params: Mapping[str, Any], **_: object) -> None:
        asked = [params, *params.get("RequestItems", {}).values()]
        self.share = 1.0 if any(isinstance(one, dict) and one.get("ConsistentRead") for one in asked) else 0.5

    def answer(self, parsed: Mapping[str, Any], model: OperationModel, **_: object) -> None:
        if model.name == "Query":
            self.units += self.share * max(1, ceil(sum(weight_of(item) for item in parsed["Items"]) / _OF_A_READ))
        if model.name == "BatchGetItem":
            items = [item for found in parsed["Responses"].values() for item in found]
            self.units += self.share * sum(ceil(weight_of(item) / _OF_A_READ) for item in items)


def count() -> Operations:
    """Return what the usual case asks for."""
    with in_moto(lambda: _NOON) as store:
        shop = open_shop(store)
        with metered(store) as meter, _reading(store) as reads:
            requests = _story(replace(shop, clock=Clock(_NOON)))
        with _reading(store) as again:
            _look_after(shop, store.marks)
        items = _items(store.table_name)
        records = [_record(nth, item) for nth, item in enumerate(items) if item["SK"]["S"].startswith("EVENT#")]
        insights = Table(name=str(store.insights_table), region=store.region, keys=insight_schema())
        with metering(insights) as counting:
            count_records(insights, records, at=_NOON)
        return Operations(
            requests=requests,
            events=len(records),
            write_units=meter.write_units,
            read_units=reads.units,
            looking_after_read_units=again.units,
            counting_write_units=counting.write_units + counting.index_units,
            bytes_kept=sum(weight_of(item) for item in items),
        )


def _story(shop: OpenShop) -> int:
    """Tell the story of a usual case, and return how many requests it took."""
    order = shop.sells(an_order(1, 2))
    case = shop.opens(order, {1: 1, 2: 1})
    parcel = RegisterShipment(method=ReturnMethod.DROP_OFF, carrier="DHL", tracking_number="00340434161094015902")
    lines = tuple(Announced(line_id=line.id, quantity=line.quantity) for line in case.lines)
    verdicts = tuple(
        Verdict(
            line_id=line.id,
            accepted=line.quantity,
            rejected=0,
            condition=Condition.UNOPENED,
            disposition=Disposition.RESTOCK,
        )
        for line in case.lines
    )
    acts: list[tuple[Act, Actor]] = [(Approve(), LEAD), (parcel, BUYER), (Receive(lines=lines), WAREHOUSE)]
    acts.append((Inspect(verdicts=verdicts), WAREHOUSE))
    for act, by in acts:
        case = shop.acts(case, act, by=by)
    paid = Settle(remedy_id=case.remedies[0].id, outcome=SettlementOutcome.SUCCEEDED, gateway_reference="re_1")
    shop.acts(case, paid, by=LEAD)
    return len(("import", "request", *acts, "settle")) + _looks(shop, case)


def _looks(shop: OpenShop, case: Case) -> int:
    """Look at what there is to see, and return how often that was."""
    looks: tuple[Callable[[], object], ...] = (
        lambda: shop.kept.orders.get(case.order_id),
        lambda: shop.kept.cases.get(case.id),
        lambda: shop.kept.cases.get(case.id),
        lambda: shop.kept.cases.page(CaseQuestion(buyer_id=BUYER.id), Slice(first=20)),
        lambda: shop.kept.cases.page(
            CaseQuestion(merchant_id=SHOP.id, statuses=frozenset({CaseStatus.COMPLETED})), Slice(first=20)
        ),
    )
    for look in looks:
        look()
    return len(looks)


def _case_of(shop: OpenShop) -> CaseId:
    return shop.kept.cases.page(CaseQuestion(buyer_id=BUYER.id), Slice(first=1)).items[0].id


def _look_after(shop: OpenShop, marks: Marks) -> None:
    """Look after the case as after one whose refund is under way."""
    payouts = Payouts(files=shop.business.cases, gateways={}, marks=marks, pause=lambda _: None)
    case_id = _case_of(shop)
    sending_because_of_it(payouts)(case_id)
    list(payouts.overdue(case_id))


@contextmanager
def _reading(store: DynamoStore) -> Iterator[Reads]:
    reads, events = Reads(), store.table.connection.connection.client.meta.events
    events.register("before-parameter-build.dynamodb", reads.ask)
    events.register("after-call.dynamodb", reads.answer)
    try:
        yield reads
    finally:
        events.unregister("before-parameter-build.dynamodb", reads.ask)
        events.unregister("after-call.dynamodb", reads.answer)


def _items(table: str) -> list[Mapping[str, Any]]:
    paginator = boto3.client("dynamodb", region_name="us-east-1").get_paginator("scan")
    return [item for page in paginator.paginate(TableName=table) for item in page["Items"]]


def _record(nth: int, item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the record of the stream that an event came with."""
    keys = {name: item[name] for name in ("PK", "SK")}
    image = {**keys, "body": {"B": b64encode(item["body"]["B"]).decode()}}
    change = {"Keys": keys, "NewImage": image, "SequenceNumber": str(10**20 + nth)}
    return {"eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": change}


def main() -> None:
    """Count, and write it down."""
    COUNTED.write_text(json.dumps(asdict(count()), indent=2) + "\n", "utf-8")
    print(COUNTED.read_text("utf-8"), end="")


if __name__ == "__main__":
    main()

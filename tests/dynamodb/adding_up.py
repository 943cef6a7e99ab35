"""What happens to some articles, as records of the stream; and what was counted of it, beside what it adds up to."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from random import Random

from adapters.dynamodb.recounting import DynamoRecounting, month_in
from adapters.dynamodb.table import Table
from aftersales.feedback.reading import Sentiment
from aftersales.insights.facts import Event, facts_of
from aftersales.insights.sheets import Sheet, Tally
from aftersales.vocabulary import CaseStatus
from tests.dynamodb.streamed import Record, record_of
from tests.happenings import THAT_DAY, Sold

Sheets = Mapping[Sheet, Tally]


def much_happens(chance: Random, *, times: int = 24) -> list[Event]:
    """Return what may happen to some articles in some places, a bit of everything."""
    events: list[Event] = []
    for _ in range(times):
        sold = Sold(
            sku=chance.choice("ABC"),
            category=chance.choice(["lamps", "chairs"]),
            territory=chance.choice(["DE", "DE-BY", "CH"]),
            day=THAT_DAY + timedelta(days=chance.randint(0, 2)),
        )
        events += chance.choice(
            [
                [sold.delivered(chance.randint(1, 3))],
                [sold.came_back(of=2, on=sold.day + timedelta(days=9)), sold.refunded("7.50", reason="DAMAGED")],
                [sold.moved(None, CaseStatus.REQUESTED), sold.moved(CaseStatus.REQUESTED, CaseStatus.APPROVED)],
                sold.said(chance.choice(list(Sentiment)), rating=chance.randint(1, 5)),
            ]
        )
    return events


def records_of(events: Iterable[Event]) -> list[Record]:
    return [record_of(event) for event in events]


def spoiled(record: Record, *, body: bytes = b"\x01spoiled") -> Record:
    """Return a record that nobody can read."""
    image = {**record["dynamodb"]["NewImage"], "body": {"B": b64encode(body).decode()}}
    return {**record, "dynamodb": {**record["dynamodb"], "NewImage": image}}


def counted_in(insights: Table) -> tuple[Sheets, Sheets]:
    """Return the sheets that were counted, and the months of articles."""
    recounting = DynamoRecounting(cases=insights, insights=insights)
    return put_together(recounting.days()), put_together(recounting.months())


def what_adds_up(events: Iterable[Event]) -> tuple[Sheets, Sheets]:
    """Return the sheets and the months of articles as all events come to them at once."""
    facts = list(facts_of(events))
    months = filter(None, (month_in(sheet, tally) for sheet, tally in facts))
    return put_together(facts), put_together(months)


def put_together(parts: Iterable[tuple[Sheet, Tally]]) -> Sheets:
    sums: dict[Sheet, Counter[str]] = {}
    for sheet, tally in parts:
        sums.setdefault(sheet, Counter()).update(tally)
    whole = {sheet: {name: amount for name, amount in tally.items() if amount} for sheet, tally in sums.items()}
    return {sheet: tally for sheet, tally in whole.items() if tally}

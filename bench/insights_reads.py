"""
What insights cost on DynamoDB, however much was counted: `python -m bench.insights_reads`.

Shops of a thousand, ten thousand and a hundred thousand cases are counted, and asked the same questions: how many
requests each takes and how many records it reads. Then the same of a whole year, and how long it takes where each
answer comes after five milliseconds. Then what counting writes for an event, by how many come together.
"""

import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any, Final, NamedTuple

from adapters.dynamodb.insight_records import FILED, SHARDS, entries_of, filed_under, is_month, ranks_of
from adapters.dynamodb.insights import DynamoInsights
from adapters.dynamodb.keys import Key, escaped
from adapters.dynamodb.store import DynamoStore
from adapters.dynamodb.table import Item, Table
from aftersales.insights.categories import category_of
from aftersales.insights.facts import Event
from aftersales.insights.repository import ProductRanking
from aftersales.insights.sheets import Article, Facts, InsightScope, Tally, scopes_around
from aftersales.territories import Territory
from bench.late_answers import answering, remembering
from tests.dynamodb.insight_metering import InsightMeter, metering
from tests.dynamodb.streamed import count_into
from tests.dynamodb.tables import in_ministack, in_moto
from tests.happenings import Sold, all_of
from tests.shop import SHOP
from tools.aws_local.ministack import running

SIZES: Final = (1_000, 10_000, 100_000)
BATCHES: Final = (1, 10, 100, 500)

FIRST, LAST = date(2026, 9, 1), date(2026, 10, 31)
_NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
_WRITERS: Final = tuple("abde")
"""Each of them counts into another part of a sheet."""

_OF_A_CASE: Final = {
    "opened": 1,
    "delivered": 2,
    "delivered.squared": 4,
    "received": 1,
    "received.squared": 1,
    "received.delivered": 2,
    "refunded.EUR": 750,
    "feedback": 1,
    "sentiment.NEGATIVE": 1,
    "aspect.PRICE": 1,
    "aspect.PRICE.NEGATIVE": 1,
}
_IN_A_BATCH: Final = 25
_MOST_ARTICLES: Final = 5_000
_SHOP: Final = InsightScope(merchant_id=SHOP.id)
_LAMPS: Final = InsightScope(merchant_id=SHOP.id, category="category 1")
_BAVARIA: Final = InsightScope(merchant_id=SHOP.id, territory=Territory("DE-BY"))
_OCTOBER: Final = (date(2026, 10, 1), LAST)
_THIRTY_DAYS: Final = (date(2026, 9, 16), date(2026, 10, 15))
_BOTH: Final = (FIRST, LAST)
YEAR: Final = (date(2025, 11, 1), LAST)
_FROM_MID_MONTH: Final = (date(2025, 10, 16), date(2026, 10, 15))
_MILLISECONDS: Final = 5

Tables = Callable[[], AbstractContextManager[DynamoStore]]
"""Opens empty tables."""

Question = Callable[[DynamoInsights], object]


def _products(scope: InsightScope, days: tuple[date, date], by: ProductRanking) -> Question:
    return lambda asked: asked.products(scope, *days, by=by, at_most=50)


QUESTIONS: Final[Mapping[str, Question]] = {
    "where cases stand": lambda asked: asked.standing(SHOP.id),
    "a month, day by day": lambda asked: asked.days(_SHOP, *_OCTOBER),
    "a month of a category": lambda asked: asked.days(_LAMPS, *_OCTOBER),
    "a month of an article": lambda asked: asked.days(InsightScope(merchant_id=SHOP.id, sku="article 7"), *_OCTOBER),
    "what came back most in a month": _products(_SHOP, _OCTOBER, ProductRanking.RETURN_RATE),
    "what came back most in two months": _products(_SHOP, _BOTH, ProductRanking.RETURN_RATE),
    "what cost most in 30 days of two months": _products(_SHOP, _THIRTY_DAYS, ProductRanking.REFUNDED),
    "what is complained of in a category": _products(_LAMPS, _OCTOBER, ProductRanking.NEGATIVE_FEEDBACK),
    "what came back most in a territory": _products(_BAVARIA, _OCTOBER, ProductRanking.RETURN_RATE),
    "400 products to compare with": lambda asked: asked.some_products(SHOP.id, *_OCTOBER, at_most=400),
}

QUESTIONS_OF_A_YEAR: Final[Mapping[str, Question]] = {
    "a year, day by day": lambda asked: asked.days(_SHOP, *YEAR),
    "a year of an article": lambda asked: asked.days(InsightScope(merchant_id=SHOP.id, sku="article 7"), *YEAR),
    "what came back most in a year": _products(_SHOP, YEAR, ProductRanking.RETURN_RATE),
    "what cost most in a year from mid-month on": _products(_SHOP, _FROM_MID_MONTH, ProductRanking.REFUNDED),
    "what came back most in a year in a territory": _products(_BAVARIA, YEAR, ProductRanking.RETURN_RATE),
    "400 products to compare with, of a year": lambda asked: asked.some_products(SHOP.id, *YEAR, at_most=400),
}


@dataclass(frozen=True)
class Cost:
    """What a question took."""

    requests: int
    read: int


class Seconds(NamedTuple):
    """How long a question takes: if one request comes after another, and as it is asked."""

    in_turn: float
    at_once: float


def happenings(cases: int, *, articles: int, chance: Random) -> Iterator[Event]:
    """Yield what happens around so many cases: orders, goods and money that come back, and what is said."""
    for nth in range(cases):
        number, day = nth % articles, _some_day(chance)
        sold = Sold(f"article {number}", f"category {number % 2}", "DE-BY", day)
        yield from all_of(sold.delivered(2), sold.came_back(of=2), sold.refunded("7.50"), sold.said(rating=2))


def counted(cases: int, *, articles: int, chance: Random, days: tuple[date, date] = _BOTH) -> Facts:
    """Return what as much comes to, without the events: they would take most of the time."""
    facts = Facts()
    for nth in range(cases):
        number, day = nth % articles, _some_day(chance, *days)
        about = Article(f"article {number}", f"category {number % 2}")
        facts.add(scopes_around(SHOP.id, Territory("DE-BY"), (about,)), day, _OF_A_CASE)
        own = InsightScope(merchant_id=SHOP.id, sku=about.sku)
        facts.add((own,), day, {f"category.{about.category}": 2})
        facts.add((_SHOP,), None, {"status.COMPLETED": 1})
    return facts


def _some_day(chance: Random, first: date = FIRST, last: date = LAST) -> date:
    return first + timedelta(days=chance.randrange((last - first).days + 1))


def costs(cases: int, *, articles: int, tables: Tables) -> Mapping[str, Cost]:
    """Return what each question takes in a shop with so many cases."""
    chance = Random(cases)
    some = (counted(cases // len(SHARDS), articles=articles, chance=chance) for _ in SHARDS)
    with tables() as store:
        asked = _asked_of(store, some)
        asked.generation()
        return {name: _cost(asked, question) for name, question in QUESTIONS.items()}


def year(cases: int, *, articles: int, tables: Tables) -> Mapping[str, tuple[Cost, Seconds]]:
    """Return what each question of a year takes, and how long."""
    chance = Random(cases)
    some = (counted(cases // len(SHARDS), articles=articles, chance=chance, days=YEAR) for _ in SHARDS)
    with tables() as store:
        asked = _asked_of(store, some)
        asked.generation()
        return {name: _timed(asked, question) for name, question in QUESTIONS_OF_A_YEAR.items()}


def _timed(asked: DynamoInsights, question: Question) -> tuple[Cost, Seconds]:
    with remembering(asked.table) as answers:
        cost = _cost(asked, question)
    seconds: list[float] = []
    for turn in (Lock(), nullcontext()):
        with answering(asked.table, answers, turn=turn, after=_MILLISECONDS / 1000):
            begun = time.perf_counter()
            question(asked)
            seconds.append(time.perf_counter() - begun)
    return cost, Seconds(*seconds)


def counting(together: int) -> InsightMeter:
    """Return what counting so many events at once writes, where as many were counted before."""
    events = list(islice(happenings(together, articles=200, chance=Random(1)), 2 * together))
    Random(together).shuffle(events)
    with in_moto(lambda: _NOON) as store, metering(store.insights.table) as meter:
        count_into(store.insights.table, events[:together], at=_NOON)
        meter.write_units = meter.index_units = 0
        meter.requests.clear()
        count_into(store.insights.table, events[together:], at=_NOON)
    return meter


def _cost(asked: DynamoInsights, question: Question) -> Cost:
    with metering(asked.table) as meter:
        question(asked)
    return Cost(meter.requests.total(), meter.read)


def _asked_of(store: DynamoStore, parts: Iterable[Facts]) -> DynamoInsights:
    """Write what was counted, each of its parts as another writer would, and return whom to ask of it."""
    entries: dict[Key, Counter[str]] = defaultdict(Counter)
    for writer, facts in zip(_WRITERS, parts, strict=True):
        for key, tally in entries_of(facts, "1", writer=writer).items():
            entries[key].update(tally)
    _write(store.insights.table, entries)
    return store.insights


def _write(table: Table, entries: Mapping[Key, Tally]) -> None:
    client: Any = table.connection.connection.client  # PynamoDB declares only what it calls itself.
    items = (_item(key, tally) for key, tally in entries.items())
    while some := [{"PutRequest": {"Item": item}} for item in islice(items, _IN_A_BATCH)]:
        client.batch_write_item(RequestItems={table.name: some})


def _item(key: Key, tally: Tally) -> Item:
    """Return a record as counting makes it, without what it remembers."""
    numbers = {escaped(name): amount for name, amount in tally.items()}
    if is_month(key):
        numbers |= dict(ranks_of(tally))
    item: dict[str, Mapping[str, str]] = {name: {"N": str(amount)} for name, amount in numbers.items()}
    if is_month(key) and (category := category_of(tally)) is not None:
        item[FILED] = {"S": filed_under(key.pk, category)}
    return {"PK": {"S": key.pk}, "SK": {"S": key.sk}, **item}


def rows(sizes: Sequence[int], tables: Tables) -> Iterator[str]:
    """Yield the table of what questions take, row by row."""
    taken = [costs(cases, articles=min(cases // 5, _MOST_ARTICLES), tables=tables) for cases in sizes]
    yield f"{'requests / records read':<42}" + "".join(f"{cases:>15,}" for cases in sizes)
    for name in QUESTIONS:
        yield f"{name:<42}" + "".join(f"{f'{of[name].requests} / {of[name].read:,}':>15}" for of in taken)


def rows_of_a_year(cases: int, tables: Tables) -> Iterator[str]:
    """Yield the table of what questions of a year take, row by row."""
    title = f"{cases:,} cases, {_MILLISECONDS} ms to an answer"
    yield f"{title:<46}{'requests / read':>17}{'in turn':>10}{'at once':>10}"
    for name, (cost, seconds) in year(cases, articles=cases // 20, tables=tables).items():
        taken = "".join(f"{f'{1000 * each:,.0f} ms':>10}" for each in seconds)
        yield f"{name:<46}{f'{cost.requests} / {cost.read:,}':>17}{taken}"


def rows_of_counting() -> Iterator[str]:
    """Yield the table of what counting writes for an event, row by row."""
    yield f"{'events counted together':<42}{'updates':>15}{'units':>15}{'of indexes':>15}    for each"
    for together in BATCHES:
        meter = counting(together)
        figures = (meter.requests["UpdateItem"], meter.write_units, meter.index_units)
        yield f"{together:<42}" + "".join(f"{figure / together:>15.1f}" for figure in figures)


def main() -> None:
    """Print what questions take at each size, and what counting writes."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as address:
        for row in rows(SIZES, lambda: in_ministack(address, lambda: _NOON)):
            print(row)
        for row in rows_of_a_year(SIZES[1], lambda: in_ministack(address, lambda: _NOON)):
            print(row)
    for row in rows_of_counting():
        print(row)


if __name__ == "__main__":
    main()

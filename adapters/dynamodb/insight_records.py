"""
What the table of insights holds: sheets of counters, and what each of them has counted already.

    PK                                         SK             a record
    <g>#DAYS#<merchant>#<what>#<where>#<n>     <day>          a sheet: one day of a scope, or a part of it
    <g>#DAYS#<merchant>###<n>                  NOW            a part of a merchant's sheet of no day
    <g>#MONTH#<merchant>#<month>#<n>           <hash>#<sku>   a month of an article, everywhere
    PARKED#update_insights#<g>                 …              what could not be counted (adapters/dynamodb/waiting.py)
    GENERATIONS                                NOW            which generation is read, and which is being made

    <g>      a generation: all was counted anew for it (docs/insights.md)
    <what>   SKU=<sku> or CATEGORY=<category>, or nothing of everything
    <where>  a territory, or nothing of everywhere
    <n>      of scopes that much happens in, one of four parts: which one is up to who writes
    <hash>   articles in the order of it are in an order that has nothing to do with them

A sheet has an attribute for each counter, and one for each shard of the stream that was counted into it:

    opened, refunded.EUR, …      a number, which is only ever added to; names are escaped like keys
    w.<shard>                    which event of it was counted last, and when (adapters/dynamodb/watermarks.py)

A month of an article holds its counters of the whole month but for durations, and for indexes that put the worst first
how far up it is in each ranking; `filed` is the month in the category that most of it was delivered in.

    index               partition   order
    returns             PK          rank.RETURN_RATE
    refunds             PK          rank.REFUNDED
    complaints          PK          rank.NEGATIVE_FEEDBACK
    filed_returns, …    filed       the same
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Final
from zlib import crc32

from adapters.dynamodb.keys import Key, escaped, unescaped
from adapters.dynamodb.records import Schema
from adapters.dynamodb.table import Item
from aftersales.identifiers import MerchantId
from aftersales.insights import categories
from aftersales.insights.repository import ProductRanking, rank_of
from aftersales.insights.sheets import Facts, InsightScope, Sheet, Tally
from aftersales.territories import Territory

SHARDS: Final = tuple("0123")
"""A part takes a thousand changes a second, and the parts of a sheet are read together."""

NOW: Final = "NOW"
FILED: Final = "filed"

RANKS: Final[Mapping[ProductRanking, str]] = {by: f"rank.{by}" for by in ProductRanking}
"""Where a month of an article keeps how far up it is."""

INDEXES: Final[Mapping[ProductRanking, str]] = {
    ProductRanking.RETURN_RATE: "returns",
    ProductRanking.REFUNDED: "refunds",
    ProductRanking.NEGATIVE_FEEDBACK: "complaints",
}

_DURATIONS: Final = ("decision.", "resolution.")
_DAYS: Final = "DAYS"
_MONTH: Final = "MONTH"
_RANK: Final = "rank."


def index_of(by: ProductRanking, *, category: str | None) -> str:
    """Return the index of a ranking among all articles, or among those of a category."""
    return INDEXES[by] if category is None else f"filed_{INDEXES[by]}"


def day_partitions(generation: str, scope: InsightScope) -> tuple[str, ...]:
    """Return where the sheets of a scope are."""
    return tuple(_days(generation, scope, shard) for shard in (SHARDS if _is_busy(scope) else SHARDS[:1]))


def month_partitions(generation: str, merchant_id: MerchantId, month: date) -> tuple[str, ...]:
    """Return where a month of a merchant's articles is."""
    return tuple(_month(generation, merchant_id, month, shard) for shard in SHARDS)


def month_key(generation: str, merchant_id: MerchantId, month: date, sku: str) -> Key:
    """Return the key of a month of an article."""
    hashed = crc32(sku.encode())
    partition = _month(generation, merchant_id, month, SHARDS[hashed % len(SHARDS)])
    return Key(partition, f"{hashed:08x}#{escaped(sku)}")


def sku_at(place: str) -> str:
    """Return whose month is at a place of its partition."""
    return unescaped(place.partition("#")[2])


def filed_under(partition: str, category: str) -> str:
    """Return the partition of an index that holds the articles of a category among those of a month."""
    return f"{partition}#{escaped(category)}"


def category_at(place: str) -> str:
    """Return whose articles a partition of an index holds."""
    return unescaped(place.rpartition("#")[2])


def counter_of(category: str) -> str:
    """Return where a record counts how much of it was delivered under a category."""
    return escaped(f"{categories.FILED}{category}")


def sheet_key(generation: str, sheet: Sheet, *, writer: str) -> Key:
    """Return where a writer counts what belongs on a sheet: of several, each has its part."""
    part = SHARDS[crc32(writer.encode()) % len(SHARDS)] if _is_busy(sheet.scope) else SHARDS[0]
    return Key(_days(generation, sheet.scope, part), sheet.day.isoformat() if sheet.day else NOW)


def sheet_at(key: Key) -> Sheet:
    """Return the sheet that a record is a part of."""
    _, _, merchant_id, what, where, _ = (unescaped(part) for part in key.pk.split("#"))
    kind, _, name = what.partition("=")
    scope = InsightScope(
        merchant_id=MerchantId(merchant_id),
        sku=name if kind == "SKU" else None,
        category=name if kind == "CATEGORY" else None,
        territory=Territory(where) if where else None,
    )
    return Sheet(scope=scope, day=None if key.sk == NOW else date.fromisoformat(key.sk))


def month_at(key: Key) -> Sheet:
    """Return the month that a record is, as the sheet of its first day."""
    _, _, merchant_id, month, _ = (unescaped(part) for part in key.pk.split("#"))
    scope = InsightScope(merchant_id=MerchantId(merchant_id), sku=sku_at(key.sk))
    return Sheet(scope=scope, day=date.fromisoformat(f"{month}-01"))


def entries_of(facts: Facts, generation: str, *, writer: str) -> Mapping[Key, Tally]:
    """Return what facts add to which records, to each once: to sheets, and to the months of articles."""
    entries: dict[Key, Counter[str]] = defaultdict(Counter)
    for sheet, tally in facts:
        entries[sheet_key(generation, sheet, writer=writer)].update(tally)
        scope = sheet.scope
        if scope.sku is not None and scope.territory is None and sheet.day is not None:
            month = month_key(generation, scope.merchant_id, sheet.day, scope.sku)
            entries[month].update(of_products(tally))
    return {key: tally for key, tally in entries.items() if tally}


def ranks_of(tally: Tally) -> Mapping[str, int]:
    """Return by how much a tally moves an article up in each ranking."""
    moves = {RANKS[by]: rank_of(tally, by) for by in ProductRanking}
    return {name: amount for name, amount in moves.items() if amount}


def of_products(tally: Tally) -> Tally:
    """Return what products are compared by: all but durations, which are many counters."""
    return {name: amount for name, amount in tally.items() if not name.startswith(_DURATIONS)}


def is_month(key: Key) -> bool:
    """Tell whether a record is a month of an article."""
    return key.pk.split("#")[1] == _MONTH


def is_sheet(key: Key) -> bool:
    """Tell whether a record is a sheet, or a part of one."""
    return key.pk.split("#")[1] == _DAYS


def tally_in(item: Item) -> Tally:
    """Return the counters of a record, without those that came to nothing."""
    numbers = {name: int(value["N"]) for name, value in item.items() if "N" in value and not name.startswith(_RANK)}
    return {unescaped(name): amount for name, amount in numbers.items() if amount}


def insight_schema() -> Schema:
    """Return the keys of the table and of its indexes, as DynamoDB describes them."""
    texts = [{"AttributeName": name, "AttributeType": "S"} for name in ("PK", "SK", FILED)]
    numbers = [{"AttributeName": name, "AttributeType": "N"} for name in RANKS.values()]
    return Schema(
        AttributeDefinitions=[*texts, *numbers],
        KeySchema=_key_schema("PK", "SK"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": index_of(by, category=category),
                "KeySchema": _key_schema(partition, RANKS[by]),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
            for (partition, category), by in product([("PK", None), (FILED, "")], ProductRanking)
        ],
    )


def _key_schema(partition: str, order: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": order, "KeyType": "RANGE"}]


def _days(generation: str, scope: InsightScope, shard: str) -> str:
    where = scope.territory or ""
    return f"{generation}#{_DAYS}#{escaped(scope.merchant_id)}#{_what(scope)}#{where}#{shard}"


def _month(generation: str, merchant_id: MerchantId, month: date, shard: str) -> str:
    return f"{generation}#{_MONTH}#{escaped(merchant_id)}#{month:%Y-%m}#{shard}"


def _what(scope: InsightScope) -> str:
    if scope.sku is not None:
        return f"SKU={escaped(scope.sku)}"
    return f"CATEGORY={escaped(scope.category)}" if scope.category is not None else ""


def _is_busy(scope: InsightScope) -> bool:
    """Tell whether much may happen in a scope at once: one article is never sold by the thousand in a second."""
    return scope.sku is None

"""Months of articles are the sums of their days, however these came to be, also in books that are older than months."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random

from adapters.sqlite.connections import IN_MEMORY
from adapters.sqlite.counters import add
from adapters.sqlite.store import SqliteStore
from adapters.sqlite.tables import STEPS
from aftersales.insights.sheets import Article, Facts, InsightScope, scopes_around
from aftersales.territories import Territory
from tests.shop import SHOP

COUNTED = ("delivered", "refunded.EUR", "category.lamps", "decision.12", "resolution.7", "decided")
ARTICLES = (Article("A", "lamps"), Article("B"))


def whatever_is_counted(chance: Random) -> Facts:
    """Return what may be added, or taken back."""
    facts = Facts()
    for _ in range(40):
        day = date(2026, 9, 20) + timedelta(days=chance.randrange(20))
        scopes = scopes_around(SHOP.id, Territory(chance.choice(["DE-BY", "CH"])), [chance.choice(ARTICLES)])
        facts.add(scopes, day, {name: chance.randint(-2, 3) for name in COUNTED})
    facts.add([InsightScope(merchant_id=SHOP.id)], None, {"status.APPROVED": 1})
    return facts


def months_in(connection: sqlite3.Connection) -> Mapping[tuple[str, ...], int]:
    rows = connection.execute("SELECT merchant_id, territory, month, sku, name, amount FROM article_months")
    return {tuple(row)[:-1]: row[-1] for row in rows}


def sums_of_days(connection: sqlite3.Connection) -> Mapping[tuple[str, ...], int]:
    sums: dict[tuple[str, ...], int] = {}
    for merchant_id, territory, sku, day, name, amount in connection.execute(
        "SELECT merchant_id, territory, sku, day, name, amount FROM counters WHERE sku <> ''"
    ):
        if not name.startswith(("decision.", "resolution.")):
            key = (merchant_id, territory, day[:7], sku, name)
            sums[key] = sums.get(key, 0) + amount
    return sums


class TestMonths:
    def test_are_the_sums_of_their_days(self) -> None:
        chance = Random(7)
        with closing(SqliteStore(IN_MEMORY)) as store:
            for _ in range(4):
                with store.insights.connections.writing() as connection:
                    add(connection, whatever_is_counted(chance))

            with store.insights.connections.reading() as connection:
                assert months_in(connection) == sums_of_days(connection)
                assert len({key[2] for key in months_in(connection)}) == 2

    def test_are_there_in_books_that_counted_before_there_were_months(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as earlier:
            for statement in (statement for step in STEPS[:3] for statement in step):
                earlier.execute(statement)
            add(earlier, whatever_is_counted(Random(8)))
            earlier.execute("PRAGMA user_version = 3")
            earlier.commit()

        with closing(SqliteStore(path)) as store, store.insights.connections.reading() as connection:
            assert months_in(connection) == sums_of_days(connection)
            assert months_in(connection)

"""
How long insights take on one machine: `python -m bench.insights_on_one_machine`.

A shop sells each of its articles every day of a year, and asks for all of it at once. What is told is the least time
of some.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from adapters.sqlite.counters import add
from adapters.sqlite.insights import SqliteInsights
from adapters.sqlite.store import SqliteStore
from aftersales.insights.repository import ProductRanking
from aftersales.insights.sheets import Article, Facts, InsightScope, scopes_around
from aftersales.territories import Territory
from tests.shop import SHOP

ARTICLES: Final = 300
DAYS: Final = 365

FIRST: Final = date(2025, 11, 1)
_LAST: Final = FIRST + timedelta(days=DAYS - 1)
_MONTH: Final = (date(2026, 10, 1), date(2026, 10, 31))
_PLACES: Final = (Territory("DE-BY"), Territory("DE-BE"), Territory("FR"))
_TIMES: Final = 3

_SHOP: Final = InsightScope(merchant_id=SHOP.id)
_LAMPS: Final = InsightScope(merchant_id=SHOP.id, category="category 1")
_BAVARIA: Final = InsightScope(merchant_id=SHOP.id, territory=Territory("DE-BY"))

Question = Callable[[SqliteInsights, date, date], object]


def _products(scope: InsightScope, by: ProductRanking) -> Question:
    return lambda asked, first, last: asked.products(scope, first, last, by=by, at_most=50)


QUESTIONS: Final[Mapping[str, Question]] = {
    "day by day": lambda asked, first, last: asked.days(_SHOP, first, last),
    "what came back most": _products(_SHOP, ProductRanking.RETURN_RATE),
    "what cost most": _products(_SHOP, ProductRanking.REFUNDED),
    "what came back most of a category": _products(_LAMPS, ProductRanking.RETURN_RATE),
    "what came back most in a territory": _products(_BAVARIA, ProductRanking.RETURN_RATE),
    "400 products to compare with": lambda asked, first, last: asked.some_products(SHOP.id, first, last, at_most=400),
}


def count_a_year(store: SqliteStore, *, articles: int, days: int) -> None:
    """Count as much as a shop comes to that sells each article every day; one in seven comes back, in a bad mood."""
    chance = Random(articles)
    for nth in range(days):
        facts = Facts()
        for number in range(articles):
            _count(facts, number, FIRST + timedelta(days=nth), chance)
        with store.insights.connections.writing() as connection:
            add(connection, facts)


def _count(facts: Facts, number: int, day: date, chance: Random) -> None:
    about = Article(f"article {number}", f"category {number % 6}")
    scopes = scopes_around(SHOP.id, chance.choice(_PLACES), (about,))
    units = chance.randint(1, 3)
    facts.add(scopes, day, {"delivered": units, "delivered.squared": units**2, "opened": 1, "kind.RETURN": 1})
    own = InsightScope(merchant_id=SHOP.id, sku=about.sku)
    facts.add((own,), day, {f"category.{about.category}": units})
    if chance.random() < 1 / 7:
        facts.add(scopes, day, {"received": 1, "received.squared": 1, "received.delivered": units, "back": 1})
        facts.add(scopes, day, {"decided": 1, f"decision.{chance.randint(300, 700)}": 1, "refunded.EUR": 750})
        facts.add(scopes, day, {"feedback": 1, "sentiment.NEGATIVE": 1, "aspect.PRICE.NEGATIVE": 1, "aspect.PRICE": 1})


def rows(*, articles: int, days: int) -> Iterator[str]:
    """Yield the table of what questions take, row by row."""
    with tempfile.TemporaryDirectory() as folder, closing(SqliteStore(Path(folder) / "books.db")) as store:
        count_a_year(store, articles=articles, days=days)
        yield f"{'milliseconds':<42}{'a month':>10}{'a year':>10}"
        for name, question in QUESTIONS.items():
            took = (_took(store, question, *days) for days in (_MONTH, (FIRST, _LAST)))
            yield f"{name:<42}" + "".join(f"{seconds * 1000:>10.0f}" for seconds in took)


def _took(store: SqliteStore, question: Question, first: date, last: date) -> float:
    took = []
    for _ in range(_TIMES):
        before = time.perf_counter()
        question(store.insights, first, last)
        took.append(time.perf_counter() - before)
    return min(took)


def main() -> None:
    """Print how long each question takes."""
    for row in rows(articles=ARTICLES, days=DAYS):
        print(row)


if __name__ == "__main__":
    main()

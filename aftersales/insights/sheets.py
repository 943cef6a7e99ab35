"""
Sheets: what a part of a shop's business counted on one day, by names.

A scope is a shop, or of it one article, one category, one territory, or one of the former in the latter. Numbers are
whole, so that sheets can be put together in any order and come to the same.

    opened  kind.RETURN  reason.DAMAGED                   cases asked for, and for which kind and reasons
    decided  decided.automatic  decision.<bucket>         first answers, and how long they took
    completed  completed.otherwise  resolution.<bucket>   cases ended with their remedies; in exchange or store credit
    breaches                                              deadlines that a side let pass
    refunded.EUR  refunds.EUR                             what went back to payments, in minor units, and how often
    kept.EUR                                              what stayed all the same, in minor units, less what went later
    delivered  received                                   units of orders placed that day, and how many came back
    delivered.squared  received.squared  received.delivered   the same by order line, for how sure a rate is
    reached                                               units that reached their buyers that day
    back  back.squared                                    units that came back that day, and by arrival
    category.<category>                                   delivered units of an article, by what it was filed under
    feedback  rating.4  nps.9  effort.2                   what buyers said, by the day on which they said it
    sentiment.NEGATIVE  scores  score  score.squared      how texts sound; scores in thousandths
    aspect.PRICE  aspect.PRICE.NEGATIVE                   texts that mention an aspect, and that complain of it
    aspect.PRICE.scores  .score  .score.squared           how the texts sound that mention it
    aspect.PRICE.cost.EUR                                 what cases about it led to paying back, each case once
    status.REQUESTED                                      on the sheet of no day: cases that stand there now
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from aftersales.identifiers import MerchantId
from aftersales.territories import Territory, country_of

Tally = Mapping[str, int]
"""Counters by name; what is not in it is nothing."""


@dataclass(frozen=True, kw_only=True)
class InsightScope:
    """A part of a shop's business. A country covers its subdivisions; an article has its category."""

    merchant_id: MerchantId
    sku: str | None = None
    category: str | None = None
    territory: Territory | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One day of a scope, in UTC; the sheet of no day holds what is so now."""

    scope: InsightScope
    day: date | None


@dataclass(frozen=True)
class Article:
    """What something is about."""

    sku: str | None = None
    category: str | None = None


@dataclass(frozen=True)
class Facts:
    """What events add to sheets; of several events, the sum."""

    sheets: dict[Sheet, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, scopes: Iterable[InsightScope], day: date | None, tally: Tally) -> None:
        """Add a tally to each of the scopes on one day."""
        for scope in scopes:
            sheet = self.sheets[Sheet(scope=scope, day=day)]
            for name, amount in tally.items():
                sheet[name] += amount

    def merge(self, other: "Facts") -> None:
        """Add what others add."""
        for sheet, tally in other.sheets.items():
            self.add((sheet.scope,), sheet.day, tally)

    def __iter__(self) -> Iterator[tuple[Sheet, Tally]]:
        """Yield the sheets that anything is added to, and what."""
        for sheet, tally in self.sheets.items():
            if added := {name: amount for name, amount in tally.items() if amount}:
                yield sheet, added


def scopes_around(
    merchant_id: MerchantId, territory: Territory | None, articles: Collection[Article]
) -> tuple[InsightScope, ...]:
    """Return every scope that something about these articles in a territory is counted in, each once."""
    parts: dict[tuple[str | None, str | None], None] = {(None, None): None}
    for article in articles:
        parts |= {(article.sku, None): None, (None, article.category): None}
    places = dict.fromkeys([None, territory, country_of(territory) if territory else None])
    return tuple(
        InsightScope(merchant_id=merchant_id, sku=sku, category=category, territory=place)
        for (sku, category), place in product(parts, places)
    )


def merged(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies."""
    sums: Counter[str] = Counter()
    for tally in tallies:
        for name, amount in tally.items():
            sums[name] += amount
    return sums

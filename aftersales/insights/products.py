"""
Products: how much of each comes back, what that costs, and what is complained of.

A rate of few units says little, so it is drawn towards those of the products in its category (`categories`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from aftersales.currencies import CurrencyCode
from aftersales.feedback.reading import Aspect
from aftersales.insights.categories import category_of
from aftersales.insights.estimates import Estimate
from aftersales.insights.figures import complaints_in, units_in
from aftersales.insights.repository import ProductRanking
from aftersales.insights.sheets import Tally
from aftersales.insights.shrinkage import Prior
from aftersales.insights.unit_rates import UnitSums
from aftersales.money import Money

_ENOUGH_LIKES: Final = 5
"""So few products of a category say something of each other; of fewer, all of the shop are asked."""
_TOP: Final = 3


@dataclass(frozen=True, kw_only=True)
class ProductFigures:
    """One article: units delivered and returned of the orders placed in the period, and the rate as it likely is."""

    sku: str
    delivered: int
    returned: int
    return_rate: Estimate
    top_aspects: tuple[Aspect, ...]
    refunded: Money
    complaints: int


@dataclass(frozen=True)
class Likes:
    """What the products of a shop say of each other, category by category."""

    everything: Prior
    by_category: Mapping[str, Prior]

    @classmethod
    def among(cls, tallies: Iterable[Tally]) -> Self:
        """Return what some products say of the others."""
        filed: dict[str | None, list[UnitSums]] = defaultdict(list)
        for tally in tallies:
            filed[category_of(tally)].append(units_in(tally))
        everything = [sums for some in filed.values() for sums in some]
        enough = {name: some for name, some in filed.items() if name is not None and len(some) >= _ENOUGH_LIKES}
        return cls(Prior.fitted_to(everything), {name: Prior.fitted_to(some) for name, some in enough.items()})

    def prior_for(self, tally: Tally) -> Prior:
        """Return what is known of a product before looking at it."""
        return self.by_category.get(category_of(tally) or "", self.everything)


def ranked(
    candidates: Mapping[str, Tally], likes: Likes, *, by: ProductRanking, first: int, currency: CurrencyCode
) -> tuple[ProductFigures, ...]:
    """Return the first of a ranking, the worst first; a product of which nothing is to be said is in none."""
    figures = [_figures(sku, tally, likes, currency) for sku, tally in candidates.items()]
    said = [one for one in figures if one.returned or one.refunded or one.complaints]
    return tuple(sorted(said, key=lambda one: (-_worth(one, by), one.sku))[:first])


def top_aspects(tally: Tally) -> tuple[Aspect, ...]:
    """Return what is complained of most."""
    complained = sorted(
        (aspect for aspect in Aspect if complaints_in(tally, aspect) > 0),
        key=lambda aspect: -complaints_in(tally, aspect),
    )
    return tuple(complained[:_TOP])


def _figures(sku: str, tally: Tally, likes: Likes, currency: CurrencyCode) -> ProductFigures:
    units = units_in(tally)
    return ProductFigures(
        sku=sku,
        delivered=units.delivered,
        returned=units.received,
        return_rate=likes.prior_for(tally).shrunk(units),
        top_aspects=top_aspects(tally),
        refunded=Money(tally.get(f"refunded.{currency}", 0), currency),
        complaints=tally.get("sentiment.NEGATIVE", 0),
    )


def _worth(one: ProductFigures, by: ProductRanking) -> float:
    match by:
        case ProductRanking.RETURN_RATE:
            return one.return_rate.value
        case ProductRanking.REFUNDED:
            return one.refunded.minor_units
        case ProductRanking.NEGATIVE_FEEDBACK:
            return one.complaints


def worst_of(candidates: Mapping[str, Tally], aspect: Aspect, *, at_most: int) -> Sequence[str]:
    """Return the articles that an aspect is complained of most with."""
    complained = {sku: count for sku, tally in candidates.items() if (count := complaints_in(tally, aspect)) > 0}
    return sorted(complained, key=lambda sku: (-complained[sku], sku))[:at_most]

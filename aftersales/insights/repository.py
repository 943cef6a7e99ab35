"""What the business needs of whoever keeps sheets."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from aftersales.identifiers import MerchantId
from aftersales.insights.sheets import InsightScope, Tally

CANDIDATES: Final = 50
"""So many products, the first by a ranking, are compared with each other."""
_A_TWENTIETH: Final = 20


class ProductRanking(StrEnum):
    """By what products are ranked, the worst first."""

    RETURN_RATE = "RETURN_RATE"
    REFUNDED = "REFUNDED"
    NEGATIVE_FEEDBACK = "NEGATIVE_FEEDBACK"


def rank_of(tally: Tally, by: ProductRanking) -> int:
    """
    Return how far up a product is among the candidates of a ranking; who is not above nothing is none.

    A sum of counters, so that an index can keep it. For return rates it is what came back beyond one in twenty, which
    the many units of a product that sells well and the few of one that always comes back both reach. Money of several
    currencies is put together as minor units are: candidates are compared properly once they are few.
    """
    match by:
        case ProductRanking.RETURN_RATE:
            return _A_TWENTIETH * tally.get("received", 0) - tally.get("delivered", 0)
        case ProductRanking.REFUNDED:
            return sum(amount for name, amount in tally.items() if name.startswith("refunded."))
        case ProductRanking.NEGATIVE_FEEDBACK:
            return tally.get("sentiment.NEGATIVE", 0)


class InsightRepository(Protocol):
    """Keeps sheets. However much was counted, a question costs the same."""

    def days(self, scope: InsightScope, first: date, last: date) -> Mapping[date, Tally]:
        """Return the sheets of a scope's days, both ends included; a day on which nothing was counted is missing."""
        ...

    def standing(self, merchant_id: MerchantId) -> Tally:
        """Return a merchant's sheet of no day: how many cases stand where now."""
        ...

    def products(
        self, scope: InsightScope, first: date, last: date, *, by: ProductRanking, at_most: int
    ) -> Mapping[str, Tally]:
        """
        Return candidates of a ranking among the articles of a scope, by sku: the sums of their sheets of these days.

        The candidates are those with the highest `rank_of`, in the calendar months that the days belong to if not in
        the days themselves; their sums are of the days, and in the territory of the scope. What they were filed under
        is that of the months, everywhere: it says of which category they are (`category_of`), in every answer alike.
        """
        ...

    def some_products(self, merchant_id: MerchantId, first: date, last: date, *, at_most: int) -> Sequence[Tally]:
        """
        Return some articles of a shop that were delivered in the months of these days, taken without regard to returns.

        Of each, the units that were delivered and came back of these months, and what they were filed under.
        """
        ...

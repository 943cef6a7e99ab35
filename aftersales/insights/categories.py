"""
Which category an article is of: that which most of its units were delivered under, of the orders of some months.

Shops file articles anew now and then. Those months are all that the days asked for belong to, whole and everywhere,
so that an article is of the same category in every territory and on whichever of their days it is looked at.
"""

from typing import Final

from aftersales.insights.sheets import Tally

FILED: Final = "category."
"""How the counters begin that say so."""


def category_of(tally: Tally) -> str | None:
    """Return what most of an article's delivered units were filed under, of several the first by name."""
    filed = {name: units for name, units in tally.items() if name.startswith(FILED) and units > 0}
    most = min(filed, key=lambda name: (-filed[name], name), default=None)
    return most.removeprefix(FILED) if most is not None else None


def filed_as(tally: Tally, months: Tally) -> Tally:
    """Return what an article counted, with what it was filed under in its months."""
    others = {name: amount for name, amount in tally.items() if not name.startswith(FILED)}
    return others | {name: amount for name, amount in months.items() if name.startswith(FILED)}

"""
Recommendations: what to change, why, and what it would do, from the merchant's own history.

    approve at once    requests of one kind for one reason that people always approved: `approving`
    mend a product     an article whose cases name a reason clearly more often than those of the shop do: `mending`

Only what is clear is recommended: ten cases at least, and an interval that leaves no doubt in which direction it goes.
"""

from dataclasses import dataclass
from typing import Final

from aftersales.insights.estimates import Estimate
from aftersales.insights.series import Metric

FEWEST: Final = 10
"""So many cases say something."""


@dataclass(frozen=True, kw_only=True)
class PolicyChange:
    """A rule as it is, if there is one of that id, and as it would be."""

    rule: str
    before: str | None
    after: str


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """
    Something to change, and by how much the metric would change.

    The id says what is recommended, so that it can be carried out later, whatever is recommended then.
    """

    id: str
    title: str
    why: tuple[str, ...]
    effect: Estimate
    effect_metric: Metric
    change: tuple[PolicyChange, ...] = ()

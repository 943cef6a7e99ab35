"""
Mending a product: an article whose cases give a reason clearly more often than the shop's others do.

Every article is tested for every reason that somebody could do something about, all of them together: so of those that
are found one in twenty is found by chance alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from aftersales.insights.comparing import Part, change_of_share, mended, significant
from aftersales.insights.estimates import Estimate, share
from aftersales.insights.figures import units_in
from aftersales.insights.products import Likes
from aftersales.insights.recommendations import FEWEST, Recommendation
from aftersales.insights.series import Metric
from aftersales.insights.sheets import Tally
from aftersales.insights.unit_rates import UnitSums
from aftersales.policy.reasons import REASONS

_ADVICE: Final[Mapping[str, str]] = {
    "DOES_NOT_FIT": "Mend the size chart of {sku}",
    "NOT_AS_DESCRIBED": "Mend the description and the pictures of {sku}",
    "DEFECTIVE": "Stop the batch of {sku} and inspect it",
    "POOR_QUALITY": "Stop the batch of {sku} and inspect it",
    "DAMAGED": "Pack {sku} better",
    "WRONG_ITEM": "Look at how {sku} is stored and picked",
    "MISSING_PARTS": "Look at what is packed with {sku}",
}


def products_to_mend(products: Mapping[str, Tally], shop: Tally, *, likes: Likes) -> Iterator[Recommendation]:
    """Yield which articles have a reason of their own to come back."""
    tested = [one for sku, tally in products.items() for one in _suspicions(sku, tally, shop)]
    for one, is_real in zip(tested, significant([one.p_value for one in tested]), strict=True):
        tally = products[one.sku]
        units, rate = units_in(tally), likes.prior_for(tally).shrunk(units_in(tally))
        fall = mended(rate, own=one.own_share, others=one.their_share)
        if is_real and one.own.some >= FEWEST and units.delivered > 0 and fall.low > 0:
            yield _to_mend(one, units, rate, fall)


@dataclass(frozen=True, kw_only=True)
class _Suspicion:
    """A reason that an article may have of its own: how many of its cases give it, and of the shop's others."""

    sku: str
    reason: str
    own: Part
    others: Part
    own_share: Estimate
    their_share: Estimate
    p_value: float


def _suspicions(sku: str, tally: Tally, shop: Tally) -> Iterator[_Suspicion]:
    for reason in _ADVICE:
        own = Part(tally.get(f"reason.{reason}", 0), tally.get("opened", 0))
        others = Part(shop.get(f"reason.{reason}", 0) - own.some, shop.get("opened", 0) - own.of)
        more = change_of_share(own, before=others)
        own_share, their_share = share(own.some, of=own.of), share(others.some, of=others.of)
        if more and own_share and their_share and their_share.value < 1:
            yield _Suspicion(
                sku=sku,
                reason=reason,
                own=own,
                others=others,
                own_share=own_share,
                their_share=their_share,
                p_value=more.p_value,
            )


def _to_mend(one: _Suspicion, units: UnitSums, rate: Estimate, fall: Estimate) -> Recommendation:
    label = REASONS[one.reason].label
    return Recommendation(
        id=f"rec_mend_{one.reason.lower()}_{one.sku}",
        title=_ADVICE[one.reason].format(sku=one.sku),
        why=(
            f"{one.own.some} of its {one.own.of} cases give the reason “{label}”.",
            f"Of the shop's other cases, {one.others.some} of {one.others.of} do.",
            f"{units.received} of its {units.delivered} units came back.",
            f"Going by these and by articles like it, its return rate is {rate.value:.1%}.",
            f"If its cases gave that reason as seldom as the others, it would be about {rate.value - fall.value:.1%}.",
        ),
        effect=Estimate(-fall.value, -fall.high, -fall.low, fall.n),
        effect_metric=Metric.RETURN_RATE,
    )

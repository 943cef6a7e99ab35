"""
What a way back does to the climate, as far as it can be known: grams of CO2 equivalents, from the least to the most.

    the road          100 to 1,000 km by heavy goods vehicle, 300 in the middle: nobody tells the product a distance
    the last mile     a van's stop, unless so many parcels share it that it hardly counts
    the buyer's way   none of its own, or at most one trip by car; a pickup needs none

Nothing here says that keeping goods is greener. A return is worth its way where goods are resold with a probability
above

    p* = E_return ÷ (m × (EF_primary − EF_reuse))

and what making these goods anew emits, nobody has told either.

Sources: UK Government GHG Conversion Factors for Company Reporting, DEFRA 2025, well to wheel (the road); Edwards,
McKinnon and Cullinane, International Journal of Physical Distribution & Logistics Management 40 (2010) (the last mile).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aftersales.money import rounded_half_up
from aftersales.vocabulary import ReturnMethod
from aftersales.wording import Said


class Carriage(StrEnum):
    """By what goods travel."""

    VAN = "VAN"
    HEAVY_GOODS_VEHICLE = "HEAVY_GOODS_VEHICLE"
    RAIL = "RAIL"
    CONTAINER_SHIP = "CONTAINER_SHIP"
    LONG_HAUL_AIR = "LONG_HAUL_AIR"


GRAMS_A_TONNE_KM: Final[Mapping[Carriage, int]] = {
    Carriage.VAN: 782,
    Carriage.HEAVY_GOODS_VEHICLE: 125,
    Carriage.RAIL: 35,
    Carriage.CONTAINER_SHIP: 20,
    Carriage.LONG_HAUL_AIR: 1_035,
}
VAN_STOP: Final = 181
CAR_TRIP: Final = 4_274

_LEAST_KM, _USUAL_KM, _MOST_KM = 100, 300, 1_000
_A_TONNE: Final = 1_000_000
_A_KILOGRAM: Final = 1_000
_WHOLE: Final = 100
_SUPPOSED: Final = (1, 10)
"""Kilograms of CO2e that making a kilogram of goods anew may emit more than reusing it, to show what hangs on it."""


@dataclass(frozen=True, kw_only=True)
class Footprint:
    """What something emits in grams of CO2e: about so much, from the least to the most."""

    grams: int
    low: int
    high: int


def way_back(weight_grams: int, *, method: ReturnMethod) -> Footprint:
    """Return what sending goods of a weight back emits; what stays, emits nothing."""
    if method is ReturnMethod.KEEP_ITEM:
        return Footprint(grams=0, low=0, high=0)
    trip = 0 if method is ReturnMethod.PICKUP else CAR_TRIP
    return Footprint(
        grams=VAN_STOP + carried(weight_grams, km=_USUAL_KM),
        low=carried(weight_grams, km=_LEAST_KM),
        high=trip + VAN_STOP + carried(weight_grams, km=_MOST_KM),
    )


def carried(weight_grams: int, *, km: int, by: Carriage = Carriage.HEAVY_GOODS_VEHICLE) -> int:
    """Return what carrying a weight over a distance emits."""
    return rounded_half_up(weight_grams * km * GRAMS_A_TONNE_KM[by], _A_TONNE)


def least_resold(emitted_grams: int, *, weight_grams: int, saved_per_kg: int) -> int:
    """Return p*, in percent: with which probability goods must be resold for their way back to be worth it."""
    saved = weight_grams * saved_per_kg
    return min(_WHOLE, rounded_half_up(_WHOLE * emitted_grams, saved)) if saved else _WHOLE


def in_words(weight_grams: int | None, *, method: ReturnMethod) -> tuple[str, ...]:
    """Return what is known of a way back, and what is not."""
    if weight_grams is None:
        return _UNKNOWN
    way = way_back(weight_grams, method=method)
    said = Said(
        "The way back of {weight} kg emits about {grams} g CO2e, from {low} to {high} g: it hangs on the distance, "
        "and on whether the buyer drives.",
        weight=f"{weight_grams / _A_KILOGRAM:g}",
        grams=way.grams,
        low=way.low,
        high=way.high,
    )
    return said, _worth_it(way, weight_grams)


_UNKNOWN: Final = (
    Said("What these goods weigh is not known, and so neither is what their way back emits."),
    Said(
        "A van's stop emits about {stop} g CO2e, a car trip of the buyer's own about {trip} g.",
        stop=VAN_STOP,
        trip=CAR_TRIP,
    ),
)


def _worth_it(way: Footprint, weight_grams: int) -> str:
    """Return when a way back is worth what it emits, for two guesses at what nobody has told."""
    least, most = _SUPPOSED
    return Said(
        "It is worth that where the goods are resold with a probability above {much} %, if making them anew emits "
        "{least} kg CO2e a kilogram more than reusing them, and above {little} %, if it emits {most} kg more. What "
        "it emits is not known of these goods.",
        much=least_resold(way.grams, weight_grams=weight_grams, saved_per_kg=least),
        little=least_resold(way.grams, weight_grams=weight_grams, saved_per_kg=most),
        least=least,
        most=most,
    )

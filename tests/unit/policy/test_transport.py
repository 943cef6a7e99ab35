"""The way back, in grams of CO2e: by the published factors, with what is not known said as well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.policy.transport import CAR_TRIP, Carriage, Footprint, carried, in_words, least_resold, way_back
from aftersales.vocabulary import ReturnMethod

weights = st.integers(1, 1_000_000)
methods = st.sampled_from(list(ReturnMethod))


class TestCarriage:
    @pytest.mark.parametrize(
        ("by", "grams"),
        [
            (Carriage.VAN, 782),
            (Carriage.HEAVY_GOODS_VEHICLE, 125),
            (Carriage.RAIL, 35),
            (Carriage.CONTAINER_SHIP, 20),
            (Carriage.LONG_HAUL_AIR, 1_035),
        ],
    )
    def test_emits_what_its_factor_says_for_a_tonne_over_a_kilometer(self, by: Carriage, grams: int) -> None:
        assert carried(1_000_000, km=1, by=by) == grams


class TestAWayBack:
    def test_of_a_kilogram_is_from_a_shared_lorry_to_a_car_trip(self) -> None:
        # 181 + 1 kg × 300 km × 0.125 g; 1 kg × 100 km × 0.125 g; 4,274 + 181 + 1 kg × 1,000 km × 0.125 g.
        assert way_back(1_000, method=ReturnMethod.DROP_OFF) == Footprint(grams=219, low=13, high=4_580)

    def test_that_a_carrier_begins_needs_no_trip_of_the_buyer(self) -> None:
        dropped, fetched = (way_back(1_000, method=method) for method in (ReturnMethod.DROP_OFF, ReturnMethod.PICKUP))

        assert dropped.high - fetched.high == CAR_TRIP

    def test_that_nobody_goes_emits_nothing(self) -> None:
        assert way_back(1_000, method=ReturnMethod.KEEP_ITEM) == Footprint(grams=0, low=0, high=0)

    @given(weights, methods)
    def test_lies_between_the_least_and_the_most(self, weight: int, method: ReturnMethod) -> None:
        way = way_back(weight, method=method)

        assert 0 <= way.low <= way.grams <= way.high

    @given(weights, weights, methods)
    def test_of_more_never_emits_less(self, one: int, other: int, method: ReturnMethod) -> None:
        lighter, heavier = (way_back(weight, method=method) for weight in sorted((one, other)))

        assert (lighter.low, lighter.grams, lighter.high) <= (heavier.low, heavier.grams, heavier.high)


class TestTheThreshold:
    @pytest.mark.parametrize(("saved", "percent"), [(10, 2), (1, 22), (0, 100)])
    def test_falls_with_what_reuse_saves(self, saved: int, percent: int) -> None:
        # p* = 0.219 kg ÷ (1 kg × 10 kg/kg) = 2.2 %
        assert least_resold(219, weight_grams=1_000, saved_per_kg=saved) == percent

    @given(st.integers(0, 10_000), weights, st.integers(0, 1_000))
    def test_is_a_probability(self, emitted: int, weight: int, saved: int) -> None:
        assert 0 <= least_resold(emitted, weight_grams=weight, saved_per_kg=saved) <= 100


class TestInWords:
    def test_says_how_sure_it_is_and_on_what_it_hangs(self) -> None:
        assert in_words(1_000, method=ReturnMethod.DROP_OFF) == (
            (
                "The way back of 1 kg emits about 219 g CO2e, from 13 to 4580 g: it hangs on the distance, "
                "and on whether the buyer drives."
            ),
            (
                "It is worth that where the goods are resold with a probability above 22 %, if making them anew emits "
                "1 kg CO2e a kilogram more than reusing them, and above 2 %, if it emits 10 kg more. What it emits is "
                "not known of these goods."
            ),
        )

    def test_says_what_it_does_not_know(self) -> None:
        assert in_words(None, method=ReturnMethod.DROP_OFF) == (
            "What these goods weigh is not known, and so neither is what their way back emits.",
            "A van's stop emits about 181 g CO2e, a car trip of the buyer's own about 4274 g.",
        )

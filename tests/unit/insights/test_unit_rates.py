"""The return rate of units: units of a line that come back together are not so many independent ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.insights.estimates import Estimate, share
from aftersales.insights.unit_rates import UnitSums, unit_rate

Line = tuple[int, int]
lines = st.lists(
    st.integers(1, 50).flatmap(lambda delivered: st.tuples(st.just(delivered), st.integers(0, delivered))), min_size=1
)


contradicting = st.builds(
    UnitSums,
    delivered=st.integers(-5, 60),
    delivered_squared=st.integers(-5, 600),
    received=st.integers(-5, 60),
    received_squared=st.integers(-5, 600),
    received_delivered=st.integers(-5, 600),
)


def sums_of(some: list[Line]) -> UnitSums:
    return UnitSums(
        delivered=sum(delivered for delivered, _ in some),
        delivered_squared=sum(delivered**2 for delivered, _ in some),
        received=sum(received for _, received in some),
        received_squared=sum(received**2 for _, received in some),
        received_delivered=sum(delivered * received for delivered, received in some),
    )


def rate_of(some: list[Line]) -> Estimate:
    estimate = unit_rate(sums_of(some))
    assert estimate is not None
    return estimate


def width(estimate: Estimate | None) -> float:
    assert estimate is not None
    return estimate.high - estimate.low


class TestTheRate:
    def test_is_returned_units_of_delivered_units(self) -> None:
        estimate = rate_of([(10, 2), (30, 0), (2, 1), (8, 7)])

        assert (estimate.value, estimate.n) == (0.2, 50)

    def test_of_nothing_delivered_is_nothing(self) -> None:
        assert unit_rate(UnitSums()) is None

    @given(st.integers(0, 200), st.integers(1, 200))
    def test_of_lines_of_one_is_a_share(self, returned: int, kept: int) -> None:
        expected = share(returned, of=returned + kept)

        estimate = rate_of([(1, 1)] * returned + [(1, 0)] * kept)

        assert expected is not None
        assert (estimate.value, estimate.n) == (expected.value, expected.n)
        assert (estimate.low, estimate.high) == pytest.approx((expected.low, expected.high))

    def test_of_lines_that_come_back_whole_is_as_sure_as_a_share_of_lines(self) -> None:
        whole = rate_of([(5, 5)] * 20 + [(5, 0)] * 80)

        assert width(whole) == pytest.approx(width(share(20, of=100)), rel=0.02)

    def test_of_units_that_come_back_one_by_one_is_about_as_sure_as_a_share_of_units(self) -> None:
        one_by_one = rate_of([(2, 0)] * 810 + [(2, 1)] * 180 + [(2, 2)] * 10)

        assert width(one_by_one) == pytest.approx(width(share(200, of=2_000)), rel=0.02)

    def test_is_less_sure_where_one_great_line_may_change_all(self) -> None:
        assert width(rate_of([(1, 1), (1, 0), (1, 0), (50, 0)])) > 0.6
        assert width(rate_of([(1, 1)] * 18 + [(1, 0)] * 35)) < 0.3

    @pytest.mark.parametrize("returned", [0, 8])
    def test_of_none_or_of_all_is_as_sure_as_a_share_of_lines(self, returned: int) -> None:
        assert width(rate_of([(8, returned)] * 12)) == pytest.approx(width(share(0, of=12)))

    def test_of_one_line_is_as_unsure_as_one_decision(self) -> None:
        assert width(rate_of([(50, 50)])) == pytest.approx(width(share(1, of=1)))

    def test_is_not_more_than_all_where_corrections_are_late(self) -> None:
        estimate = rate_of([(1, 2), (2, 2)])

        assert (estimate.value, estimate.high, estimate.n) == (1, 1, 3)

    def test_of_ten_million_is_known_well(self) -> None:
        estimate = rate_of([(2, 2)] * 10 + [(2, 0)] * 90)
        many = unit_rate(
            UnitSums(
                delivered=10**7,
                delivered_squared=2 * 10**7,
                received=10**6,
                received_squared=2 * 10**6,
                received_delivered=2 * 10**6,
            )
        )

        assert many is not None
        assert many.value == estimate.value == 0.1
        assert width(many) < 0.000_6

    @given(lines)
    def test_stays_within_what_is_possible(self, some: list[Line]) -> None:
        estimate = rate_of(some)

        assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1
        assert estimate.low < estimate.high

    @given(lines)
    def test_is_never_surer_than_of_as_many_independent_units(self, some: list[Line]) -> None:
        sums = sums_of(some)

        assert width(unit_rate(sums)) >= width(share(sums.received, of=sums.delivered)) - 1e-12

    @given(contradicting)
    def test_holds_out_where_counts_contradict_each_other_for_a_while(self, sums: UnitSums) -> None:
        estimate = unit_rate(sums)

        assert estimate is None or 0 <= estimate.low <= estimate.value <= estimate.high <= 1


class TestTheSums:
    @given(lines, lines)
    def test_add_up(self, some: list[Line], others: list[Line]) -> None:
        assert sums_of(some) + sums_of(others) == sums_of(some + others)


class TestTheLikenessOfALine:
    def test_is_one_where_lines_come_back_whole(self) -> None:
        assert sums_of([(5, 5)] * 20 + [(3, 0)] * 80).likeness == 1

    def test_is_nearly_none_where_units_come_back_one_by_one(self) -> None:
        # Of 200 units beside a returned one 20 came back, as if half a line more: 0.1025, where 0.1 come back of all.
        assert sums_of([(2, 0)] * 810 + [(2, 1)] * 180 + [(2, 2)] * 10).likeness == pytest.approx(0.0027, abs=5e-5)

    def test_is_supposed_where_there_is_nothing_to_tell_it(self) -> None:
        assert sums_of([(5, 0)]).likeness == sums_of([(1, 1), (4, 0)]).likeness == UnitSums().likeness == 1

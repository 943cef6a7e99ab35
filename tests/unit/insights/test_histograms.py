"""Histograms of durations: never off by more than two percent, and days add up."""

from collections import Counter
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.insights.histograms import BUCKETS, bucket_of, quantile, seconds_of

YEAR = 365 * 24 * 3600.0
durations = st.floats(1, 3 * YEAR) | st.integers(1, int(3 * YEAR))
some_durations = st.lists(st.floats(0, 3 * YEAR), min_size=1, max_size=60)
buckets = st.dictionaries(st.integers(0, BUCKETS - 1), st.integers(1, 10**7))


def counted(some: list[float]) -> Counter[int]:
    return Counter(bucket_of(seconds) for seconds in some)


class TestABucket:
    @given(durations)
    def test_stands_for_its_durations_within_two_percent(self, seconds: float) -> None:
        assert abs(seconds_of(bucket_of(seconds)) / seconds - 1) <= 0.02

    @pytest.mark.parametrize("seconds", [-3.0, 0, 0.000_001, 0.999_999])
    def test_holds_all_that_took_less_than_a_second_and_stands_for_none(self, seconds: float) -> None:
        assert bucket_of(seconds) == 0
        assert seconds_of(0) == 0

    @pytest.mark.parametrize(
        ("seconds", "bucket"), [(1, 1), (1.039_999, 1), (1.04, 2), (3_600, 209), (86_400, 290), (3 * YEAR, 469)]
    )
    def test_has_the_same_number_everywhere(self, seconds: float, bucket: int) -> None:
        assert bucket_of(seconds) == bucket

    @given(durations, durations)
    def test_is_not_before_that_of_a_shorter_duration(self, one: float, other: float) -> None:
        assert (bucket_of(one) <= bucket_of(other)) or one > other

    def test_is_the_last_for_what_took_longer_than_anything_does(self) -> None:
        assert bucket_of(100 * YEAR) < bucket_of(1_000 * YEAR) == BUCKETS - 1

    @pytest.mark.parametrize("bucket", range(BUCKETS))
    def test_holds_the_duration_that_stands_for_it(self, bucket: int) -> None:
        assert bucket_of(seconds_of(bucket)) == bucket

    def test_is_as_near_to_its_neighbors_all_along(self) -> None:
        ratios = [seconds_of(after) / seconds_of(before) for before, after in pairwise(range(1, BUCKETS))]

        assert ratios == pytest.approx([1.04] * len(ratios))


class TestAQuantile:
    def test_is_the_duration_in_which_such_a_share_was_over(self) -> None:
        histogram = counted([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])

        assert quantile(histogram, 0.5) == pytest.approx(50, rel=0.02)
        assert quantile(histogram, 0.9) == pytest.approx(90, rel=0.02)
        assert quantile(histogram, 0.99) == pytest.approx(100, rel=0.02)

    def test_of_nothing_is_nothing(self) -> None:
        assert quantile({}, 0.5) is None
        assert quantile({3: 0}, 0.5) is None

    def test_of_one_duration_is_that_duration(self) -> None:
        assert quantile({bucket_of(3_600): 1}, 0.01) == quantile({bucket_of(3_600): 1}, 1) == seconds_of(209)

    def test_does_not_count_a_rank_too_far(self) -> None:
        assert quantile({1: 7, 2: 93}, 0.07) == seconds_of(1)

    @given(some_durations, st.sampled_from([0.5, 0.9, 0.99]))
    def test_is_within_two_percent_of_the_exact_one(self, some: list[float], share: float) -> None:
        exact = sorted(some)[ceil(round(share * len(some), 6)) - 1]

        found = quantile(counted(some), share)

        assert found == pytest.approx(exact, rel=0.02) if exact >= 1 else found == 0

    @given(some_durations, some_durations, st.sampled_from([0.5, 0.9, 0.99]))
    def test_of_two_days_added_is_that_of_both(self, one: list[float], other: list[float], share: float) -> None:
        assert quantile(counted(one) + counted(other), share) == quantile(counted(one + other), share)

    @given(buckets)
    def test_never_falls_as_the_share_rises(self, histogram: dict[int, int]) -> None:
        found = [quantile(histogram, share) or 0 for share in (0, 0.1, 0.5, 0.9, 0.99, 1)]

        assert found == sorted(found)

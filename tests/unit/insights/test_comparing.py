"""Differences: as the literature has them, and none where there is none."""

from math import comb

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftersales.insights.comparing import Change, Moments, Part, change_of_share, impact, significant
from aftersales.insights.estimates import Estimate

SMALL = st.integers(1, 40).flatmap(lambda n: st.builds(Part, st.integers(0, n), st.just(n)))
ANY = st.integers(1, 10**7).flatmap(lambda n: st.builds(Part, st.integers(0, n), st.just(n)))
points = st.lists(st.integers(-1_000, 1_000), min_size=1, max_size=30)


def moments(scores: list[int]) -> Moments:
    return Moments(len(scores), sum(scores), sum(score**2 for score in scores))


def impact_of(mentioning: list[int], others: list[int]) -> Estimate:
    estimate = impact(moments(mentioning + others), mentioning=moments(mentioning))
    assert estimate is not None
    return estimate


def change(now: Part, before: Part) -> Change:
    found = change_of_share(now, before=before)
    assert found is not None
    return found


def rejected(n: int, m: int, *, rate: float, level: float) -> float:
    """Return how often a change is seen at a level where the rate stays, exactly."""
    return sum(
        comb(n, a) * comb(m, b) * rate ** (a + b) * (1 - rate) ** (n + m - a - b)
        for a in range(n + 1)
        for b in range(m + 1)
        if change(Part(a, n), Part(b, m)).p_value <= level
    )


class TestTheImpactOfAnAspect:
    def test_is_what_those_who_mention_it_do_to_the_mean(self) -> None:
        estimate = impact_of([-900, -700], [500, 700, 900, 700, 700, 700, 700, 700])

        assert estimate.value == pytest.approx(0.4 - 0.7)
        assert estimate.n == 2

    def test_joins_how_many_mention_it_with_how_they_differ(self) -> None:
        estimate = impact_of([-1_000] * 20, [1_000] * 80)

        # 20 of 100 mention it, 0.1334 to 0.2888 by Wilson; they differ by 2, give or take 0.1119.
        assert estimate.value == -0.4
        assert (estimate.low, estimate.high) == pytest.approx((-0.5791, -0.2649), abs=5e-5)

    def test_is_sure_to_be_something_where_enough_complain(self) -> None:
        assert impact_of([-800] * 30 + [-400] * 30, [200] * 100 + [800] * 100).high < 0

    def test_is_not_sure_where_two_texts_agree_by_luck(self) -> None:
        estimate = impact_of([-500] * 2, [500, -500] * 20)

        assert estimate.low < 0 < estimate.high

    @pytest.mark.parametrize(("mentioning", "others"), [([], [1]), ([1], []), ([], [])])
    def test_is_unknown_where_none_or_all_mention_it(self, mentioning: list[int], others: list[int]) -> None:
        assert impact(moments(mentioning + others), mentioning=moments(mentioning)) is None

    def test_of_ten_million_is_known_well(self) -> None:
        estimate = impact(Moments(10**7, 0, 10**13), mentioning=Moments(10**6, -(10**9), 10**12))

        assert estimate is not None
        assert (estimate.low, estimate.value, estimate.high) == pytest.approx((-0.1113, -1 / 9, -0.1109), abs=5e-5)

    @given(points, points)
    def test_stays_within_what_is_possible(self, mentioning: list[int], others: list[int]) -> None:
        estimate = impact_of(mentioning, others)

        assert -2 <= estimate.low <= estimate.value <= estimate.high <= 2
        assert estimate.low < estimate.high

    @given(points, points)
    def test_turns_with_the_scores(self, mentioning: list[int], others: list[int]) -> None:
        estimate = impact_of(mentioning, others)
        turned = impact_of([-score for score in mentioning], [-score for score in others])

        assert (turned.value, turned.low, turned.high) == pytest.approx(
            (-estimate.value, -estimate.high, -estimate.low)
        )


class TestAChange:
    # Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17
    # (1998), table II, method 10.
    @pytest.mark.parametrize(
        ("now", "before", "low", "high"),
        [
            (Part(56, 70), Part(48, 80), 0.0524, 0.3339),
            (Part(9, 10), Part(3, 10), 0.1705, 0.8090),
            (Part(6, 7), Part(2, 7), 0.0582, 0.8062),
            (Part(5, 56), Part(0, 29), -0.0381, 0.1926),
            (Part(0, 10), Part(0, 20), -0.1611, 0.2775),
            (Part(0, 10), Part(0, 10), -0.2775, 0.2775),
            (Part(10, 10), Part(0, 20), 0.6791, 1),
            (Part(10, 10), Part(0, 10), 0.6075, 1),
        ],
    )
    def test_has_the_interval_of_newcombe(self, now: Part, before: Part, low: float, high: float) -> None:
        estimate = change(now, before).estimate

        assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=5e-5)
        assert estimate.value == now.some / now.of - before.some / before.of
        assert estimate.n == now.of + before.of

    def test_is_unknown_where_there_was_nothing_before_or_is_nothing_now(self) -> None:
        assert change_of_share(Part(1, 2), before=Part(0, 0)) is None
        assert change_of_share(Part(0, 0), before=Part(1, 2)) is None

    @given(ANY, ANY)
    def test_stays_within_what_is_possible(self, now: Part, before: Part) -> None:
        found = change(now, before)

        assert -1 <= found.estimate.low <= found.estimate.value <= found.estimate.high <= 1
        assert 0 <= found.p_value <= 1

    @given(SMALL, SMALL)
    @example(Part(2, 3), Part(4, 6))
    def test_turns_with_time(self, now: Part, before: Part) -> None:
        there, back = change(now, before), change(before, now)

        assert (there.estimate.low, there.p_value) == pytest.approx((-back.estimate.high, back.p_value))


class TestTheChanceOfAsMuch:
    def test_is_fishers_with_half_the_weight_on_what_was_seen_twice(self) -> None:
        # The lady tasting tea, 3 of 4 right: 16 and 1 of 70 ways are as good (Fisher, The Design of Experiments, 1935).
        assert change(Part(3, 4), Part(1, 4)).p_value == pytest.approx(2 * (16 / 2 + 1) / 70)

    def test_is_one_where_nothing_has_changed(self) -> None:
        assert change(Part(5, 10), Part(5, 10)).p_value == pytest.approx(1)
        assert change(Part(0, 10), Part(0, 20)).p_value == pytest.approx(1)

    @given(SMALL, SMALL)
    def test_is_that_of_all_tables_one_by_one(self, now: Part, before: Part) -> None:
        both = now.some + before.some
        ways = [comb(now.of, k) * comb(before.of, both - k) for k in range(both + 1)]
        chances = [way / sum(ways) for way in ways]
        more, seen = sum(chances[now.some + 1 :]), chances[now.some]

        expected = 2 * min(more + seen / 2, 1 - more - seen / 2)

        assert change(now, before).p_value == pytest.approx(expected)

    @pytest.mark.parametrize("rate", [0.02, 0.1, 0.3, 0.5])
    @pytest.mark.parametrize(("n", "m"), [(10, 10), (60, 20), (40, 40)])
    @pytest.mark.parametrize("level", [0.05, 0.01, 0.05 / 15])
    def test_is_small_hardly_more_often_than_it_says(self, n: int, m: int, level: float, rate: float) -> None:
        assert rejected(n, m, rate=rate, level=level) <= 1.2 * level

    def test_is_that_of_the_normal_distribution_for_millions(self) -> None:
        # z = 0.0001 ÷ √(0.2 × 0.8 × 2 ÷ 10⁷) = 0.559
        assert change(Part(2_001_000, 10**7), Part(2_000_000, 10**7)).p_value == pytest.approx(0.576, abs=5e-4)

    def test_is_nothing_where_all_has_changed(self) -> None:
        assert change(Part(10**7, 10**7), Part(0, 10**7)).p_value == 0


class TestWhatIsSignificant:
    def test_is_found_as_benjamini_and_hochberg_find_it(self) -> None:
        # Benjamini and Hochberg, JRSS B 57 (1995), section 4: thrombolysis, fifteen comparisons, four stand.
        p_values = (
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0,
        )  # fmt: skip

        assert significant(p_values) == (True,) * 4 + (False,) * 11

    def test_is_told_in_the_order_of_what_was_asked(self) -> None:
        assert significant((0.9, 0.001, 0.5)) == (False, True, False)

    def test_includes_what_is_only_so_beside_others(self) -> None:
        assert significant((0.04, 0.05)) == (True, True)
        assert significant((0.04, 0.06)) == (False, False)

    def test_of_nothing_is_nothing(self) -> None:
        assert significant(()) == ()

    @given(st.lists(st.floats(0, 1), min_size=1))
    def test_is_no_more_than_by_each_alone_and_no_less_than_by_all_together(self, p_values: list[float]) -> None:
        found = significant(p_values)

        assert all(p <= 0.05 for p, real in zip(p_values, found, strict=True) if real)
        assert all(real for p, real in zip(p_values, found, strict=True) if p <= 0.05 / len(p_values))

"""Estimates: as the literature has them, never outside what is possible, and honest about little."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.feedback import scores
from aftersales.feedback.scores import EFFORTS, RECOMMENDATIONS
from aftersales.insights.estimates import Estimate, mean_of, nps, share

counts = st.integers(0, 10) | st.integers(0, 10**7)
answered = st.dictionaries(st.sampled_from(RECOMMENDATIONS), counts).filter(lambda answers: any(answers.values()))
efforts = st.dictionaries(st.sampled_from(EFFORTS), counts).filter(lambda answers: any(answers.values()))


def figures(estimate: Estimate | None) -> tuple[float, float, float, int]:
    assert estimate is not None
    return estimate.value, estimate.low, estimate.high, estimate.n


class TestAShare:
    # Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
    @pytest.mark.parametrize(
        ("successes", "of", "low", "high"),
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
    )
    def test_has_the_interval_of_wilson(self, successes: int, of: int, low: float, high: float) -> None:
        assert figures(share(successes, of=of)) == pytest.approx((successes / of, low, high, of), abs=5e-5)

    def test_of_nothing_is_nothing(self) -> None:
        assert share(0, of=0) is None

    def test_of_one_is_hardly_known(self) -> None:
        assert figures(share(1, of=1)) == pytest.approx((1, 0.2065, 1, 1), abs=5e-5)
        assert figures(share(0, of=1)) == pytest.approx((0, 0, 0.7935, 1), abs=5e-5)

    def test_of_ten_million_is_known_well(self) -> None:
        assert figures(share(2_000_000, of=10_000_000)) == pytest.approx(
            (0.2, 0.199752, 0.200248, 10_000_000), abs=5e-7
        )

    def test_is_not_more_than_all_where_counts_are_late(self) -> None:
        assert share(12, of=10) == share(10, of=10)
        assert share(-1, of=10) == share(0, of=10)

    @given(counts, counts)
    def test_stays_within_what_is_possible(self, successes: int, others: int) -> None:
        estimate = share(successes, of=successes + others)

        if estimate:
            assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1
            assert estimate.low < estimate.high

    @given(st.integers(0, 1_000), st.integers(1, 1_000))
    def test_is_surer_of_more(self, successes: int, others: int) -> None:
        once, tenfold = share(successes, of=successes + others), share(10 * successes, of=10 * (successes + others))

        assert once
        assert tenfold
        assert tenfold.high - tenfold.low < once.high - once.low

    @given(st.integers(0, 1_000), st.integers(1, 1_000))
    def test_leaves_what_the_others_have(self, successes: int, others: int) -> None:
        ours = figures(share(successes, of=successes + others))
        theirs = figures(share(others, of=successes + others))

        assert ours == pytest.approx((1 - theirs[0], 1 - theirs[2], 1 - theirs[1], theirs[3]))


class TestTheNetPromoterScore:
    def test_has_an_interval_as_if_three_more_had_answered(self) -> None:
        # 5.75 and 2.75 of 13: 0.2308 ± 1.96 × √((0.6538 − 0.0533) ÷ 13)
        assert figures(nps({10: 3, 9: 2, 8: 2, 7: 1, 6: 1, 0: 1})) == pytest.approx((30, -19.05, 65.20, 10), abs=5e-3)

    def test_of_no_answers_is_nothing(self) -> None:
        assert nps({}) is None
        assert nps({9: 0}) is None

    def test_of_one_answer_may_be_nearly_anything(self) -> None:
        assert figures(nps({10: 1})) == pytest.approx((100, -48.50, 100, 1), abs=5e-3)

    def test_of_promoters_alone_is_not_quite_sure(self) -> None:
        assert figures(nps({9: 10})) == pytest.approx((100, 47.50, 100, 10), abs=5e-3)

    def test_of_ten_million_is_known_well(self) -> None:
        assert figures(nps({10: 6_000_000, 0: 4_000_000})) == pytest.approx((20, 19.94, 20.06, 10**7), abs=5e-3)

    @given(answered)
    def test_stays_within_what_is_possible(self, answers: dict[int, int]) -> None:
        value, low, high, _ = figures(nps(answers))

        assert -100 <= low <= value <= high <= 100
        assert low < high

    @given(st.lists(st.sampled_from(RECOMMENDATIONS), min_size=1))
    def test_is_the_score_of_the_answers(self, answers: list[int]) -> None:
        assert figures(nps(Counter(answers)))[0] == pytest.approx(float(scores.nps(answers) or 0))


class TestAMean:
    def test_has_an_interval_as_if_one_more_had_answered_a_little_of_everything(self) -> None:
        # The mean of 1, 2, 3, 6 and of a seventh of each answer is 3.2, their variance 3.76: 3.2 ± 1.96 × √(3.76 ÷ 4)
        assert figures(mean_of({1: 1, 2: 1, 3: 1, 6: 1})) == pytest.approx((3, 1.2997, 5.1003, 4), abs=5e-5)

    def test_of_no_answers_is_nothing(self) -> None:
        assert mean_of({}) is None
        assert mean_of({4: 0}) is None

    def test_of_one_answer_may_be_nearly_anything(self) -> None:
        assert figures(mean_of({7: 1})) == pytest.approx((7, 1.4594, 7, 1), abs=5e-5)

    def test_of_answers_that_agree_is_not_quite_sure(self) -> None:
        value, low, high, n = figures(mean_of({1: 20}))

        assert (value, low, n) == (1, 1, 20)
        assert 1.4 < high < 1.7

    def test_of_ten_million_is_known_well(self) -> None:
        assert figures(mean_of({1: 5 * 10**6, 7: 5 * 10**6})) == pytest.approx((4, 3.99814, 4.00186, 10**7), abs=5e-6)

    def test_may_be_on_another_scale(self) -> None:
        assert figures(mean_of({5: 3}, scale=range(1, 6)))[::2] == (5, 5)

    @given(efforts)
    def test_stays_within_what_is_possible(self, answers: dict[int, int]) -> None:
        value, low, high, _ = figures(mean_of(answers))

        assert 1 <= low <= value <= high <= 7
        assert low < high

    @given(st.lists(st.sampled_from(EFFORTS), min_size=1))
    def test_is_the_mean_of_the_answers(self, answers: list[int]) -> None:
        assert figures(mean_of(Counter(answers)))[0] == pytest.approx(float(scores.effort(answers) or 0))

"""Scores: which answers count as what, and what many come to."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from aftersales.feedback.scores import EFFORTS, RATINGS, RECOMMENDATIONS, Scores, csat, effort, nps

answers = st.lists(st.sampled_from(RECOMMENDATIONS), min_size=1)


class TestCsat:
    def test_is_the_share_of_fours_and_fives(self) -> None:
        assert csat([1, 2, 3, 4, 5]) == Fraction(2, 5)
        assert csat([3]) == 0
        assert csat([4]) == 1

    @given(st.lists(st.sampled_from(RATINGS), min_size=1))
    def test_is_a_share(self, ratings: list[int]) -> None:
        share = csat(ratings)

        assert share is not None
        assert 0 <= share <= 1


class TestNps:
    def test_is_promoters_less_detractors_of_a_hundred(self) -> None:
        assert nps([10, 9, 8, 7, 6, 0]) == 0
        assert nps([10, 10, 0, 7]) == 25
        assert nps([7]) == nps([8]) == 0

    @given(answers)
    def test_is_from_minus_to_plus_a_hundred(self, some: list[int]) -> None:
        score = nps(some)

        assert score is not None
        assert -100 <= score <= 100

    @given(answers)
    def test_of_the_same_answers_twice_is_the_same(self, some: list[int]) -> None:
        assert nps(some + some) == nps(some)


class TestEffort:
    def test_is_the_mean(self) -> None:
        assert effort([1, 2, 6]) == 3
        assert effort([EFFORTS[0], EFFORTS[-1]]) == 4


class TestNoAnswers:
    def test_come_to_nothing(self) -> None:
        assert (csat([]), nps([]), effort([])) == (None, None, None)

    def test_are_no_scores_but_a_zero_is_one(self) -> None:
        assert not Scores()
        assert Scores(nps=0)

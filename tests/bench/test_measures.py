"""The measures of readers, on counts that can be checked by hand."""

from math import pi, sqrt

import pytest

from aftersales.feedback.reading import Sentiment
from bench.measures import Chance, Hits, Verdict, accuracy, calibration_error, error_by_luck, hits_of, macro_f1

NEGATIVE, NEUTRAL, POSITIVE = Sentiment
GOOD, BAD = True, False


class TestAccuracy:
    def test_is_the_share_of_right_guesses(self) -> None:
        assert accuracy([Chance(0.9, GOOD), Chance(0.2, BAD), Chance(0.6, BAD), Chance(0.1, GOOD)]) == 0.5

    def test_does_not_take_an_even_chance_for_a_guess(self) -> None:
        assert accuracy([Chance(0.5, GOOD), Chance(0.5, BAD)]) == 0


class TestTheCalibrationError:
    def test_is_nothing_where_what_was_said_is_what_is(self) -> None:
        assert calibration_error([Chance(0.75, GOOD)] * 3 + [Chance(0.75, BAD)]) == 0

    def test_weighs_each_bin_by_its_texts(self) -> None:
        sure = [Chance(1.0, GOOD)] * 6
        too_sure = [Chance(0.85, GOOD), Chance(0.85, BAD)] * 2

        assert calibration_error(sure + too_sure) == pytest.approx(0.4 * 0.35)

    def test_holds_bins_apart(self) -> None:
        assert calibration_error([Chance(0.05, GOOD), Chance(0.95, BAD)]) == pytest.approx(0.95)

    def test_is_not_nothing_by_luck_alone(self) -> None:
        chances = [Chance(0.75, GOOD)] * 3 + [Chance(0.75, BAD)]

        assert error_by_luck(chances) == pytest.approx(sqrt(2 / pi * 4 * 0.1875) / 4)


class TestHits:
    def test_tell_how_much_was_right_and_how_much_was_found(self) -> None:
        hits = Hits(there=8, said=5, right=4)

        assert [hits.precision, hits.recall, hits.f1] == pytest.approx([0.8, 0.5, 8 / 13])

    def test_add_up(self) -> None:
        assert Hits(there=1, said=2, right=1) + Hits(there=3) == Hits(there=4, said=2, right=1)

    def test_of_nothing_are_nothing(self) -> None:
        assert (Hits().precision, Hits().recall, Hits().f1) == (0, 0, 0)


class TestThreeWays:
    VERDICTS = (
        Verdict(POSITIVE, POSITIVE),
        Verdict(POSITIVE, NEUTRAL),
        Verdict(NEUTRAL, NEUTRAL),
        Verdict(NEGATIVE, None),
    )

    def test_count_each_sentiment(self) -> None:
        assert hits_of(self.VERDICTS, POSITIVE) == Hits(there=2, said=1, right=1)
        assert hits_of(self.VERDICTS, NEUTRAL) == Hits(there=1, said=2, right=1)

    def test_count_what_was_not_said_as_missed(self) -> None:
        assert hits_of(self.VERDICTS, NEGATIVE) == Hits(there=1, said=0, right=0)

    def test_are_as_good_as_the_mean_of_them(self) -> None:
        assert macro_f1(self.VERDICTS) == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)

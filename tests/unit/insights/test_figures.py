"""Figures: what a day's counters say, in the terms of the contract."""

import pytest

from aftersales.feedback.reading import Sentiment
from aftersales.insights.figures import CaseFigures, FeedbackFigures
from aftersales.insights.histograms import bucket_of
from aftersales.vocabulary import CaseKind
from tests.shop import EUR, euros

HOUR = 3600


class TestCases:
    def test_of_nothing_are_zeros_and_no_rates(self) -> None:
        nothing = CaseFigures.of({}, EUR)

        assert (nothing.opened, nothing.completed, nothing.deadline_breaches, nothing.other_currencies) == (0, 0, 0, 0)
        assert (nothing.return_rate, nothing.exchange_rate, nothing.automatic_decision_rate) == (None, None, None)
        assert (nothing.refunded, nothing.revenue_kept) == (euros("0.00"), euros("0.00"))
        assert (nothing.hours_to_decision.p50, nothing.hours_to_decision.n) == (None, 0)
        assert (nothing.by_kind, nothing.by_reason) == ({}, {})

    def test_tell_kinds_and_reasons_in_the_order_of_their_tables(self) -> None:
        tally = {"reason.OTHER": 1, "reason.DAMAGED": 2, "kind.RETURN": 2, "kind.REFUND": 1}

        figures = CaseFigures.of(tally, EUR)

        assert list(figures.by_reason.items()) == [("DAMAGED", 2), ("OTHER", 1)]
        assert figures.by_kind == {CaseKind.REFUND: 1, CaseKind.RETURN: 2}

    def test_have_rates_with_what_they_rest_on(self) -> None:
        tally = {"completed": 4, "completed.otherwise": 1, "decided": 10, "decided.automatic": 5} | {
            "delivered": 100, "delivered.squared": 100, "received": 20, "received.squared": 20,
            "received.delivered": 20,
        }  # fmt: skip

        figures = CaseFigures.of(tally, EUR)

        assert figures.exchange_rate is not None
        assert (figures.exchange_rate.value, figures.exchange_rate.n) == (0.25, 4)
        assert figures.automatic_decision_rate is not None
        assert (figures.automatic_decision_rate.value, figures.automatic_decision_rate.n) == (0.5, 10)
        assert figures.return_rate is not None
        assert (figures.return_rate.value, figures.return_rate.n) == (0.2, 100)
        assert 0.12 < figures.return_rate.low < 0.2 < figures.return_rate.high < 0.29

    def test_leave_other_currencies_out_and_count_them(self) -> None:
        tally = {"refunded.EUR": 1250, "kept.EUR": 5, "refunded.JPY": 900, "refunds.EUR": 3, "refunds.JPY": 2}

        figures = CaseFigures.of(tally, EUR)

        assert (figures.refunded, figures.revenue_kept) == (euros("12.50"), euros("0.05"))
        assert figures.other_currencies == 2

    def test_take_hours_from_histograms(self) -> None:
        quick, slow = bucket_of(2 * HOUR), bucket_of(100 * HOUR)

        hours = CaseFigures.of({f"decision.{quick}": 95, f"decision.{slow}": 5}, EUR).hours_to_decision

        assert [hours.p50, hours.p90, hours.p99] == pytest.approx([2, 2, 100], rel=0.02)
        assert hours.n == 100


class TestFeedback:
    def test_of_nothing_has_no_scores(self) -> None:
        assert FeedbackFigures.of({}) == FeedbackFigures(count=0, csat=None, nps=None, effort=None, sentiment={})

    def test_counts_fours_and_fives_as_satisfied(self) -> None:
        csat = FeedbackFigures.of({"rating.5": 2, "rating.4": 1, "rating.3": 4, "rating.1": 1}).csat

        assert csat is not None
        assert (csat.value, csat.n) == (3 / 8, 8)

    def test_takes_detractors_from_promoters(self) -> None:
        nps = FeedbackFigures.of({"nps.10": 3, "nps.9": 1, "nps.8": 1, "nps.6": 1, "nps.0": 2}).nps

        assert nps is not None
        assert nps.value == pytest.approx(100 * (4 - 3) / 8)
        assert nps.n == 8
        assert -100 <= nps.low < nps.value < nps.high <= 100

    def test_means_effort(self) -> None:
        effort = FeedbackFigures.of({"effort.7": 1, "effort.1": 3}).effort

        assert effort is not None
        assert (effort.value, effort.n) == (2.5, 4)

    def test_tells_how_texts_sound(self) -> None:
        figures = FeedbackFigures.of({"feedback": 9, "sentiment.NEGATIVE": 4, "sentiment.POSITIVE": 1})

        assert (figures.count, figures.sentiment) == (9, {Sentiment.NEGATIVE: 4, Sentiment.POSITIVE: 1})

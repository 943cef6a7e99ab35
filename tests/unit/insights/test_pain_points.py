"""Pain points: what buyers complain of, what it does to the score, whether it grows, and in whose words."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from aftersales.feedback.feedback import Feedback
from aftersales.feedback.reading import Aspect, Sentiment
from aftersales.insights.pain_points import PainPoint, pain_points, quotes_about
from aftersales.insights.sheets import Tally
from tests.said import a_feedback, a_reading
from tests.shop import EUR, NOON, euros


def tally_of(texts: Sequence[tuple[float, dict[Aspect, Sentiment]]]) -> Tally:
    """Return what texts come to, each with a score and what it mentions."""
    tally: dict[str, int] = {}

    def add(name: str, amount: int = 1) -> None:
        tally[name] = tally.get(name, 0) + amount

    for score, mentions in texts:
        points = round(score * 1000)
        add(f"sentiment.{Sentiment.NEGATIVE if score < 0 else Sentiment.POSITIVE}")
        for prefix in ("", *(f"aspect.{aspect}." for aspect in mentions)):
            add(f"{prefix}scores")
            add(f"{prefix}score", points)
            add(f"{prefix}score.squared", points * points)
        for aspect, sentiment in mentions.items():
            add(f"aspect.{aspect}")
            add(f"aspect.{aspect}.{sentiment}")
    return tally


BAD, GOOD = Sentiment.NEGATIVE, Sentiment.POSITIVE
MIXED = [
    *([(-1.0, {Aspect.DELIVERY_SPEED: BAD})] * 30),
    *([(-0.5, {Aspect.SIZE_FIT: BAD})] * 10),
    *([(1.0, {Aspect.PRICE: GOOD})] * 60),
]


def found_in(now: Tally, before: Tally | None = None, said: Sequence[Feedback] = ()) -> Sequence[PainPoint]:
    return pain_points(now, before or {}, currency=EUR, said=said, worst=lambda aspect: [f"most {aspect}"])


class TestPainPoints:
    def test_begin_with_what_pulls_the_score_down_most(self) -> None:
        assert [one.aspect for one in found_in(tally_of(MIXED))] == [Aspect.DELIVERY_SPEED, Aspect.SIZE_FIT]

    def test_say_by_how_much_the_score_would_rise_without_them(self) -> None:
        late = found_in(tally_of(MIXED))[0]
        everyone = (-30 - 5 + 60) / 100
        others = (-5 + 60) / 70

        assert late.impact.value == pytest.approx(everyone - others)
        assert late.impact.low < late.impact.value < late.impact.high < 0
        assert (late.mentions, late.negative_share.value, late.negative_share.n) == (30, 1.0, 30)

    def test_leave_out_what_nobody_complains_of(self) -> None:
        assert Aspect.PRICE not in {one.aspect for one in found_in(tally_of(MIXED))}
        assert found_in({}) == ()

    def test_cannot_tell_the_impact_of_what_every_text_mentions(self) -> None:
        (only,) = found_in(tally_of([(-1.0, {Aspect.PRICE: BAD})] * 5))

        assert (only.impact.value, only.impact.low, only.impact.high) == (0, -2, 2)

    def test_have_the_cost_in_the_currency_asked_for(self) -> None:
        tally = {**tally_of(MIXED), "aspect.SIZE_FIT.cost.EUR": 1999, "aspect.SIZE_FIT.cost.USD": 5}

        costs = {one.aspect: one.cost for one in found_in(tally)}

        assert costs == {Aspect.SIZE_FIT: euros("19.99"), Aspect.DELIVERY_SPEED: euros("0.00")}

    def test_name_the_articles_concerned(self) -> None:
        assert [one.skus for one in found_in(tally_of(MIXED))] == [("most DELIVERY_SPEED",), ("most SIZE_FIT",)]


class TestTrend:
    def test_is_significant_where_complaints_clearly_grew(self) -> None:
        before = tally_of([*([(-1.0, {Aspect.DELIVERY_SPEED: BAD})] * 5), *([(1.0, {})] * 95)])

        late, fits = found_in(tally_of(MIXED), before)

        assert late.trend.change.value == pytest.approx(0.25)
        assert late.trend.significant
        assert late.trend.change.low > 0
        assert fits.trend.change.value == pytest.approx(0.1)

    def test_is_not_where_chance_would_do(self) -> None:
        late, _ = found_in(tally_of(MIXED), tally_of(MIXED))

        assert (late.trend.change.value, late.trend.significant) == (0, False)

    def test_is_unknown_where_nothing_was_said_before(self) -> None:
        late, _ = found_in(tally_of(MIXED))

        assert (late.trend.change.low, late.trend.change.high, late.trend.significant) == (-1, 1, False)


class TestQuotes:
    def test_are_complaints_in_buyers_own_words_each_once(self) -> None:
        said = [
            a_feedback().read(a_reading((Aspect.SIZE_FIT, quote)), at=NOON)
            for quote in ("too small", "too small", "huge", "not my size", "tiny")
        ]

        assert quotes_about(Aspect.SIZE_FIT, said) == ("too small", "huge", "not my size")

    def test_are_no_praise_nothing_of_other_aspects_and_nothing_erased(self) -> None:
        praise = a_feedback().read(a_reading((Aspect.PRICE, "cheap"), sentiment=GOOD), at=NOON)
        other = a_feedback().read(a_reading((Aspect.SIZE_FIT, "too small")), at=NOON)
        erased = a_feedback().read(a_reading((Aspect.PRICE, "")), at=NOON)
        unread = replace(a_feedback(), text="dear")

        assert quotes_about(Aspect.PRICE, [praise, other, erased, unread]) == ()

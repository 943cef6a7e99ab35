"""What feedback adds: answers in numbers, and what was understood of a text by whoever read it last."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from aftersales.feedback.complaints import Complaints, heard
from aftersales.feedback.events import FeedbackEvent
from aftersales.feedback.feedback import About, Feedback
from aftersales.feedback.reading import Aspect, Mention, Reading, Sentiment
from aftersales.feedback.scores import Scores
from aftersales.identifiers import CaseId
from aftersales.insights.facts import facts_of
from aftersales.insights.sheets import InsightScope, Sheet, Tally
from aftersales.territories import Territory
from tests.said import a_feedback, a_reading
from tests.scopes import ALL
from tests.shop import EUR, LEAD, NOON, euros

ABOUT: Final = About(
    sku="A", category="lamps", territory=Territory("DE-BY"), currency=EUR, cost=euros("12.50"), reasons=("DAMAGED",)
)
CASE: Final = CaseId("case_1")
NEGATIVE, POSITIVE = Sentiment.NEGATIVE, Sentiment.POSITIVE

mentions = st.builds(
    Mention,
    aspect=st.sampled_from([Aspect.PRICE, Aspect.PACKAGING, Aspect.COURIER]),
    sentiment=st.sampled_from(Sentiment),
)
readings = st.builds(
    Reading,
    reader=st.just(""),
    sentiment=st.one_of(st.none(), st.sampled_from(Sentiment)),
    score=st.one_of(st.none(), st.floats(-1, 1)),
    mentions=st.lists(mentions, max_size=4).map(tuple),
)


def sheets_of(events: Sequence[FeedbackEvent]) -> dict[Sheet, Tally]:
    return {sheet: dict(tally) for sheet, tally in facts_of(events)}


def counted(feedback: Feedback, scope: InsightScope = ALL) -> Tally:
    return sheets_of(feedback.unrecorded).get(Sheet(scope=scope, day=NOON.date()), {})


def read_by_each(feedback: Feedback, several: Sequence[Reading]) -> Feedback:
    """Return a feedback as one version of the reader after another read it."""
    for number, reading in enumerate(several):
        feedback = feedback.read(replace(reading, reader=f"2026-12-{number:02}"), at=NOON)
    return feedback


class TestAFeedback:
    def test_counts_the_answers_that_were_given(self) -> None:
        feedback = a_feedback(None, scores=Scores(rating=4, nps=0))

        assert counted(feedback) == {"feedback": 1, "rating.4": 1, "nps.0": 1}

    def test_counts_on_the_day_it_was_given_in_utc(self) -> None:
        given_at = datetime(2026, 11, 23, 8, 59, tzinfo=timezone(timedelta(hours=9)))

        assert counted(a_feedback(at=given_at)) == {"feedback": 1}

    def test_counts_wherever_it_belongs(self) -> None:
        sheets = sheets_of(a_feedback(about=ABOUT).unrecorded)

        parts = {(sheet.scope.sku, sheet.scope.category, sheet.scope.territory) for sheet in sheets}
        assert parts == {
            (sku, category, territory)
            for sku, category in ((None, None), ("A", None), (None, "lamps"))
            for territory in (None, "DE", "DE-BY")
        }

    def test_counts_nothing_more_when_it_is_replied_to(self) -> None:
        feedback = a_feedback()

        assert counted(feedback.replied("Sorry.", by=LEAD, at=NOON)) == counted(feedback)


class TestAText:
    def test_counts_how_it_sounds_and_what_it_mentions(self) -> None:
        tally = counted(a_feedback().read(a_reading((Aspect.PRICE, "dear")), at=NOON))

        assert tally == {
            "feedback": 1,
            "sentiment.NEGATIVE": 1,
            "scores": 1,
            "score": -625,
            "score.squared": 390_625,
            "aspect.PRICE": 1,
            "aspect.PRICE.NEGATIVE": 1,
            "aspect.PRICE.scores": 1,
            "aspect.PRICE.score": -625,
            "aspect.PRICE.score.squared": 390_625,
        }

    def test_counts_once_for_an_aspect_however_often_it_mentions_it(self) -> None:
        several = [(Aspect.PRICE, NEGATIVE), (Aspect.PRICE, NEGATIVE), (Aspect.PRICE, POSITIVE)]
        reading = replace(a_reading(), mentions=tuple(Mention(aspect=one, sentiment=how) for one, how in several))

        tally = counted(a_feedback().read(reading, at=NOON))

        assert (tally["aspect.PRICE"], tally["aspect.PRICE.NEGATIVE"], tally["aspect.PRICE.POSITIVE"]) == (1, 1, 1)

    def test_of_which_nothing_was_understood_counts_as_given_alone(self) -> None:
        assert counted(a_feedback().read(Reading(reader="2026-12-01"), at=NOON)) == {"feedback": 1}

    @given(st.lists(readings, min_size=1, max_size=4))
    def test_leaves_what_was_understood_last(self, several: list[Reading]) -> None:
        feedback = a_feedback(about=ABOUT)

        last = sheets_of(read_by_each(feedback, several[-1:]).unrecorded)

        assert sheets_of(read_by_each(feedback, several).unrecorded) == last


class TestTheCostOfAComplaint:
    def test_is_counted_where_the_event_says_so(self) -> None:
        reading = a_reading((Aspect.PRICE, "dear"))
        costs = heard(Complaints(case_id=CASE), a_feedback(about=ABOUT), reading).costs

        sheets = sheets_of(a_feedback(about=ABOUT).read(reading, at=NOON, costs=costs).unrecorded)

        assert len(sheets) == 9
        assert {tally["aspect.PRICE.cost.EUR"] for tally in sheets.values()} == {1_250}

    def test_is_not_counted_again_where_the_reason_speaks_of_the_same(self) -> None:
        reading = a_reading((Aspect.PACKAGING, "torn"))
        costs = heard(Complaints(case_id=CASE), a_feedback(about=ABOUT), reading).costs

        assert "aspect.PACKAGING.cost.EUR" not in counted(a_feedback(about=ABOUT).read(reading, at=NOON, costs=costs))

    def test_is_of_one_part_of_the_shop_alone(self) -> None:
        cost = {"aspect": "PRICE", "territory": "DE", "given_at": NOON.isoformat(), "amount": "-0.01"}

        for sku, category in ((None, None), ("A", None), (None, "lamps")):
            costs = [{**cost, "sku": sku, "category": category}]
            sheets = sheets_of(a_feedback(about=ABOUT).read(a_reading(), at=NOON, costs=costs).unrecorded)
            counted_in = {
                (sheet.scope.sku, sheet.scope.category, sheet.scope.territory)
                for sheet, tally in sheets.items()
                if tally.get("aspect.PRICE.cost.EUR") == -1
            }
            assert counted_in == {(sku, category, None), (sku, category, "DE")}

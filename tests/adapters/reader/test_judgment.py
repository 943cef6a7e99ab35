"""What is decided on an impression: an aspect is named exactly where it is likely enough, however that is found out."""

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from adapters.reader.impression import Clauses, Impression
from adapters.reader.judgment import Judgment
from adapters.reader.network import QUESTIONS
from aftersales.feedback.reading import Aspect

SPECIFIC: Final = [aspect for aspect in Aspect if aspect is not Aspect.OTHER]

_LOGIT: Final = st.floats(-60, 60)


@st.composite
def judgments(draw: st.DrawFn) -> Judgment:
    """Draw a judgment that believes clauses at least a little."""
    return Judgment(
        score=[1.0] * 10,
        spoken=[
            draw(st.floats(-3, 3)),
            draw(st.floats(0.1, 2)),
            *draw(st.lists(st.floats(-2, 2), min_size=4, max_size=4)),
        ],
        sentiment=[[1.0] * 9] * 3,
        mention=[[1.0] * 9] * 3,
        thresholds=draw(st.lists(st.floats(0.05, 0.95), min_size=len(Aspect), max_size=len(Aspect))),
    )


@st.composite
def impressions(draw: st.DrawFn) -> Impression:
    """Draw an impression of a text with no clause or with some."""
    count = draw(st.integers(0, 6))
    sums = [draw(st.lists(st.integers(-60, 60), min_size=count, max_size=count)) for _ in Aspect]
    return Impression(
        sounds=draw(_LOGIT),
        neutral=draw(_LOGIT),
        heard=draw(st.lists(_LOGIT, min_size=QUESTIONS, max_size=QUESTIONS)),
        length=draw(st.floats(0, 1)),
        clauses=Clauses(
            words=[f"clause {number}" for number in range(count)],
            sounds=[draw(_LOGIT) for _ in range(count)],
            neutral=[draw(_LOGIT) for _ in range(count)],
            aspects=[(one, 0.1, draw(st.floats(-5, 5))) for one in sums],
        ),
    )


class TestMentions:
    @given(judgment=judgments(), impression=impressions())
    def test_are_of_what_is_likely_enough_and_of_nothing_else(self, judgment: Judgment, impression: Impression) -> None:
        named = {mention.aspect for mention in judgment.mentions(impression, 0.0)} - {Aspect.OTHER}

        likely = {
            aspect
            for number, aspect in enumerate(Aspect)
            if judgment.chance_of(impression, number) > judgment.thresholds[number]
        }
        assert named == (likely - {Aspect.OTHER} if impression.clauses.words else set())

    @given(judgment=judgments(), impression=impressions())
    def test_quote_the_clause_that_most_likely_says_so(self, judgment: Judgment, impression: Impression) -> None:
        for mention in judgment.mentions(impression, 0.0):
            logits = impression.clauses.speaking(list(Aspect).index(mention.aspect))
            quoted = impression.clauses.words.index(mention.quote)

            # Far above, one chance is as near to certain as another.
            assert logits[quoted] >= min(max(logits), 30)

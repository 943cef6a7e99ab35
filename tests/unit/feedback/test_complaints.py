"""Complaints about a case: what the case cost counts once for each aspect, however many texts complain of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final, cast

from hypothesis import given
from hypothesis import strategies as st

from aftersales.feedback.complaints import Complaints, heard
from aftersales.feedback.feedback import About, Feedback
from aftersales.feedback.reading import Aspect, Reading
from aftersales.identifiers import CaseId
from aftersales.money import Money
from aftersales.territories import Territory
from tests.said import a_feedback, a_reading
from tests.shop import EUR, NOON, euros

CASE: Final = CaseId("case_1")
PRICE, COURIER = Aspect.PRICE, Aspect.COURIER
COST: Final = euros("12.50")


def about(sku: str | None = None, category: str | None = None, *, cost: Money = COST) -> About:
    return About(case_id=CASE, sku=sku, category=category, territory=Territory("DE"), currency=EUR, cost=cost)


def complains(*aspects: Aspect) -> Reading:
    return replace(
        a_reading(), mentions=a_reading(*((aspect, "bad") for aspect in aspects)).mentions if aspects else ()
    )


class Listening:
    """A case, the feedback about it as it was last read, and the sum of what events said that it costs."""

    def __init__(self) -> None:
        self.complaints = Complaints(case_id=CASE)
        self.read: dict[int, Feedback] = {}
        self.costs: Counter[tuple[object, object, object]] = Counter()
        self.days: Counter[object] = Counter()

    def hears(self, nth: int, *aspects: Aspect, of: About | None = None) -> Sequence[object]:
        """Read the nth feedback, given so many days later, as complaining of aspects; return the amounts told."""
        feedback = self.read.get(nth) or a_feedback(at=NOON + timedelta(days=nth), about=of or about())
        after = heard(self.complaints, feedback, complains(*aspects))
        self.complaints = after.complaints
        self.read[nth] = replace(feedback, reading=complains(*aspects))
        for cost in after.costs:
            amount = Money.parse(cast(str, cost["amount"]), EUR).minor_units
            self.costs[cost["aspect"], cost["sku"], cost["category"]] += amount
            self.days[cost["given_at"]] += amount
        return [cost["amount"] for cost in after.costs]


class TestTheCostOfACase:
    def test_counts_once_for_an_aspect_however_many_complain(self) -> None:
        case = Listening()

        assert case.hears(1, PRICE) == ["12.50"]
        assert case.hears(2, PRICE, COURIER) == ["12.50"]

        assert case.costs == {("PRICE", None, None): 1_250, ("COURIER", None, None): 1_250}

    def test_counts_on_the_day_of_the_first(self) -> None:
        case = Listening()

        case.hears(5, PRICE)
        case.hears(2, PRICE)

        assert case.days == {(NOON + timedelta(days=5)).isoformat(): 1_250}

    def test_counts_for_as_long_as_anybody_complains(self) -> None:
        case = Listening()
        case.hears(1, PRICE)
        case.hears(2, PRICE)

        assert case.hears(1) == []
        assert case.hears(2) == ["-12.50"]
        assert not +case.costs
        assert not +case.days
        assert case.complaints == Complaints(case_id=CASE, version=4)

    def test_is_what_had_been_paid_back_by_the_last_of_them(self) -> None:
        case = Listening()

        told = [
            case.hears(nth, PRICE, of=about(cost=euros(cost)))
            for nth, cost in enumerate(("0", "5.00", "12.50", "5.00"))
        ]

        assert told == [[], ["5.00"], ["7.50"], []]
        assert case.days == {NOON.isoformat(): 1_250}

    def test_counts_once_for_each_article_and_category_besides(self) -> None:
        case = Listening()

        case.hears(1, PRICE, of=about("A", "lamps"))
        case.hears(2, PRICE, of=about("B", "lamps"))
        case.hears(3, PRICE, of=about("A", "lamps"))

        parts = ((None, None), ("A", None), ("B", None), (None, "lamps"))
        assert case.costs == {("PRICE", *part): 1_250 for part in parts}

    def test_is_nothing_of_what_was_read_before_anybody_remembered(self) -> None:
        case = Listening()
        feedback = replace(a_feedback(about=about()), reading=complains(PRICE))

        assert heard(case.complaints, feedback, complains()).costs == ()

    @given(
        st.lists(st.tuples(st.integers(0, 3), st.sets(st.sampled_from([PRICE, COURIER, Aspect.SAFETY]))), max_size=12)
    )
    def test_counts_where_somebody_complains_now_whatever_was_read_before(
        self, readings: list[tuple[int, set[Aspect]]]
    ) -> None:
        case, things = Listening(), [about(), about("A", "lamps"), about("B", "lamps"), about("B")]

        for nth, aspects in readings:
            case.hears(nth, *aspects, of=things[nth])

        now = {
            (aspect.value, sku, category)
            for feedback in case.read.values()
            for aspect in (feedback.reading.complaints if feedback.reading else ())
            for sku, category in {(None, None), (feedback.about.sku, None), (None, feedback.about.category)}
        }
        assert +case.costs == dict.fromkeys(now, 1_250)

"""Facts: events add up to the same sheets, in whatever order and in whatever groups they are counted."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.feedback.reading import Sentiment
from aftersales.insights.facts import MOST, CountsTooMuch, Event, Uncountable, counted, facts_in, facts_of
from aftersales.insights.sheets import Article, Facts, InsightScope, Sheet, Tally, merged, scopes_around
from aftersales.territories import Territory
from aftersales.vocabulary import CaseStatus
from tests.happenings import Sold, all_of
from tests.shop import SHOP

articles = st.builds(
    Sold,
    sku=st.sampled_from(["A", "B"]),
    category=st.sampled_from([None, "lamps"]),
    territory=st.sampled_from(["DE", "DE-BY", "CH"]),
)
happenings = st.one_of(
    st.builds(Sold.delivered, articles, st.integers(0, 5)),
    st.builds(Sold.came_back, articles, st.integers(1, 5), of=st.just(5)),
    st.builds(
        Sold.refunded, articles, st.sampled_from(["0.01", "12.50"]), reason=st.sampled_from(["OTHER", "DAMAGED"])
    ),
    st.builds(Sold.moved, articles, st.sampled_from(CaseStatus), st.sampled_from(CaseStatus)),
    st.builds(Sold.said, articles, st.sampled_from(Sentiment), rating=st.integers(1, 5)),
)
histories = st.lists(happenings, max_size=12).map(lambda several: all_of(*several))


def sheets_of(facts: Facts) -> dict[Sheet, Tally]:
    return {sheet: dict(tally) for sheet, tally in facts}


class TestFacts:
    @given(histories, st.randoms(use_true_random=False))
    def test_are_the_same_in_any_order(self, events: Sequence[Event], chance: Random) -> None:
        shuffled = chance.sample(events, len(events))

        assert sheets_of(facts_of(shuffled)) == sheets_of(facts_of(events))

    @given(histories, st.integers(0, 12))
    def test_are_the_same_in_any_groups(self, events: Sequence[Event], cut: int) -> None:
        together = facts_of(events[:cut])
        together.merge(facts_of(events[cut:]))

        assert sheets_of(together) == sheets_of(facts_of(events))

    @given(histories)
    def test_name_no_counter_to_which_nothing_is_added(self, events: Sequence[Event]) -> None:
        for _, tally in facts_of(events):
            assert tally
            assert all(tally.values())

    @given(histories)
    def test_of_countries_add_up_to_the_shop(self, events: Sequence[Event]) -> None:
        sheets = sheets_of(facts_of(events))

        def total(territory: str | None) -> Tally:
            place = Territory(territory) if territory else None
            scope = InsightScope(merchant_id=SHOP.id, territory=place)
            return merged(tally for sheet, tally in sheets.items() if sheet.scope == scope and sheet.day)

        assert _without_nothing(merged([total("DE"), total("CH")])) == _without_nothing(total(None))

    def test_of_no_events_are_none(self) -> None:
        assert list(facts_of([])) == []


class TestAnEvent:
    def test_adds_no_more_than_counters_are_made_for(self) -> None:
        most = facts_in(Sold().refunded(f"{MOST // 100}.00"))

        assert sheets_of(most) == sheets_of(facts_of([Sold().refunded(f"{MOST // 100}.00")]))
        with pytest.raises(CountsTooMuch, match=r"refunded\.EUR"):
            facts_in(Sold().refunded(f"{MOST // 100}.01"))

    def test_is_told_as_uncountable_whatever_is_wrong_with_it(self) -> None:
        strange = replace(Sold().came_back(), data={"currency": "EUR"})

        with pytest.raises(Uncountable, match=r"^KeyError\('was'\)$") as told:
            counted(lambda: facts_in(strange))

        assert isinstance(told.value.__cause__, KeyError)


class TestScopes:
    def test_are_the_shop_its_articles_and_categories_everywhere_and_in_their_place(self) -> None:
        scopes = scopes_around(SHOP.id, Territory("DE-BY"), [Article("A", "lamps"), Article("B", "lamps")])

        parts = [(scope.sku, scope.category) for scope in scopes if scope.territory is None]
        assert parts == [(None, None), ("A", None), (None, "lamps"), ("B", None)]
        assert [scope.territory for scope in scopes[:3]] == [None, "DE-BY", "DE"]
        assert len(scopes) == len(set(scopes)) == 12

    def test_are_fewer_where_less_is_known(self) -> None:
        assert scopes_around(SHOP.id, None, []) == (InsightScope(merchant_id=SHOP.id),)
        assert len(scopes_around(SHOP.id, Territory("DE"), [Article("A")])) == 4


def _without_nothing(tally: Tally) -> Tally:
    return {name: amount for name, amount in tally.items() if amount}

"""Ids: sortable by time, and the owner's name in what it owns."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.identifiers import MAX_OWNED, earliest, is_id, number, owned, owner, ulid

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
instants = st.datetimes(datetime(1970, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - made UTC by the strategy
chances = st.integers(0, 2**64 - 1)


class TestUlid:
    @given(instants, chances, chances)
    def test_sorts_by_time_whatever_the_chance(self, at: datetime, chance: int, other: int) -> None:
        later = at + timedelta(milliseconds=1)

        assert ulid(at, chance) < ulid(later, other)

    @given(instants, chances)
    def test_is_no_earlier_than_the_earliest_of_its_instant(self, at: datetime, chance: int) -> None:
        assert earliest("cas", at) <= f"cas_{ulid(at, chance)}" < earliest("cas", at + timedelta(milliseconds=1))

    @given(instants, chances)
    def test_makes_an_id_of_its_own(self, at: datetime, chance: int) -> None:
        assert is_id("ord", f"ord_{ulid(at, chance)}")
        assert number(f"ord_{ulid(at, chance)}") == 0


class TestOwned:
    @given(instants, chances, st.integers(1, MAX_OWNED))
    def test_names_its_owner_and_its_number(self, at: datetime, chance: int, nth: int) -> None:
        order = f"ord_{ulid(at, chance)}"

        line = owned("oln", order, nth)

        assert owner("ord", line) == order
        assert number(line) == nth

    @pytest.mark.parametrize("nth", [-1, 0, MAX_OWNED + 1])
    def test_refuses_a_number_that_would_spill_into_the_owner(self, nth: int) -> None:
        with pytest.raises(ValueError, match=f"from 1 to {MAX_OWNED}"):
            owned("oln", f"ord_{ulid(NOON, 7)}", nth)


class TestIsId:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "ord_",
            f"oln_{ulid(NOON, 7)}",
            f"ord_{ulid(NOON, 7)}0",
            f"ord_{ulid(NOON, 7).lower()}",
            f"ord_8{ulid(NOON, 7)[1:]}",
            f"ord_{ulid(NOON, 7)}\n",
        ],
    )
    def test_knows_what_is_none(self, text: str) -> None:
        assert not is_id("ord", text)

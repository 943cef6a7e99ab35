"""What a record remembers of a shard is short, and in the order in which the shard tells its events."""

from datetime import UTC, datetime
from string import printable
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from adapters.dynamodb.watermarks import Watermark, hour_of, name_of, place_of
from adapters.dynamodb.weights import KILOBYTE, weight_of
from tests.shop import NOON

MOST: Final = 10**40 - 1
"""The highest number that an event of the stream may have."""

LONG, USUAL = MOST, 10**21
hours = st.integers(hour_of(datetime(2026, 1, 1, tzinfo=UTC)), hour_of(datetime(3000, 1, 1, tzinfo=UTC)))
numbers = st.integers(0, 133).flatmap(lambda bits: st.integers(0, min(2**bits, MOST)))
pairs = st.tuples(numbers, numbers) | numbers.flatmap(
    lambda one: st.tuples(st.just(one), st.integers(max(0, one - 70), min(one + 70, MOST)))
)


def place(number: int) -> str:
    return place_of(str(number))


def weight_of_marks(marks: int, *, number: int) -> int:
    """Return what so many marks add to the size of a record."""
    named = {name_of(f"shardId-{1795348800000 + nth:020}-0a1b2c3d"): nth for nth in range(marks)}
    item: dict[str, Any] = {
        name: {"S": str(Watermark(place(number - nth), hour_of(NOON)))} for name, nth in named.items()
    }
    assert len(item) == marks
    return weight_of(item)


class TestThePlaceOfAnEvent:
    @given(pairs)
    def test_is_in_the_order_of_its_number(self, pair: tuple[int, int]) -> None:
        one, other = pair

        # DynamoDB compares texts by their bytes in UTF-8.
        assert (place(one).encode() < place(other).encode()) == (one < other)
        assert (place(one) == place(other)) == (one == other)

    @given(pairs, hours)
    def test_is_behind_a_mark_where_it_is_behind_the_event_of_the_mark(self, pair: tuple[int, int], hour: int) -> None:
        counted, comes = pair

        mark = str(Watermark(place(counted), hour))
        assert (mark.encode() < place(comes).encode()) == (counted < comes)

    def test_is_the_same_however_many_zeros_are_before_its_number(self) -> None:
        assert place_of("00012") == place_of("12")


class TestAMark:
    @given(numbers, hours)
    def test_is_read_as_it_was_written(self, number: int, hour: int) -> None:
        mark = Watermark(place(number), hour)

        assert Watermark.read(str(mark)) == mark
        assert set(str(mark)) <= set(printable)

    @given(hours, hours)
    def test_is_as_long_whenever_it_was_written(self, one: int, other: int) -> None:
        assert len(str(Watermark(place(MOST), one))) == len(str(Watermark(place(MOST), other)))

    def test_takes_31_bytes_in_a_record_and_never_more_than_42(self) -> None:
        assert weight_of_marks(300, number=USUAL) == 300 * 31
        assert weight_of_marks(300, number=LONG) == 300 * 42

    def test_leaves_room_for_eight_thousand_in_a_record(self) -> None:
        # A sheet on which everything was counted has less than 60 KB besides.
        assert weight_of_marks(8_000, number=LONG) < (400 - 60) * KILOBYTE


class TestTheNameOfAShard:
    def test_is_its_own(self) -> None:
        names = {name_of(f"shardId-{nth:020}-0a1b2c3d") for nth in range(10_000)}

        assert len(names) == 10_000
        assert {len(name) for name in names} == {14}

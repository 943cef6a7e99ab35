"""Spans: which months some days belong to, which of these are whole, and which days are left."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aftersales.insights.spans import Span

days = st.dates(date(2023, 12, 1), date(2026, 3, 31))


def a_span(first: tuple[int, int, int], last: tuple[int, int, int]) -> Span:
    return Span(first=date(*first), last=date(*last))


class TestASpan:
    def test_belongs_to_every_month_of_its_days(self) -> None:
        span = a_span((2025, 12, 31), (2026, 2, 1))

        assert span.months == (date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1))
        assert span.ends == (date(2025, 12, 1), date(2026, 2, 28))

    def test_has_whole_months_and_days_at_either_end(self) -> None:
        span = a_span((2025, 12, 31), (2026, 2, 1))

        assert span.whole == (date(2026, 1, 1),)
        assert span.rest == [(date(2025, 12, 31),) * 2, (date(2026, 2, 1),) * 2]

    def test_may_be_whole_months_alone_or_none(self) -> None:
        assert a_span((2024, 2, 1), (2024, 2, 29)).rest == []
        assert a_span((2024, 2, 1), (2024, 2, 28)).whole == ()

    @given(days, days)
    def test_is_its_whole_months_and_the_rest_each_day_once(self, one: date, other: date) -> None:
        span = Span(first=min(one, other), last=max(one, other))
        whole = [day for month in span.whole for day in _days(*Span(first=month, last=month).ends)]
        rest = [day for first, last in span.rest for day in _days(first, last)]

        assert sorted(whole + rest) == _days(span.first, span.last)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=nth) for nth in range((last - first).days + 1)]

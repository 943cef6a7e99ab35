"""
What each act on a case or a feedback asks of DynamoDB, and what its writing costs: `python -m bench.dynamodb_units`.

The dearest of each act on every way that a case can go, and of what is said about one; all are as big as
the limit of 16 units is promised for.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from tests.dynamodb.journey import Bill, Journey, bills_of, dearest
from tests.dynamodb.journeys import JOURNEYS
from tests.dynamodb.tables import in_moto

_NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def rows() -> Iterator[str]:
    """Yield the table, row by row."""
    yield f"{'act':<24}{'units':>6}  {'requests':>8}  what is paid for"
    for bill in dearest([bill for story in JOURNEYS for bill in _bills(story)]):
        paid = ", ".join(f"{what} {units}" for what, units in bill.costs.items())
        yield f"{bill.act:<24}{bill.units:>6}  {len(bill.requests):>8}  {paid}"


def _bills(story: Callable[[Journey], None]) -> list[Bill]:
    with in_moto(lambda: _NOON) as store:
        return bills_of(store, story)


if __name__ == "__main__":
    for row in rows():
        print(row)

"""What could not be counted as it came, while all was counted anew, is counted once or waits for a person."""

from collections.abc import Iterator

import pytest

from adapters.dynamodb.rebuilding import Rebuilding
from adapters.dynamodb.recounting import DynamoRecounting, Patience
from adapters.dynamodb.store import DynamoStore
from adapters.dynamodb.uncounted import UncountedEvents
from aftersales.insights.sheets import Facts
from aftersales.pages import Slice
from tests.dynamodb.adding_up import counted_in, what_adds_up
from tests.dynamodb.streamed import record
from tests.dynamodb.tables import in_moto
from tests.happenings import Sold
from tests.open_shop import Clock
from tests.shop import NOON, PLATFORM, request_by


@pytest.fixture
def store() -> Iterator[DynamoStore]:
    with in_moto(lambda: NOON) as store:
        yield store


class TestAGenerationThatWasMade:
    def test_lacks_only_what_nobody_could_count(self, store: DynamoStore) -> None:
        # Given events that could not be counted as they came into a generation that is being made, one of them unknown
        clock, insights = Clock(NOON), store.insights.table
        event = Sold().delivered()
        record(store.table, [event])
        generation = Rebuilding(table=insights, now=clock).begin()
        missing = UncountedEvents(insights=insights, generation=generation, now=clock)
        missing.put_aside(event.order_id, 1, error="KeyError()")
        missing.put_aside("case_none", 1, error="KeyError()")

        # When it is finished, and someone asks for everything that waits
        patience = Patience(tell=print, now=clock, pause=lambda seconds: clock.move(seconds=seconds))
        DynamoRecounting(cases=store.table, insights=insights, patience=patience).correct(Facts(), ())
        waiting = [one.id for one in store.parked.waiting(Slice()).items]
        for parked_id in waiting:
            store.parked.redrive(parked_id, at=clock(), request=request_by(PLATFORM))
        missing.consumer(store.table).try_again()

        # Then what was counted with all others does not wait, and is there once
        assert waiting == ["update_insights/case_none/1"]
        assert counted_in(insights) == what_adds_up([event])
        assert [lane.name for lane in missing.room.lanes()] == ["case_none"]

"""Books of before events could wait: what was told is not told again, and what was not counted waits."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from adapters.sqlite.events import append
from adapters.sqlite.store import SqliteStore
from adapters.sqlite.tables import STEPS
from aftersales.consuming import UNTIL_ASKED
from aftersales.pages import Page, Slice
from tests.happenings import THAT_DAY, Sold
from tests.shop import PLATFORM, request_by
from tests.sqlite.test_counting import counted


def older_books(path: Path) -> list[str]:
    """Keep three events in books of an earlier version, two of them told and one not counted; return their ids."""
    events = [Sold().delivered(4) for _ in range(3)]
    with closing(sqlite3.connect(path)) as earlier:
        earlier.row_factory = sqlite3.Row
        for statement in (statement for step in STEPS[:5] for statement in step):
            earlier.execute(statement)
        for event in events:
            append(earlier, event)
        for position, event in enumerate(events[:2], start=1):
            body = json.dumps({"id": f"{event.order_id}/1"})
            earlier.execute("INSERT INTO published (position, body, attributes) VALUES (?, ?, '{}')", (position, body))
        earlier.execute("INSERT INTO uncounted (position, error) VALUES (2, 'KeyError()')")
        earlier.execute("INSERT INTO memos (name, text) VALUES ('insights-counted', '3')")
        earlier.execute("PRAGMA user_version = 5")
        earlier.commit()
    return [f"{event.order_id}/1" for event in events]


class TestOlderBooks:
    def test_go_on_telling_where_they_stopped(self, path: Path) -> None:
        ids = older_books(path)

        with closing(SqliteStore(path)) as store:
            assert store.topic.relay() == 1
            assert [one.body["id"] for one in store.topic.published()] == ids
            assert [one.position for one in store.topic.published()] == [1, 2, 3]

    def test_let_wait_what_they_could_not_count(self, path: Path) -> None:
        ids = older_books(path)

        with closing(SqliteStore(path)) as store:
            (parked,) = store.parked.waiting(Slice()).items
            assert (parked.id, parked.error) == (f"update_insights/{ids[1]}", "KeyError()")
            assert [lane.try_at for lane in store.room("update_insights").lanes()] == [UNTIL_ASKED]

            store.parked.redrive(parked.id, at=parked.at, request=request_by(PLATFORM))
            for _ in range(3):
                store.counting.parked.try_again()

            assert counted(store, THAT_DAY)["delivered"] == 4
            assert store.parked.waiting(Slice()) == Page()

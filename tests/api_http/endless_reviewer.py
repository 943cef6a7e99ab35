"""Says things without end while the workers read them, for whoever wants to stop it in the middle."""

import sys
from pathlib import Path

from adapters.sqlite.store import SqliteStore
from aftersales.business import Business
from api.reading_room import ReadingRoom
from api.workers import Workers
from tests.open_shop import OpenShop
from tests.readers import WordReader
from tests.said import told
from tests.shop import BUYER, SHOP, request_by

MOST = 100_000


def workers_of(store: SqliteStore, business: Business) -> Workers:
    """Return workers with a reader."""
    room = ReadingRoom(
        WordReader(),
        unread=store.feedback,
        feedback=business.feedback,
        waiting=store.room("read_feedback"),
        now=store.wall_now,
        cause_of=store.cause_of,
    )
    return Workers(business=business, cases=store.cases, topic=store.topic, counting=store.counting, reading=room)


def review(path: Path, *, day: int) -> None:
    """Say one thing after another on a day, and name each once it is answered."""
    store = SqliteStore(path)
    shop = OpenShop(store)
    shop.clock.move(days=day)
    business = shop.business
    with workers_of(store, business).at_work():
        for number in range(MOST):
            words = told(f"Day {day}: it was slow, {number}.")
            said = business.feedback.submit(SHOP.id, words, actor=BUYER, request=request_by(BUYER, f"{day}/{number}"))
            sys.stdout.write(f"{said.id}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    review(Path(sys.argv[1]), day=int(sys.argv[2]))

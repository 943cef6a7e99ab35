"""Writes cases without end and says what is kept, for whoever wants to stop it in the middle."""

import sys
from pathlib import Path

from adapters.sqlite.store import SqliteStore
from aftersales.cases.deciding import Approve
from tests.open_shop import OpenShop
from tests.shop import LEAD, an_order

MOST = 100_000


def write(path: Path, *, day: int) -> None:
    """Sell, open and approve on a day, and say each once it is answered."""
    store = SqliteStore(path)
    shop = OpenShop(store)
    shop.clock.move(days=day)
    for _ in range(MOST):
        order = shop.sells(an_order(1, 1, 1, at=shop.clock()))
        _say(f"{order.id}/1")
        case = shop.opens(order, {1: 1, 2: 1})
        _say(f"{case.id}/1")
        shop.acts(case, Approve(note="Please send it."), by=LEAD)
        _say(f"{case.id}/2")
        store.topic.relay()


def _say(event: str) -> None:
    sys.stdout.write(f"{event}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    write(Path(sys.argv[1]), day=int(sys.argv[2]))

"""Counts what waits, one event at a time, and says each, for whoever wants to stop it in the middle."""

import sys
from contextlib import closing
from itertools import count
from pathlib import Path

from adapters.sqlite.store import SqliteStore


def work(path: Path) -> None:
    """Count until nothing waits, and say each event once it is counted."""
    with closing(SqliteStore(path)) as store:
        for number in count(1):
            if not store.counting.catch_up(limit=1):
                return
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    work(Path(sys.argv[1]))

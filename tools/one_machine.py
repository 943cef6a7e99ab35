"""The books of one machine, opened while nobody else has them open."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.sqlite.store import SqliteStore
from api.folder import Folder, FolderInUse


@contextmanager
def books_in(data_dir: Path) -> Iterator[SqliteStore]:
    """Open the books in a folder, or end the program and say why they cannot be opened."""
    folder = Folder(data_dir)
    if not folder.database.exists():
        sys.exit(f"No books are kept in {folder.path}.")
    try:
        with folder.occupied():
            store = SqliteStore(folder.database)
            try:
                yield store
            finally:
                store.close()
    except FolderInUse as error:
        sys.exit(str(error))

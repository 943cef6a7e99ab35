"""
Things that are kept in several records, read while someone writes them.

A batch of reads is no snapshot: one record may be from before a write and another from after it. Records that belong
together say which version they are of; when they do not agree, they are read again.
"""

from collections.abc import Callable
from typing import Final, TypeVar

from aftersales.idempotency import LostRace

T = TypeVar("T")

_ATTEMPTS: Final = 3


class Torn(Exception):
    """Records that belong together are not of one version."""


def untorn(attempt: Callable[[], T]) -> T:
    """Return what an attempt reads, once its records agree; raise LostRace if others write without a pause."""
    for _ in range(_ATTEMPTS):
        try:
            return attempt()
        except Torn:
            continue
    raise LostRace

"""Cursors: where a page of a list ended, sealed so that nobody can make one, or use one on another list."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from aftersales.pages import BadQuestion

_SEAL: Final = 16
"""Bytes of the seal: nobody guesses 128 bits."""


@dataclass(frozen=True)
class Cursors:
    """Seals positions with a key of the product's own, which is asked for when there is something to seal."""

    key: Callable[[], bytes]

    def sealed(self, position: str, *, of: object) -> str:
        """Return the cursor of a position in a list; `of` says which list, for whom, under which conditions."""
        told = position.encode()
        listed = hashlib.sha256(json.dumps(of, sort_keys=True, default=str).encode()).digest()
        seal = hmac.digest(self.key(), listed + told, "sha256")[:_SEAL]
        return urlsafe_b64encode(seal + told).rstrip(b"=").decode()

    def opened(self, cursor: str | None, *, of: object) -> str | None:
        """Return the position of a cursor, or refuse one that was not made for this list."""
        if cursor is None:
            return None
        try:
            # Base64 has several texts for the same bytes; only the one that was given out is taken back.
            position = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[_SEAL:].decode()
            is_ours = hmac.compare_digest(cursor.encode(), self.sealed(position, of=of).encode())
        except ValueError:
            is_ours, position = False, ""
        if not is_ours:
            raise BadQuestion("after", "is not a cursor of this list")
        return position

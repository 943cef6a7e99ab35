"""Chance, for ids that nobody can guess and no two things share, and for salts."""

import secrets
from datetime import datetime

from aftersales.identifiers import ulid


def new_ulid(at: datetime) -> str:
    """Return a ULID of an instant that nobody else has."""
    return ulid(at, secrets.randbits(64))


def new_salt() -> str:
    """Return 128 bits that nobody can guess."""
    return secrets.token_urlsafe(16)

"""Chance, for ids that nobody can guess and no two things share, for salts and for secrets."""

import secrets
from base64 import b64encode
from datetime import datetime

from aftersales.identifiers import CorrelationId, ulid


def new_ulid(at: datetime) -> str:
    """Return a ULID of an instant that nobody else has."""
    return ulid(at, secrets.randbits(64))


def new_errand() -> CorrelationId:
    """Return an id for what nobody asked for by a request."""
    return CorrelationId(secrets.token_hex(16))


def new_salt() -> str:
    """Return 128 bits that nobody can guess."""
    return secrets.token_urlsafe(16)


def new_webhook_secret() -> str:
    """Return a secret to sign webhooks with, in the form of Standard Webhooks."""
    return f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"

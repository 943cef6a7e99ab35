"""Instants as text, in UTC: as documents hold them, and so that they sort."""

from datetime import UTC, datetime


def instant_text(at: datetime) -> str:
    """Return an instant as text, in UTC."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def sortable_text(at: datetime) -> str:
    """Return an instant as text that sorts as instants do: always of one length."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"

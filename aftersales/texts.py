"""What people write: how long it may be, and what it may not contain."""

from typing import Final

MAX_TEXT: Final = 5_000
MAX_NAME: Final = 200


def wrong_with(text: str, *, at_most: int = MAX_TEXT) -> str | None:
    """Return what is wrong with a text, or None: it is too long, or has characters that cannot be kept."""
    if len(text) > at_most:
        return f"has {len(text):,} characters; at most {at_most:,} are allowed"
    if any(_cannot_be_kept(character) for character in text):
        return "contains control characters or half of a character"
    return None


def _cannot_be_kept(character: str) -> bool:
    code = ord(character)
    return (code < 32 and character not in "\t\n\r") or code == 127 or 0xD800 <= code <= 0xDFFF

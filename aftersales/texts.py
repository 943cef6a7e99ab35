"""What people write: how long it may be, and what it may not contain."""

from typing import Final

from aftersales.wording import Said

MAX_TEXT: Final = 5_000
MAX_NAME: Final = 200


def wrong_with(text: str, *, at_most: int = MAX_TEXT) -> str | None:
    """Return what is wrong with a text, or None: it is too long, or has characters that cannot be kept."""
    if len(text) > at_most:
        return Said("has {length} characters; at most {most} are allowed", length=f"{len(text):,}", most=f"{at_most:,}")
    if any(_cannot_be_kept(character) for character in text):
        return Said("contains control characters or half of a character")
    return None


def _cannot_be_kept(character: str) -> bool:
    code = ord(character)
    return (code < 32 and character not in "\t\n\r") or code == 127 or 0xD800 <= code <= 0xDFFF

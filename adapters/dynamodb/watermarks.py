"""
What a record remembers of a shard of the stream: the last event that was counted into it, and when, in few bytes.

    w.<the shard>     <how many digits> <the event's number> <the hour>
    w.-pyhV7UpkhIV    B                 33CL5cVdCtzA         0tkJ

Numbers are written in 64 digits that are in order as a text, after how many of them there are: so texts are in the
order of their numbers, however long these are. With an hour behind it, a number's text is still before the next one's.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final, Self

MARK: Final = "w."
"""What the names of all marks begin with."""

_DIGITS: Final = f"-{digits}{ascii_uppercase}_{ascii_lowercase}"
_HOUR: Final = 3600
_HOUR_DIGITS: Final = 4
_NAME_BYTES: Final = 9
"""As many as no two shards of a table will share by chance."""


@dataclass(frozen=True)
class Watermark:
    """How far a shard was counted into a record, and in which hour since 1970 that was."""

    place: str
    hour: int

    @classmethod
    def read(cls, written: str) -> Self:
        """Return the mark that a text says."""
        return cls(written[:-_HOUR_DIGITS], _number_in(written[-_HOUR_DIGITS:]))

    def __str__(self) -> str:
        """Return the text that says the mark."""
        return self.place + _in_digits(self.hour).rjust(_HOUR_DIGITS, _DIGITS[0])


def name_of(shard: str) -> str:
    """Return the name under which a record remembers a shard."""
    return MARK + urlsafe_b64encode(blake2b(shard.encode(), digest_size=_NAME_BYTES).digest()).decode()


def place_of(number: str) -> str:
    """Return the number of an event as a text that is in order."""
    written = _in_digits(int(number))
    return _DIGITS[len(written)] + written


def hour_of(instant: datetime) -> int:
    """Return the hour since 1970 that an instant is in."""
    return int(instant.timestamp()) // _HOUR


def _in_digits(number: int) -> str:
    written = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        written = _DIGITS[digit] + written
    return written


def _number_in(written: str) -> int:
    number = 0
    for digit in written:
        number = number * len(_DIGITS) + _DIGITS.index(digit)
    return number

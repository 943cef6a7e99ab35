"""The mark in a data folder that says whose it is: a sandbox's plays never mix with a shop's books."""

from typing import Final, Protocol

SERVER: Final = "server"
SANDBOX: Final = "sandbox"
_MEMO: Final = "made-by"


class AnothersFolder(Exception):
    """The folder was made by the other kind."""


class Memos(Protocol):
    """Keeps short texts by name."""

    def read(self, name: str) -> str | None:
        """Return a memo, if it was ever written."""
        ...

    def write(self, name: str, text: str) -> None:
        """Keep a memo, instead of the one of that name."""
        ...


def mark(memos: Memos, owner: str) -> None:
    """Mark a new folder as its owner's, or refuse one that is the other's."""
    made_by = memos.read(_MEMO)
    if made_by is None:
        memos.write(_MEMO, owner)
    elif made_by != owner:
        raise AnothersFolder(f"This data folder was made by a {made_by}; a {owner} does not work on it.")

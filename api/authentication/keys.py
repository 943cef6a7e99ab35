"""The keys of one installation: a single secret is kept, and each use has a key of its own that is made from it."""

import hmac
from dataclasses import dataclass, field
from typing import Final

SECRET_BYTES: Final = 32


class WeakSecret(Exception):
    """A secret is too short to sign with."""


@dataclass(frozen=True)
class Keys:
    """What signs order links, cursors and uploads. Whoever learns one of them learns none of the others."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) < SECRET_BYTES:
            raise WeakSecret(f"The signing key must have at least {SECRET_BYTES} bytes.")

    @property
    def order_links(self) -> bytes:
        """Return what signs guests' links."""
        return self._for("order links")

    @property
    def cursors(self) -> bytes:
        """Return what signs the cursors of lists."""
        return self._for("cursors")

    @property
    def uploads(self) -> bytes:
        """Return what signs the addresses of files."""
        return self._for("uploads")

    @property
    def sandbox_tokens(self) -> bytes:
        """Return what signs the tokens of a sandbox."""
        return self._for("sandbox tokens")

    def _for(self, use: str) -> bytes:
        return hmac.digest(self.secret, use.encode(), "sha256")

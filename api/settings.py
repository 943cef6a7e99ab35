"""What the environment says about how to run on this machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LOOPBACK: Final = "127.0.0.1"
_PORT: Final = "8000"
_LAST_PORT: Final = 65_535


class BadSettings(Exception):
    """The environment says something that cannot be meant."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where to listen, where to keep everything, and where the registry and the payment gateways are told of."""

    host: str
    port: int
    folder: Path
    issuers: Path | None
    public_url: str | None
    demo: bool
    payments: Path | None = None

    @property
    def address(self) -> str:
        """Return where clients reach this service."""
        return self.public_url or f"http://{self.host}:{self.port}"


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Return what the environment says, or refuse it; what is empty counts as not said."""
    said = {name: value for name, value in environment.items() if value.strip()}
    port = said.get("PORT", _PORT)
    if not port.isdecimal() or not 1 <= int(port) <= _LAST_PORT:
        raise BadSettings(f"PORT must be a number from 1 to {_LAST_PORT}, not {port}.")
    return Settings(
        host=said.get("HOST", LOOPBACK),
        port=int(port),
        folder=Path(said.get("DATA_DIR", ".local")),
        issuers=Path(said["ISSUERS"]) if "ISSUERS" in said else None,
        public_url=said["PUBLIC_URL"].rstrip("/") if "PUBLIC_URL" in said else None,
        demo=said.get("DEMO", "1") != "0",
        payments=Path(said["PAYMENTS"]) if "PAYMENTS" in said else None,
    )

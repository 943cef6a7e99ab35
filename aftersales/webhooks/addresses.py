"""
The address of a webhook: what a shop may name, as text.

    https://hooks.shop.example/aftersales?from=us

A name of the public internet, over https, at port 443 or one that is nobody's by tradition; no password, no fragment.
Numbers are no names, however they are written: 127.0.0.1, 2130706433, 0x7f.1 and [::1] are all refused. What a name
leads to is for whoever connects to check, each time.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aftersales.wording import Said

MAX_URL: Final = 2_000

_HTTPS: Final = 443
_FIRST_FREE_PORT: Final = 1_024
_LAST_PORT: Final = 65_535
_FORM: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]{1,253})(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<target>(?:/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?(?:\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?)",
    re.ASCII,
)
_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.ASCII)
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_NOT_PUBLIC: Final = frozenset(
    {"arpa", "home", "internal", "intranet", "invalid", "lan", "local", "localdomain", "localhost", "onion", "private"}
)
_LOOPBACK: Final = "127.0.0.1"


class Reach(StrEnum):
    """Which addresses a webhook may have."""

    PUBLIC = "PUBLIC"
    LOCAL_TOO = "LOCAL_TOO"
    """For a sandbox alone: http://127.0.0.1:<port> as well."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a webhook listens: the host's name, the port, and the path with its query; a local one has no TLS."""

    host: str
    port: int
    target: str
    is_local: bool = False

    @property
    def authority(self) -> str:
        """The host and the port, as HTTP names them."""
        return self.host if self.port == _HTTPS and not self.is_local else f"{self.host}:{self.port}"


class BadAddress(Exception):
    """A webhook may not have this address; the text, which is Said, tells why."""

    def __init__(self, why: Said) -> None:
        super().__init__(why)
        self.why = why


def address_in(url: str, *, reach: Reach) -> Address:
    """Return the address that a URL names, or raise BadAddress."""
    form = _FORM.fullmatch(url) if len(url) <= MAX_URL else None
    if form is None:
        raise BadAddress(_WRONG_FORM)
    address = Address(
        host=form["host"].lower(),
        port=int(form["port"] or _HTTPS),
        target=_target_of(form["target"]),
        is_local=form["scheme"] == "http",
    )
    if address.is_local:
        _check_local(address, has_port=form["port"] is not None, reach=reach)
    else:
        _check_public(address)
    return address


def _check_local(address: Address, *, has_port: bool, reach: Reach) -> None:
    if reach is Reach.PUBLIC:
        raise BadAddress(Said("must begin with https://"))
    if address.host != _LOOPBACK or not has_port or not 1 <= address.port <= _LAST_PORT:
        raise BadAddress(Said("must begin with https://, or with http://127.0.0.1: and a port"))


def _check_public(address: Address) -> None:
    *others, last = address.host.split(".")
    if _NUMBER.fullmatch(last):
        raise BadAddress(Said("must name its host, and not by a number"))
    if not others or not all(_LABEL.fullmatch(label) for label in (*others, last)) or last in _NOT_PUBLIC:
        raise BadAddress(Said("must name a host of the public internet"))
    if address.port != _HTTPS and not _FIRST_FREE_PORT <= address.port <= _LAST_PORT:
        raise BadAddress(
            Said("must be at port 443, or at one from {first} to {last}", first=_FIRST_FREE_PORT, last=_LAST_PORT)
        )


def _target_of(text: str) -> str:
    return text if text.startswith("/") else f"/{text}"


_WRONG_FORM: Final = Said(
    "must be an address of the form https://host/path, of at most {most} characters, without a name or password",
    most=f"{MAX_URL:,}",
)

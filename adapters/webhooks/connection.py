"""
A connection to a webhook: to an address that was checked, within a few seconds, hearing no more than is needed.

The host's name is resolved once and every address that it stands for is looked at; the connection goes to one of those
and to no other, while the certificate must be the name's. Whatever the name stands for a moment later is of no concern.
"""

import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import RawIOBase
from ipaddress import IPv4Address, ip_address
from typing import TYPE_CHECKING, Final, Self

from adapters.webhooks.internet import Ip, Resolve, is_public, resolve
from aftersales.webhooks.addresses import Address

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_READ: Final = 64 * 1024
_CONNECT_SECONDS: Final = 2.0


class NotPublic(OSError):
    """A name stands for an address that no webhook may lead to."""


@dataclass(frozen=True)
class Deadline:
    """The end of all patience, as the machine's steady clock counts."""

    end: float

    @classmethod
    def within(cls, seconds: float) -> Self:
        """Return the deadline so many seconds from now."""
        return cls(time.monotonic() + seconds)

    def left(self) -> float:
        """Return how many seconds are left, or raise TimeoutError."""
        seconds = self.end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("took too long")
        return seconds


@dataclass(frozen=True, kw_only=True)
class Line:
    """An open connection. It speaks and hears until its deadline, and hears 64 KB at most."""

    socket: socket.socket
    deadline: Deadline

    def send(self, content: bytes) -> None:
        """Send all of it, or raise OSError."""
        for first in range(0, len(content), MOST_READ):
            self.socket.settimeout(self.deadline.left())
            self.socket.sendall(content[first : first + MOST_READ])

    def makefile(self, _mode: str) -> "Hearing":
        """Return what is heard, as HTTPResponse asks for it."""
        return Hearing(self)


class Hearing(RawIOBase):
    """What is heard on a line, as a file; it ends in an error where it is too much or takes too long."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line
        self._left = MOST_READ

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Hear some bytes."""
        if self._left <= 0:
            raise OSError("said too much")
        self._line.socket.settimeout(self._line.deadline.left())
        heard = self._line.socket.recv_into(buffer, min(len(memoryview(buffer)), self._left))
        self._left -= heard
        return heard


@dataclass(frozen=True, kw_only=True)
class Connecting:
    """How connections are made; tests have a resolver, a trust and a part of the loopback range of their own."""

    resolve: Resolve = resolve
    may_reach: Callable[[Ip], bool] = is_public
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def to(self, address: Address, *, deadline: Deadline) -> Line:
        """Return a connection to an address, or raise OSError."""
        if address.is_local:
            return Line(socket=_connected([ip_address(address.host)], address.port, deadline), deadline=deadline)
        plain = _connected(self._checked(address, deadline), address.port, deadline)
        try:
            plain.settimeout(deadline.left())
            return Line(socket=self.trust.wrap_socket(plain, server_hostname=address.host), deadline=deadline)
        except BaseException:
            plain.close()
            raise

    def _checked(self, address: Address, deadline: Deadline) -> Sequence[Ip]:
        ips = self.resolve(address.host, address.port, deadline.left())
        # One that is not public is enough: names of honest hosts stand for none.
        for ip in ips:
            if not self.may_reach(ip):
                raise NotPublic(f"{address.host} stands for {ip}, which is not of the public internet")
        return ips


def _connected(ips: Sequence[Ip], port: int, deadline: Deadline) -> socket.socket:
    """Return a connection to the first address that answers."""
    refused: OSError = OSError("its name stands for no address")
    for ip in ips:
        family = socket.AF_INET if isinstance(ip, IPv4Address) else socket.AF_INET6
        found = socket.socket(family, socket.SOCK_STREAM)
        try:
            found.settimeout(min(deadline.left(), _CONNECT_SECONDS))
            found.connect((str(ip), port))
        except OSError as error:
            found.close()
            refused = error
        else:
            return found
    raise refused

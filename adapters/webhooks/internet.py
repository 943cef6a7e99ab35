"""
Which addresses belong to the public internet: to no others does a shop's webhook lead.

Of IPv4 what is not public is listed; of IPv6 only 2000::/3 is given out to the public, so that whatever stands for an
IPv4 address (::ffff:0:0/96, 64:ff9b::/96) or for a place nearby (::1, fe80::/10, fc00::/7, ff00::/8) is outside of it.

Source: the registries of special-purpose addresses at iana.org, as of November 2026.
"""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final

Ip = IPv4Address | IPv6Address

Resolve = Callable[[str, int, float], Sequence[Ip]]
"""Returns what a host's name stands for, at a port, within some seconds; or raises OSError."""

_NOT_PUBLIC: Final = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            # Public by the registry; inside Azure it is the machine's own host.
            "168.63.129.16/32",
        ),
    )
)
_GIVEN_OUT: Final = IPv6Network("2000::/3")
_NOT_PUBLIC_OF_THESE: Final = tuple(
    # Protocols' own with Teredo; documentation, twice; 6to4, which wraps any IPv4 address.
    map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)


def is_public(ip: Ip) -> bool:
    """Tell whether an address is one of the public internet."""
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _NOT_PUBLIC)
    return ip in _GIVEN_OUT and not any(ip in network for network in _NOT_PUBLIC_OF_THESE)


def resolve(host: str, port: int, seconds: float) -> Sequence[Ip]:
    """Return what a host's name stands for, or raise OSError."""
    return within(seconds, lambda: _resolved(host, port))


def within(seconds: float, ask: Callable[[], Sequence[Ip]]) -> Sequence[Ip]:
    """Return an answer that comes in time, or raise TimeoutError: the system's resolver alone may take minutes."""
    answers: SimpleQueue[Sequence[Ip] | OSError] = SimpleQueue()

    def answer() -> None:
        try:
            answers.put(ask())
        except OSError as error:
            answers.put(error)

    Thread(target=answer, daemon=True).start()
    try:
        answered = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"no name was resolved within {seconds:.1f} seconds") from None
    if isinstance(answered, OSError):
        raise answered
    return answered


def _resolved(host: str, port: int) -> Sequence[Ip]:
    # As bytes, so that Python does not make another name of it.
    found = socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(place[0]) for *_, place in found))

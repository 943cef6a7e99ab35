"""No webhook leads to this machine, its neighbors or the cloud it runs in, however the way there is written."""

from collections.abc import Sequence
from ipaddress import ip_address
from threading import Event

import pytest

from adapters.webhooks.internet import Ip, is_public, resolve, within

NOT_PUBLIC = {
    "unspecified": ("0.0.0.0", "0.1.2.3", "::"),  # noqa: S104 - nothing is bound there
    "loopback": ("127.0.0.1", "127.255.255.254", "::1"),
    "private": ("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "fc00::1", "fd12:3456::1"),
    "link-local": ("169.254.0.1", "fe80::1", "fe80::1%eth0"),
    "metadata": ("169.254.169.254", "169.254.170.2", "fd00:ec2::254", "100.100.100.200", "168.63.129.16"),
    "carrier's": ("100.64.0.1", "100.127.255.255"),
    "multicast": ("224.0.0.1", "239.255.255.255", "ff02::1"),
    "reserved": ("240.0.0.1", "255.255.255.255", "192.0.0.1", "198.18.0.1", "192.88.99.1", "4000::1", "100::1"),
    "documentation": ("192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"),
    "IPv4 in IPv6": ("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::ffff:0:7f00:1"),
    "NAT64": ("64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1"),
    "6to4 and Teredo": ("2002:7f00:1::1", "2002:808:808::1", "2001::1"),
    "site-local": ("fec0::1",),
}
PUBLIC = ("8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1")


class TestAnAddress:
    @pytest.mark.parametrize("text", [text for texts in NOT_PUBLIC.values() for text in texts])
    def test_of_anything_but_the_public_internet_is_not_public(self, text: str) -> None:
        assert not is_public(ip_address(text))

    @pytest.mark.parametrize("text", PUBLIC)
    def test_of_the_public_internet_is(self, text: str) -> None:
        assert is_public(ip_address(text))


class TestAName:
    @pytest.mark.parametrize("name", ["2130706433", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "127.1", "127.0.0.1"])
    def test_that_is_a_number_stands_for_what_the_number_means(self, name: str) -> None:
        assert resolve(name, 443, 5.0) == [ip_address("127.0.0.1")]

    def test_that_stands_for_nothing_is_told_as_such(self) -> None:
        with pytest.raises(OSError, match=r".+"):
            resolve("nowhere.invalid", 443, 5.0)

    def test_is_not_waited_for_longer_than_there_is_time(self) -> None:
        slow = Event()

        def ask() -> Sequence[Ip]:
            slow.wait(5)
            return []

        with pytest.raises(TimeoutError):
            within(0.01, ask)
        slow.set()

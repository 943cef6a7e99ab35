"""A webhook's address is a name of the public internet over https, whatever else it tries to look like."""

import pytest

from aftersales.webhooks.addresses import MAX_URL, Address, BadAddress, Reach, address_in
from aftersales.wording import spoken

GOOD = {
    "https://hooks.shop.example": Address(host="hooks.shop.example", port=443, target="/"),
    "https://Hooks.Shop.Example/In": Address(host="hooks.shop.example", port=443, target="/In"),
    "https://hooks.shop.example:8443/a/b?c=d&e=%20": Address(
        host="hooks.shop.example", port=8443, target="/a/b?c=d&e=%20"
    ),
    "https://hooks.shop.example?c=d": Address(host="hooks.shop.example", port=443, target="/?c=d"),
    "https://xn--bcher-kva.example/": Address(host="xn--bcher-kva.example", port=443, target="/"),
    "https://shop.example:443/": Address(host="shop.example", port=443, target="/"),
}
BAD = {
    "no https": [
        "http://hooks.shop.example/",
        "ftp://hooks.shop.example/",
        "//hooks.shop.example",
        "hooks.shop.example",
    ],
    "nothing": ["", "https://", "https:///path"],
    "a name or password": [
        "https://user@shop.example/",
        "https://user:pass@shop.example/",
        "https://shop.example@evil.example/",
    ],
    "a number": [
        *("https://127.0.0.1/", "https://2130706433/", "https://0177.0.0.1/", "https://0x7f.0.0.1/", "https://127.1/"),
        *("https://0x7f000001/", "https://8.8.8.8/", "https://shop.example.0x1/", "https://1.2.3.4.5/"),
    ],
    "IPv6": ["https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[2606:4700::1111]/"],
    "not public": [
        *("https://localhost/", "https://shop/", "https://metadata.google.internal/", "https://printer.local/"),
        *("https://shop.localhost/", "https://1.0.0.127.in-addr.arpa/"),
    ],
    "no host": [
        "https://-shop.example/",
        "https://shop-.example/",
        "https://shop..example/",
        "https://.example/",
        "https://shop.example./",
        f"https://{'a' * 64}.example/",
        "https://shop_1.example/",
        "https://bücher.example/",
    ],
    "a port of others": [
        "https://shop.example:22/",
        "https://shop.example:80/",
        "https://shop.example:0/",
        "https://shop.example:65536/",
        "https://shop.example:/",
        "https://shop.example:\uff14\uff14\uff13/",
    ],
    "more than HTTP takes": [
        "https://shop.example/#part",
        "https://shop.example/a b",
        "https://shop.example/\r\nX: y",
        "https://shop.example\\@evil.example/",
        "https://shop.example/ü",
        " https://shop.example/",
        "https://shop.example/\n",
    ],
    "too much": [f"https://shop.example/{'x' * MAX_URL}"],
}


class TestAnAddress:
    @pytest.mark.parametrize("url", GOOD)
    def test_is_where_the_url_leads(self, url: str) -> None:
        assert address_in(url, reach=Reach.PUBLIC) == GOOD[url]

    @pytest.mark.parametrize("url", [url for urls in BAD.values() for url in urls])
    @pytest.mark.parametrize("reach", Reach)
    def test_is_none_but_a_public_one_over_https(self, url: str, reach: Reach) -> None:
        with pytest.raises(BadAddress):
            address_in(url, reach=reach)

    def test_names_its_port_to_the_host_unless_it_goes_without_saying(self) -> None:
        assert address_in("https://shop.example:443/", reach=Reach.PUBLIC).authority == "shop.example"
        assert address_in("https://shop.example:8443/", reach=Reach.PUBLIC).authority == "shop.example:8443"

    def test_that_is_refused_is_told_why_in_the_readers_language(self) -> None:
        with pytest.raises(BadAddress) as refused:
            address_in("https://127.1/", reach=Reach.PUBLIC)

        assert refused.value.why == "must name its host, and not by a number"
        assert spoken(refused.value.why, "zh") == "必须写明主机的名称，而不能用数字"


class TestASandboxesAddress:
    def test_may_be_on_this_machine_at_a_port(self) -> None:
        address = address_in("http://127.0.0.1:9000/hook", reach=Reach.LOCAL_TOO)

        assert address == Address(host="127.0.0.1", port=9000, target="/hook", is_local=True)
        assert address.authority == "127.0.0.1:9000"

    @pytest.mark.parametrize(
        "url", ["http://127.0.0.1/", "http://localhost:9000/", "http://127.0.0.2:9000/", "http://10.0.0.1:9000/"]
    )
    def test_is_at_no_other_place_nearby(self, url: str) -> None:
        with pytest.raises(BadAddress):
            address_in(url, reach=Reach.LOCAL_TOO)

    def test_is_no_address_anywhere_else(self) -> None:
        with pytest.raises(BadAddress) as refused:
            address_in("http://127.0.0.1:9000/hook", reach=Reach.PUBLIC)

        assert refused.value.why == "must begin with https://"

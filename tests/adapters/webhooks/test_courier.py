"""A courier brings events to where a shop said, and nowhere else: each guard against a trick, over real connections."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest

from adapters.webhooks.connection import Connecting
from adapters.webhooks.courier import HttpCourier
from adapters.webhooks.internet import Ip
from adapters.webhooks.signing import signed
from aftersales.webhooks.addresses import Reach
from aftersales.webhooks.webhook import Answer, Webhook
from tests.adapters.webhooks.receivers import NAME, OK, Certificates, Receiver, certificates_for, receiver
from tests.listening import SECRET, a_delivery, a_webhook

HERE, NEXT_DOOR = ip_address("127.0.0.1"), ip_address("127.0.0.2")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
REDIRECT = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"


@dataclass
class Names:
    """A resolver that gives one answer after the other, and counts how often it was asked."""

    answers: list[Sequence[Ip]] = field(default_factory=lambda: [[HERE]])
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, _port: int, _seconds: float) -> Sequence[Ip]:
        self.asked.append(host)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates_for(NAME, tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def shop(certificates: Certificates) -> Iterator[Receiver]:
    with receiver(certified=certificates.server) as shop:
        yield shop


@pytest.fixture
def names() -> Names:
    return Names()


@pytest.fixture
def courier(certificates: Certificates, names: Names) -> HttpCourier:
    """Return a courier to whom the loopback addresses here are the public internet."""
    connecting = Connecting(resolve=names, may_reach=lambda ip: ip == HERE, trust=certificates.trust)
    return HttpCourier(wall_now=lambda: NOW, connecting=connecting, seconds=1.0)


def hook(shop: Receiver, path: str = "/in?key=1", *, name: str = NAME) -> Webhook:
    return a_webhook(url=f"https://{name}:{shop.port}{path}")


def offered(courier: HttpCourier, webhook: Webhook) -> Answer:
    return courier.offer(webhook, a_delivery(webhook, "case_1/2"))


class TestAnEvent:
    def test_arrives_as_it_was_published_and_signed(self, courier: HttpCourier, shop: Receiver) -> None:
        answer = offered(courier, hook(shop))

        (received,) = shop.received
        assert answer is Answer.ACCEPTED
        assert (received.path, received.body) == ("/in?key=1", b'{"id":"case_1/2"}')
        assert received.headers == {
            "Host": f"{NAME}:{shop.port}",
            "User-Agent": "aftersales",
            "Content-Type": "application/cloudevents+json; charset=utf-8",
            "Content-Length": "17",
            "Connection": "close",
            **signed(b'{"id":"case_1/2"}', message_id="case_1/2", at=NOW, secret=SECRET),
        }

    def test_of_many_bytes_arrives_whole(self, courier: HttpCourier, shop: Receiver) -> None:
        webhook = hook(shop)
        body = "größer als gedacht 😀 " * 10_000

        answer = courier.offer(webhook, replace(a_delivery(webhook), body=body))

        assert answer is Answer.ACCEPTED
        assert [received.body for received in shop.received] == [body.encode()]

    @pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
    def test_is_accepted_by_any_answer_from_200_to_299(self, courier: HttpCourier, shop: Receiver, status: int) -> None:
        shop.answer = [b"HTTP/1.1 %d Fine\r\nContent-Length: 0\r\n\r\n" % status]

        assert offered(courier, hook(shop)) is Answer.ACCEPTED

    @pytest.mark.parametrize("status", [199, 300, 304, 400, 401, 404, 429, 500, 503])
    def test_is_refused_by_any_other(self, courier: HttpCourier, shop: Receiver, status: int) -> None:
        shop.answer = [b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status]

        assert offered(courier, hook(shop)) is Answer.REFUSED

    def test_has_nobody_to_go_to_where_the_answer_is_gone(self, courier: HttpCourier, shop: Receiver) -> None:
        shop.answer = [b"HTTP/1.1 410 Gone\r\n\r\n"]

        assert offered(courier, hook(shop)) is Answer.GONE

    @pytest.mark.parametrize("nonsense", [b"", b"no HTTP at all\r\n\r\n", b"HTTP/1.1 wat\r\n\r\n", b"\x00" * 500])
    def test_is_refused_by_what_is_no_answer(self, courier: HttpCourier, shop: Receiver, nonsense: bytes) -> None:
        shop.answer = [nonsense]

        assert offered(courier, hook(shop)) is Answer.REFUSED

    def test_is_refused_by_a_host_that_does_not_listen(self, courier: HttpCourier) -> None:
        with receiver() as gone:
            webhook = hook(gone)

        assert offered(courier, webhook) is Answer.REFUSED


class TestARedirect:
    @pytest.mark.parametrize("place", [b"http://169.254.169.254/latest/meta-data/", b"/elsewhere"])
    def test_is_not_followed(self, courier: HttpCourier, shop: Receiver, names: Names, place: bytes) -> None:
        shop.answer = [REDIRECT % place]

        answer = offered(courier, hook(shop))

        assert answer is Answer.REFUSED
        assert (len(shop.received), names.asked) == (1, [NAME])


class TestTheName:
    def test_is_asked_for_once_and_its_first_answer_holds(
        self, courier: HttpCourier, shop: Receiver, names: Names
    ) -> None:
        # Rebinding: whoever asked again would be led elsewhere, after the check.
        names.answers = [[HERE], [NEXT_DOOR]]

        with receiver(host=str(NEXT_DOOR), port=shop.port) as trap:
            answer = offered(courier, hook(shop))

        assert answer is Answer.ACCEPTED
        assert (len(shop.received), len(trap.received), names.asked) == (1, 0, [NAME])

    def test_that_stands_for_one_address_that_is_not_public_leads_nowhere(
        self, courier: HttpCourier, shop: Receiver, names: Names
    ) -> None:
        names.answers = [[HERE, NEXT_DOOR]]

        answer = offered(courier, hook(shop))

        assert answer is Answer.REFUSED
        assert shop.received == []

    def test_that_stands_for_nothing_leads_nowhere(self, courier: HttpCourier, shop: Receiver, names: Names) -> None:
        names.answers = [[]]

        assert offered(courier, hook(shop)) is Answer.REFUSED

    def test_is_that_of_the_certificate(self, courier: HttpCourier, shop: Receiver) -> None:
        answer = offered(courier, hook(shop, name="other.shop.example"))

        assert answer is Answer.REFUSED
        assert shop.received == []

    def test_is_tried_at_its_next_address_where_the_first_does_not_answer(
        self, certificates: Certificates, shop: Receiver
    ) -> None:
        connecting = Connecting(resolve=Names([[NEXT_DOOR, HERE]]), may_reach=lambda _: True, trust=certificates.trust)

        assert offered(HttpCourier(wall_now=lambda: NOW, connecting=connecting), hook(shop)) is Answer.ACCEPTED

    @pytest.mark.parametrize(
        "url", ["https://localhost/", "https://127.0.0.1/", "https://2130706433/", "https://[::1]/"]
    )
    def test_is_looked_at_again_whatever_was_once_kept(self, courier: HttpCourier, names: Names, url: str) -> None:
        answer = offered(courier, a_webhook(url=url))

        assert answer is Answer.REFUSED
        assert names.asked == []


class TestACourierAsItIs:
    def test_brings_nothing_to_this_machine(self, certificates: Certificates, shop: Receiver) -> None:
        connecting = Connecting(resolve=Names(), trust=certificates.trust)

        answer = offered(HttpCourier(wall_now=lambda: NOW, connecting=connecting), hook(shop))

        assert answer is Answer.REFUSED
        assert shop.received == []

    def test_trusts_no_certificate_that_signs_itself(self, shop: Receiver) -> None:
        connecting = Connecting(resolve=Names(), may_reach=lambda _: True)

        answer = offered(HttpCourier(wall_now=lambda: NOW, connecting=connecting), hook(shop))

        assert answer is Answer.REFUSED
        assert shop.received == []


class TestTime:
    @pytest.mark.parametrize(
        "pieces",
        [[b"", b""], [b"HTTP/1.1 2"] + [b"0"] * 20, [b"HTTP/1.1 200 OK\r\n"] + [b"X-Slow: drip\r\n"] * 20],
        ids=["silence", "a dripping status", "dripping headers"],
    )
    def test_runs_out_however_slowly_the_answer_comes(
        self, courier: HttpCourier, shop: Receiver, pieces: list[bytes]
    ) -> None:
        shop.answer, shop.pause = pieces, 0.3
        began = time.monotonic()

        answer = offered(replace(courier, seconds=0.5), hook(shop))

        assert answer is Answer.REFUSED
        assert 0.4 < time.monotonic() - began < 2

    def test_that_runs_out_in_the_middle_of_the_rest_takes_nothing_back(
        self, courier: HttpCourier, shop: Receiver
    ) -> None:
        shop.answer, shop.pause = [b"HTTP/1.1 200 OK\r\n\r\n", *[b"drip"] * 5], 0.3

        assert offered(replace(courier, seconds=0.5), hook(shop)) is Answer.ACCEPTED

    def test_is_five_seconds_for_all_of_it(self) -> None:
        assert HttpCourier(wall_now=lambda: NOW).seconds == 5.0


class TestAnAnswer:
    def test_is_heard_as_far_as_64_kilobytes(self, courier: HttpCourier, shop: Receiver) -> None:
        endless = [b"HTTP/1.1 200 OK\r\n", *[b"X-More: %s\r\n" % (b"x" * 1_000)] * 80, b"\r\n"]
        shop.answer = endless

        assert offered(courier, hook(shop)) is Answer.REFUSED

    def test_may_go_on_for_longer_than_anyone_listens(self, courier: HttpCourier, shop: Receiver) -> None:
        shop.answer = [b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 100_000] * 20]

        assert offered(courier, hook(shop)) is Answer.ACCEPTED


class TestASandbox:
    def test_brings_events_to_this_machine_over_http(self) -> None:
        courier = HttpCourier(wall_now=lambda: NOW, reach=Reach.LOCAL_TOO)

        with receiver() as shop:
            answer = offered(courier, a_webhook(url=f"http://127.0.0.1:{shop.port}/hook"))

        assert (answer, [received.path for received in shop.received]) == (Answer.ACCEPTED, ["/hook"])

    def test_that_was_not_asked_to_does_not(self) -> None:
        courier = HttpCourier(wall_now=lambda: NOW)

        with receiver() as shop:
            answer = offered(courier, a_webhook(url=f"http://127.0.0.1:{shop.port}/hook"))

        assert (answer, shop.received) == (Answer.REFUSED, [])


def test_the_receiver_is_one_that_can_say_no(certificates: Certificates, tmp_path: Path) -> None:
    """Show that what is told of certificates is not told of a receiver that nobody could reach."""
    connecting = Connecting(resolve=Names(), may_reach=lambda _: True, trust=certificates.trust)
    other = certificates_for("other.shop.example", tmp_path)

    with receiver(certified=other.server) as shop:
        shop.answer = [OK]
        answer = offered(HttpCourier(wall_now=lambda: NOW, connecting=connecting), hook(shop))

    assert (answer, shop.received) == (Answer.REFUSED, [])

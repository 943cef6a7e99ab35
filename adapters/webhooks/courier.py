"""The courier: brings an event to a webhook as an HTTP request, signed, and says whether it was taken."""

import logging
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from socket import socket
from typing import Final, cast

from adapters.announced import cause_in
from adapters.causes import because_of
from adapters.log_lines import kind_of
from adapters.webhooks.connection import MOST_READ, Connecting, Deadline, Line
from adapters.webhooks.signing import signed
from aftersales.webhooks.addresses import Address, BadAddress, Reach, address_in
from aftersales.webhooks.delivery import Delivery
from aftersales.webhooks.webhook import Answer, Webhook

SECONDS: Final = 5.0
"""For all of it: the name, the connection, the request and the answer."""

_ACCEPTED: Final = range(200, 300)
_logger: Final = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class HttpCourier:
    """Offers events over HTTPS; follows no redirect. `seconds` is how long one offer may take, whatever happens."""

    wall_now: Callable[[], datetime]
    reach: Reach = Reach.PUBLIC
    connecting: Connecting = field(default_factory=Connecting)
    seconds: float = SECONDS

    def offer(self, webhook: Webhook, delivery: Delivery) -> Answer:
        """Offer an event, and return what came of it; nothing is raised for what the shop does."""
        with because_of(cause_in(delivery.body.encode())):
            return self._offer(webhook, delivery)

    def _offer(self, webhook: Webhook, delivery: Delivery) -> Answer:
        try:
            status = self._status(webhook, delivery)
        except (OSError, HTTPException, ValueError, BadAddress) as error:
            # What it says may have been chosen by whoever listens there.
            _logger.info("%s did not take %s: %s", webhook.id, delivery.event_id, kind_of(error))
            return Answer.REFUSED
        _logger.info("%s answered %d to %s", webhook.id, status, delivery.event_id)
        if status in _ACCEPTED:
            return Answer.ACCEPTED
        return Answer.GONE if status == HTTPStatus.GONE else Answer.REFUSED

    def _status(self, webhook: Webhook, delivery: Delivery) -> int:
        address, deadline = address_in(webhook.url, reach=self.reach), Deadline.within(self.seconds)
        body = delivery.body.encode()
        headers = signed(body, message_id=delivery.event_id, at=self.wall_now(), secret=webhook.secret)
        line = self.connecting.to(address, deadline=deadline)
        with closing(line.socket):
            line.send(_request(address, headers, body))
            return _status_of(line)


def _request(address: Address, headers: Mapping[str, str], body: bytes) -> bytes:
    head = {
        "Host": address.authority,
        "User-Agent": "aftersales",
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    lines = [f"POST {address.target} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    return "\r\n".join(lines).encode("ascii") + body


def _status_of(line: Line) -> int:
    # HTTPResponse asks of a socket only that it can be read as a file.
    response = HTTPResponse(cast(socket, line), method="POST")
    response.begin()
    try:
        # Whoever is cut short while answering may think that something went wrong.
        response.read(MOST_READ)
    except (OSError, HTTPException) as cut_short:
        _logger.debug("Nobody waits for the rest of an answer: %s", kind_of(cut_short))
    return response.status

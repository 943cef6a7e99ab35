"""
What is known of a request afterwards: an id, which its answer tells back, and one line in the log, without its words.

    X-Request-Id: 4bf92f3577b34da6a3ce929d0e0e4736
    {"message": "Answered a request", "correlation_id": "4bf92f…", "route": "POST /graphql", "status": 200,
     "milliseconds": 12, "fields": ["approveCase"], "outcome": ["NotAllowedNow"], "merchant": "shop-1", …}

All that happens because of a request says its id: each line that is logged meanwhile, and each event that is recorded.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPMethod, HTTPStatus
from time import perf_counter
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.causes import REQUEST_ID, because_of
from adapters.chance import new_errand
from aftersales.identifiers import CorrelationId
from api.answering import broken

_TRACE: Final = "traceparent"
_UUID: Final = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.ASCII)
_TRACE_ID: Final = re.compile(r"[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?", re.ASCII)
_METHODS: Final = frozenset(method.value for method in HTTPMethod)
_WATCHED_BY_MACHINES: Final = "/health"
_logger: Final = logging.getLogger(__name__)

Told = Mapping[str, object]
"""What else the line of a request says."""

Identify = Callable[[Scope], CorrelationId]
"""Tells what a request is called: the server hears it or makes it up, a Lambda is told by API Gateway."""


def heard_or_new(scope: Scope) -> CorrelationId:
    """
    Return the id that a proxy gave a request, or a new one.

    Anyone may send these headers, and events keep the id for ever: it is 128 bits in hexadecimal digits, or not heard.
    """
    headers = Headers(scope=scope)
    if _UUID.fullmatch(given := headers.get(REQUEST_ID, "").lower()):
        return CorrelationId(given)
    traced = _TRACE_ID.fullmatch(headers.get(_TRACE, ""))
    return CorrelationId(traced[1]) if traced else new_errand()


@dataclass(frozen=True)
class Tracing:
    """Gives each request its id and its line. What breaks is answered here, so that this answer says the id too."""

    app: ASGIApp
    identify: Identify

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        correlation_id = self.identify(scope)
        answered = _Answered(send, correlation_id)
        with because_of(correlation_id):
            try:
                await self.app(scope, receive, answered.send)
            except Exception:
                # Nothing is left above that would answer: whoever asked hears that it broke, and under which id.
                _logger.exception("A request could not be answered")
                if answered.status is not None:
                    raise
                await broken()(scope, receive, answered.send)
            finally:
                answered.log(scope)


@dataclass
class _Answered:
    """What becomes of a request."""

    onward: Send
    correlation_id: CorrelationId
    status: int | None = None
    began: float = field(default_factory=perf_counter)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)[REQUEST_ID] = self.correlation_id
        await self.onward(message)

    def log(self, scope: Scope) -> None:
        if scope["path"] == _WATCHED_BY_MACHINES and self.status == HTTPStatus.OK:
            return
        told = {
            "route": _route_of(scope),
            "status": self.status,
            "milliseconds": round((perf_counter() - self.began) * 1000),
        }
        _logger.info("Answered a request", extra={**told, **scope.get("state", {}).get("told", {})})


def tell(scope: Scope, told: Told) -> None:
    """Add to the line of a request what else is known of it."""
    scope.setdefault("state", {})["told"] = told


def _route_of(scope: Scope) -> str:
    """Return where a request went, without what only this request has in it; a stranger's words lead nowhere."""
    if "endpoint" not in scope or scope["method"] not in _METHODS:
        return "…"
    names = {value: f"{{{name}}}" for name, value in scope.get("path_params", {}).items()}
    return f"{scope['method']} {'/'.join(names.get(part, part) for part in scope['path'].split('/'))}"

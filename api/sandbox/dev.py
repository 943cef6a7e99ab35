"""
What only a sandbox has: tokens for the asking, a clock that can be set, and a look at what was told and what it cost.

    GET  /dev/token?party=BUYER|MERCHANT|PLATFORM|SYSTEM&subject=…&merchant=…&role=…    the token, as plain text
    GET  /dev/clock                                      {"now": …}
    POST /dev/clock {"now": "2010-12-01T08:26:00Z"}      {"now": …}
    GET  /dev/events?after=<position>&limit=<1–1000>     {"events": [CloudEvent…], "next": position}
    GET  /dev/requests                                   {"operations": n, "requests": n}
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from api.asking import BadRequest, body_of, json_in
from api.authentication.claims import BadClaims
from api.sandbox.time_travel import OnlyForward, TimeTravel
from api.sandbox.tokens import TokenMint

_MOST_EVENTS: Final = 1_000
_EVENTS: Final = 100
_DIGITS: Final = 15
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 9_000


class Told(Protocol):
    """One event as it was published."""

    @property
    def position(self) -> int: ...
    @property
    def body(self) -> Mapping[str, object]: ...
    @property
    def attributes(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many operations were asked for, and how many requests to the storage they took."""

    operations: Callable[[], int]
    requests: Callable[[], int]


@dataclass(frozen=True, kw_only=True)
class Dev:
    """The sandbox's own pages."""

    mint: TokenMint
    now: Callable[[], datetime]
    travel: TimeTravel
    published: Callable[[int, int], Sequence[Told]]
    counts: Counts

    def routes(self) -> Sequence[BaseRoute]:
        """Return where they are."""
        return [
            Route("/dev/token", self.token),
            Route("/dev/clock", self.clock, methods=["GET"]),
            Route("/dev/clock", self.set_clock, methods=["POST"]),
            Route("/dev/events", self.events),
            Route("/dev/requests", self.requests),
        ]

    def token(self, request: Request) -> Response:
        """Answer a token for whoever is asked for."""
        asked = {name: value for name, value in request.query_params.items() if value}
        try:
            token = self.mint.token(
                party=asked.get("party", ""),
                subject=asked.get("subject", ""),
                merchant=asked.get("merchant"),
                role=asked.get("role"),
            )
        except BadClaims as bad:
            return _no(str(bad))
        return PlainTextResponse(token, headers=_HEADERS)

    def clock(self, _: Request) -> Response:
        """Answer the product's time."""
        return _time(self.now())

    async def set_clock(self, request: Request) -> Response:
        """Set the product's time, and answer once all that is due by then has happened."""
        try:
            at = _instant_in(json_in(await body_of(request)))
            return _time(await run_in_threadpool(self.travel.to, at))
        except BadRequest as bad:
            return _no(bad.message, bad.status)
        except OnlyForward:
            return _no("The clock goes forward only: something has been written already.", HTTPStatus.CONFLICT)

    def events(self, request: Request) -> Response:
        """Answer what the world was told after a position, in order."""
        after, limit = request.query_params.get("after") or "0", request.query_params.get("limit") or str(_EVENTS)
        if not (_is_number(after) and _is_number(limit) and 1 <= int(limit) <= _MOST_EVENTS):
            return _no(f"after is a position, as `next` gave it; limit is from 1 to {_MOST_EVENTS}.")
        told = self.published(int(after), int(limit))
        events = [{**one.body, "attributes": dict(one.attributes)} for one in told]
        return _json({"events": events, "next": told[-1].position if told else int(after)})

    def requests(self, _: Request) -> Response:
        """Answer what the operations cost so far, since the sandbox was started."""
        return _json({"operations": self.counts.operations(), "requests": self.counts.requests()})


def _instant_in(content: object) -> datetime:
    now = content.get("now") if isinstance(content, dict) else None
    try:
        at = datetime.fromisoformat(now) if isinstance(now, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise BadRequest('Send {"now": "2026-11-22T12:00:00Z"}: an instant with its offset from UTC.')
    return at.astimezone(UTC)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _DIGITS


def _time(now: datetime) -> Response:
    return _json({"now": now.isoformat().replace("+00:00", "Z")})


def _json(content: Mapping[str, object]) -> Response:
    return JSONResponse(content, headers=_HEADERS)


def _no(why: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> Response:
    return JSONResponse({"error": why}, status_code=status, headers=_HEADERS)


_HEADERS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

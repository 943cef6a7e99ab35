"""A request has an id, which its answer tells back and its lines say, and nobody can put anything else into it."""

import logging
import re
from typing import Final

import pytest

from adapters.causes import REQUEST_ID
from api.sandbox.plain_lines import PlainLine
from tests.api_http.conftest import Desk
from tests.api_http.tokens import token
from tests.api_http.visitor import Visitor
from tests.log import Log, open_log
from tests.shop import LEAD, an_order

UUID: Final = "0b0e8a5e-1f4c-4f0e-9a57-6f2f6f3f0c11"
HEX: Final = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACE: Final = f"00-{HEX}-00f067aa0ba902b7-01"
WHO: Final = {"query": "query Ann { own: viewer { party } }"}
SECRET: Final = "Ann Example"
_APPROVE: Final = 'mutation {{ approveCase(input: {{ requestKey: "1", caseId: "{case}" }}) {{ __typename }} }}'


def said(desk: Desk, **headers: str) -> str:
    """Return the id of a request with these headers."""
    answer = desk.client.get("/health", headers={name.replace("_", "-"): value for name, value in headers.items()})
    request_id: str = answer.headers[REQUEST_ID]
    return request_id


class TestARequest:
    @pytest.mark.parametrize(
        ("headers", "expected"),
        [
            ({"x_request_id": UUID}, UUID),
            ({"x_request_id": UUID.upper()}, UUID),
            ({"x_request_id": HEX}, HEX),
            ({"traceparent": TRACE}, HEX),
            ({"x_request_id": UUID, "traceparent": TRACE}, UUID),
            ({"x_request_id": SECRET, "traceparent": TRACE}, HEX),
        ],
        ids=["a UUID", "in capitals", "hexadecimal", "a trace", "both", "words and a trace"],
    )
    def test_is_called_what_the_proxy_calls_it(self, service: Desk, headers: dict[str, str], expected: str) -> None:
        assert said(service, **headers) == expected

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"x_request_id": ""},
            {"x_request_id": SECRET},
            {"x_request_id": f"{HEX}{HEX}"},
            {"x_request_id": f"{HEX[:-1]}g"},
            {"x_request_id": f"{HEX},{HEX}"},
            {"x_request_id": f'{HEX[:-1]}"'},
            {"x_request_id": "0" * 100_000},
            {"traceparent": f"00-{'0' * 32}-00f067aa0ba902b7-01"},
            {"traceparent": f"00-{HEX.upper()}-00f067aa0ba902b7-01"},
            {"traceparent": HEX},
            {"traceparent": f"00-{HEX}-00f067aa0ba902b7-01{SECRET}"},
        ],
        ids=[
            *("nothing", "empty", "words", "too long", "no digit", "two", "a quote", "far too long"),
            *("no trace", "capitals", "no traceparent", "words behind it"),
        ],
    )
    def test_has_a_new_id_where_a_stranger_calls_it_anything_else(self, service: Desk, headers: dict[str, str]) -> None:
        first, second = said(service, **headers), said(service, **headers)

        assert first != second
        assert {len(first), len(second)} == {32}
        assert int(first, 16) != int(HEX, 16)

    def test_has_an_id_whatever_it_is_answered(self, service: Desk) -> None:
        answers = [
            service.client.post("/graphql", json=WHO),
            service.client.get("/nowhere"),
            service.client.put("/graphql"),
        ]

        assert [answer.status_code for answer in answers] == [401, 404, 405]
        assert len({answer.headers[REQUEST_ID] for answer in answers}) == 3

    def test_gives_its_id_to_what_it_leads_to(self, service: Desk) -> None:
        case = service.shop.opens(service.shop.sells(an_order(1)))
        approve = {"query": _APPROVE.format(case=case.id)}

        answer = service.client.post("/graphql", json=approve, headers=_as_lead() | {REQUEST_ID: HEX})

        (event,) = service.shop.kept.cases.events(case.id, after=1, limit=10)
        assert answer.json() == {"data": {"approveCase": {"__typename": "Case"}}}
        assert (event.type, event.correlation_id) == ("case.approved", HEX)


def _as_lead() -> dict[str, str]:
    return {"Authorization": f"Bearer {token(party='MERCHANT', sub=LEAD.id)}"}


class TestTheLineOfARequest:
    def test_says_what_was_asked_and_what_came_of_it(self, service: Desk, log: Log) -> None:
        service.ask(WHO, **{REQUEST_ID: HEX}, **_as_lead())

        (line,) = log.of(HEX)
        told = {name: line[name] for name in ("level", "message", "route", "status", "fields", "outcome", "merchant")}
        assert told == {
            "level": "INFO",
            "message": "Answered a request",
            "route": "POST /graphql",
            "status": 200,
            "fields": ["viewer"],
            "outcome": ["OK"],
            "merchant": "shop-1",
        }
        assert 0 <= line["milliseconds"] < 10_000

    def test_names_no_merchant_where_the_platform_asks(self, service: Desk, log: Log) -> None:
        service.ask(WHO, **{REQUEST_ID: HEX})

        (line,) = log.of(HEX)
        assert "merchant" not in line

    @pytest.mark.parametrize(
        ("document", "fields", "outcome"),
        [
            ("{ viewer { party } again: viewer { party } reasons { label } }", ["viewer", "reasons"], "OK"),
            (_APPROVE.format(case="Ann"), ["approveCase"], "NotFound"),
            ('mutation { declineCase(input: {requestKey: "", caseId: "Ann"}) { __typename } }', [], "BAD_USER_INPUT"),
            ("{ AnnExample }", [], "BAD_USER_INPUT"),
            ("{ Ann Example", [], "BAD_USER_INPUT"),
            ("query Ann { ... { viewer { party } } }", [], "OK"),
            ("subscription { caseChanged { __typename } }", [], "BAD_USER_INPUT"),
        ],
        ids=["several", "refused", "wrong", "unknown", "broken", "within", "neither"],
    )
    def test_names_fields_of_the_schema_and_refusals(
        self, service: Desk, log: Log, document: str, fields: list[str], outcome: str
    ) -> None:
        service.ask({"query": document}, **{REQUEST_ID: HEX}, **_as_lead())

        (line,) = log.of(HEX)
        assert (line["fields"], line["outcome"]) == (fields, [outcome])
        assert "Ann" not in log.written.getvalue()

    @pytest.mark.parametrize(
        ("headers", "body", "status", "outcome"),
        [
            ({}, b"{}", 401, "UNAUTHENTICATED"),
            (_as_lead(), b"[]", 400, "BAD_REQUEST"),
            (_as_lead(), b"x" * 300_000, 413, "BAD_REQUEST"),
        ],
        ids=["nobody", "nonsense", "too much"],
    )
    def test_says_why_nobody_looked_at_it(
        self, service: Desk, log: Log, headers: dict[str, str], body: bytes, status: int, outcome: str
    ) -> None:
        said = {"Content-Type": "application/json", REQUEST_ID: HEX, **headers}
        service.client.post("/graphql", content=body, headers=said)

        (line,) = log.of(HEX)
        assert (line["status"], line["outcome"]) == (status, [outcome])

    def test_says_of_another_place_only_which_it_was(self, visitor: Visitor, log: Log) -> None:
        for method, path in (("GET", "/uploads/evd_Ann?signature=Ann"), ("GET", "/Ann?Ann"), ("ANN", "/graphql")):
            visitor.client.request(method, path)

        assert [line["route"] for line in log.lines] == ["GET /uploads/{file_id}", "…", "…"]
        assert "Ann" not in log.written.getvalue()

    def test_is_not_written_for_whoever_only_looks_whether_it_lives(self, service: Desk, log: Log) -> None:
        service.client.get("/health")

        assert log.lines == []


class TestWhatBreaks:
    def test_is_told_where_and_not_with_what(self, service: Desk, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: object, **__: object) -> None:
            raise KeyError(SECRET)

        monkeypatch.setattr(type(service.shop.kept.cases), "many", broken)
        case_id = service.shop.opens(service.shop.sells(an_order(1))).id
        status, answer = service.ask({"query": f'{{ node(id: "{case_id}") {{ id }} }}'}, **{REQUEST_ID: HEX})

        why, line = log.of(HEX)
        assert (status, answer["errors"][0]["extensions"]) == (200, {"code": "INTERNAL_SERVER_ERROR"})
        assert (why["level"], why["message"]) == ("ERROR", "A field could not be answered")
        assert why["exception"].startswith("KeyError\n")
        assert line["outcome"] == ["INTERNAL_SERVER_ERROR"]
        assert SECRET not in log.written.getvalue()

    def test_is_answered_and_told_even_where_nobody_made_an_answer_for_it(
        self, service: Desk, log: Log, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object, **__: object) -> None:
            raise RuntimeError(SECRET)

        monkeypatch.setattr("api.app.answer_with", broken)

        answer = service.client.post("/graphql", json=WHO, headers=_as_lead() | {REQUEST_ID: HEX})

        why, line = log.of(HEX)
        assert (answer.status_code, answer.headers[REQUEST_ID]) == (500, HEX)
        assert answer.json()["errors"][0]["extensions"] == {"code": "INTERNAL_SERVER_ERROR"}
        assert (why["message"], why["exception_name"]) == ("A request could not be answered", "RuntimeError")
        assert (line["status"], line["route"]) == (500, "POST /graphql")
        assert SECRET not in log.written.getvalue() + answer.text


class TestTheSandbox:
    def test_writes_short_lines_for_a_person(self, visitor: Visitor) -> None:
        with open_log(PlainLine()) as log:
            visitor.client.post("/graphql", json=WHO, headers={REQUEST_ID: HEX})
            visitor.client.get("/nowhere", headers={REQUEST_ID: UUID})
            logging.getLogger("api.workers").error("A worker failed", exc_info=ValueError(SECRET))

        first, second, *third = log.written.getvalue().splitlines()
        assert re.fullmatch(r"\d\d:\d\d:\d\d  4bf92f35  POST /graphql → UNAUTHENTICATED \(\d+ ms\)", first)
        assert re.fullmatch(r"\d\d:\d\d:\d\d  0b0e8a5e  … → 404 \(\d+ ms\)", second)
        assert [line[8:] for line in third] == ["            ERROR A worker failed", "ValueError"]

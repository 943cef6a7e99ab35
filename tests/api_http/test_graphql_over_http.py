"""GraphQL over HTTP: what is answered, with which status, and what is never even looked at."""

import json

import pytest

from api.limits import MAX_BODY
from tests.api_http.conftest import Desk
from tests.api_http.tokens import token

GRAPHQL = "application/graphql-response+json"
TYPENAME = {"query": "{ __typename }"}


class TestWhoAsks:
    @pytest.mark.parametrize(
        "header",
        [None, "", "Bearer", "Bearer junk", "Basic YTpi", f"bearer {token(exp=1)}", token()],
        # A token is another each time; workers must agree on the names of tests.
        ids=["none", "blank", "no token", "junk", "another scheme", "expired", "no scheme"],
    )
    def test_must_be_said_by_a_token_that_is_believed(self, service: Desk, header: str | None) -> None:
        answer = service.client.post("/graphql", json=TYPENAME, headers={"Authorization": header} if header else {})

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}

    def test_is_not_asked_by_whoever_watches_health(self, service: Desk) -> None:
        answer = service.client.get("/health")

        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})

    def test_gets_no_answer_that_a_cache_would_keep(self, service: Desk) -> None:
        answer = service.client.post("/graphql", json=TYPENAME, headers={"Authorization": f"Bearer {token()}"})

        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


class TestAnAnswer:
    @pytest.mark.parametrize(
        ("accept", "media_type"),
        [("*/*", "application/json"), ("application/json", "application/json"), (GRAPHQL, GRAPHQL)],
    )
    def test_is_written_as_asked_for(self, service: Desk, accept: str, media_type: str) -> None:
        answer = service.client.post(
            "/graphql", json=TYPENAME, headers={"Authorization": f"Bearer {token()}", "Accept": accept}
        )

        assert answer.headers["Content-Type"] == f"{media_type}; charset=utf-8"
        assert answer.json() == {"data": {"__typename": "Query"}}

    @pytest.mark.parametrize("document", ["{", "{ nothing }", "query A { __typename } query B { __typename }", "{}"])
    def test_says_by_its_status_that_nothing_was_done(self, service: Desk, document: str) -> None:
        plain = service.ask({"query": document, "operationName": "C"}, Accept="application/json")
        graphql = service.ask({"query": document, "operationName": "C"}, Accept=GRAPHQL)

        assert (plain[0], graphql[0]) == (200, 400)
        assert plain[1].keys() == graphql[1].keys() == {"errors"}

    def test_is_of_the_operation_that_is_named(self, service: Desk) -> None:
        document = "query A { a: __typename } query B { b: __typename }"

        assert service.ask({"query": document, "operationName": "B"}) == (200, {"data": {"b": "Query"}})

    def test_suggests_nothing_to_the_public(self, service: Desk, development: Desk) -> None:
        _, told = service.ask({"query": "{ reason { code } }"})
        _, told_developers = development.ask({"query": "{ reason { code } }"})

        assert "Did you mean" not in json.dumps(told)
        assert "Did you mean" in json.dumps(told_developers)

    @pytest.mark.parametrize("document", ["{ __schema { types { name } } }", '{ __type(name: "Query") { name } }'])
    def test_shows_the_schema_to_developers_alone(self, service: Desk, development: Desk, document: str) -> None:
        assert "errors" in service.ask({"query": document})[1]
        assert "errors" not in development.ask({"query": document})[1]


class TestARequestIsNotUnderstood:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"null",
            b'"{ __typename }"',
            b'[{"query": "{ __typename }"}]',
            b"{}",
            b'{"query": null}',
            b'{"query": ""}',
            b'{"query": 7}',
            b'{"query": ["{ __typename }"]}',
            b'{"query": "{ __typename }", "variables": []}',
            b'{"query": "{ __typename }", "variables": "{}"}',
            b'{"query": "{ __typename }", "operationName": 7}',
            b'{"query": "{ __typename }", "extensions": []}',
            b'{"query": "{ __typename }", "variables": {"a": NaN}}',
            b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
            b'{"query": "{ __typename }", "variables": {"\\udfff": 1}}',
            b'{"query": "{ a(b: \\"\\ud800\\") }"}',
            b'{"query": "{ __typename \xff }"}',
            b'{"query": "{ __typename }", "variables": {"a": "\x00"}}',
            b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 50_000 + b"]" * 50_000 + b"}}",
            b'{"query": "{ __typename }", "variables": {"a": ' + b"9" * 5_000 + b"}}",
        ],
        ids=lambda body: str(body[:60]),
    )
    def test_when_its_body_is_not_one_question_in_json(self, service: Desk, body: bytes) -> None:
        status, answer = service.send(body)

        assert status == 400
        assert answer.keys() == {"errors"}

    @pytest.mark.parametrize("media_type", ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"])
    def test_when_it_is_no_json(self, service: Desk, media_type: str) -> None:
        assert service.send(b'{"query": "{ __typename }"}', **{"Content-Type": media_type})[0] == 415

    def test_when_its_body_is_too_big(self, service: Desk) -> None:
        assert service.send(b'{"query": "' + b" " * MAX_BODY + b'{ __typename }"}')[0] == 413

    def test_when_its_length_is_not_what_was_said(self, service: Desk) -> None:
        assert service.send(b'{"query": "{ __typename }"}', **{"Content-Length": "-5"})[0] == 413

    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
    def test_when_it_is_no_post(self, service: Desk, method: str) -> None:
        answer = service.client.request(
            method, "/graphql?query={__typename}", headers={"Authorization": f"Bearer {token()}"}
        )

        assert answer.status_code == 405
        assert "access-control-allow-origin" not in answer.headers

    def test_when_it_wants_to_subscribe(self, service: Desk) -> None:
        status, answer = service.ask({"query": "subscription { caseChanged(id: 1) { id } }"}, Accept=GRAPHQL)

        assert status == 400
        assert answer.keys() == {"errors"}

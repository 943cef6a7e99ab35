"""The log of one machine: it follows a request wherever it leads, and holds nothing of what anybody told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest
from starlette.testclient import TestClient

from adapters.causes import REQUEST_ID
from adapters.chance import new_errand
from adapters.reader import small_reader
from adapters.sqlite.cases import SqliteCases
from adapters.sqlite.store import SqliteStore
from adapters.webhooks.courier import HttpCourier
from aftersales.consuming import PAUSE
from aftersales.feedback.operations import FeedbackOperations
from aftersales.identifiers import CaseId
from aftersales.webhooks.addresses import Reach
from api.folder import Folder
from api.installation import Installation, install
from api.listeners import Outside
from api.registry import Registry, registry_from
from api.server import server_app
from tests.adapters.webhooks.receivers import Receiver, receiver
from tests.api_http.tokens import PARTNER_KEY, partner_token
from tests.confiding import BUYER, MARK, NONSENSE, Confidants
from tests.log import Log
from tests.shop import SHOP, policy_of


@dataclass
class Machine:
    """One machine with a shop, whom people tell a lot; `asked` are the ids of what they asked."""

    installation: Installation
    client: TestClient
    hook: Receiver
    asked: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    def sends(self, body: Mapping[str, object], by: Mapping[str, str]) -> dict[str, Any]:
        """Send anything, under an id of its own."""
        self.asked.append(new_errand())
        self.tokens.append(partner_token(**by))
        headers = {REQUEST_ID: self.asked[-1], "Authorization": f"Bearer {self.tokens[-1]}"}
        answer: dict[str, Any] = self.client.post("/graphql", json=body, headers=headers).json()
        return answer


def _registry() -> Registry:
    issuer = {
        "algorithm": "HS256",
        "key": PARTNER_KEY,
        "parties": ["BUYER", "MERCHANT", "SYSTEM"],
        "merchants": [SHOP.id],
    }
    return registry_from({"issuers": {"partner": issuer}, "merchants": {}})


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    def now() -> datetime:
        return datetime.now(UTC)

    folder = Folder(tmp_path)
    store = SqliteStore(folder.database)
    reader, outside = small_reader(), Outside(reach=Reach.LOCAL_TOO)
    installed = install(folder, store, address="http://shop", now=now, wall_now=now, reader=reader, outside=outside)
    store.merchants.add(SHOP)
    store.policies.publish(policy_of(), None)
    app = server_app(installed, _registry())
    with receiver() as hook, TestClient(app, raise_server_exceptions=False) as client:
        yield Machine(installed, client, hook)
    store.close()


def broken(*_: object, **__: object) -> NoReturn:
    raise KeyError(f"No {MARK}")


class TestARequest:
    def test_is_found_with_its_events_and_what_came_of_them_by_one_search(self, machine: Machine, log: Log) -> None:
        # Given a case whose shop and whose buyer's phone want to hear of it
        people = Confidants(machine.sends)
        people.tell(hook=f"http://127.0.0.1:{machine.hook.port}/{MARK}")
        case_id = CaseId(people.case_id)

        # When the workers have done what follows from it
        machine.installation.workers.settle()

        # Then the approval's id finds the request, its event, the webhook and the phone
        approval = log.request_of("approveCase")
        found = [line["message"] for line in log.of(approval)]
        events = machine.installation.store.cases.events(case_id, after=0, limit=100)
        event = next(event for event in events if event.type == "case.approved")
        webhook = machine.installation.store.webhooks.of(SHOP.id)[0]
        assert event.correlation_id == approval
        assert found[:2] == ["Answered a request", "Told subscribers of an event"]
        told = log.of(approval)[1]
        assert (told["event"], told["type"]) == (f"{case_id}/{event.number}", "case.approved")
        assert found[2] == f"{webhook.id} answered 204 to {case_id}/{event.number}"
        assert found[3].endswith(f" would be told of {case_id}/{event.number}")
        assert len(found) == 4

    def test_is_found_with_each_try_to_read_its_text_that_failed(
        self, machine: Machine, log: Log, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Given a text that cannot be read
        people, workers = Confidants(machine.sends), machine.installation.workers
        people.tell(hook=f"http://127.0.0.1:{machine.hook.port}/{MARK}")
        monkeypatch.setattr(FeedbackOperations, "read", broken)

        # When it is tried, and a minute later once more
        workers.settle()
        assert workers.reading is not None
        workers.reading.parked = replace(workers.reading.parked, now=lambda: datetime.now(UTC) + PAUSE)
        workers.try_again()

        # Then its id finds both
        failed = [line["message"] for line in log.of(log.request_of("submitFeedback")) if line["level"] == "ERROR"]
        assert failed == [
            f"The text of {people.feedback_id} was not read; it is tried again in a minute.",
            f"{people.feedback_id}/1 could not be worked off again.",
        ]

    def test_is_what_the_reading_of_its_text_goes_back_to(self, machine: Machine, log: Log) -> None:
        people = Confidants(machine.sends)
        people.tell(hook=f"http://127.0.0.1:{machine.hook.port}/{MARK}")

        machine.installation.workers.settle()

        told = [published.body for published in machine.installation.store.topic.published(limit=1_000)]
        of_feedback = {str(one["type"]): one["correlationid"] for one in told if one["subject"] == people.feedback_id}
        assert of_feedback["feedback.read"] == of_feedback["feedback.submitted"] == log.request_of("submitFeedback")
        assert of_feedback["feedback.replied"] == log.request_of("replyToFeedback")
        assert {one["correlationid"] for one in told} <= set(machine.asked)


class TestTheLog:
    def test_holds_nothing_of_what_anybody_told(
        self, machine: Machine, log: Log, capsys: pytest.CaptureFixture[str]
    ) -> None:
        people = Confidants(machine.sends)
        people.tell(hook=f"http://127.0.0.1:{machine.hook.port}/{MARK}")
        people.err()
        for body in NONSENSE:
            machine.sends(body, BUYER)
        machine.hook.answer = [f"HTTP/1.1 {MARK}\r\n\r\n".encode()]
        machine.installation.workers.settle()
        machine.client.post(f"/payments/{MARK}/events", content=MARK, headers={"Stripe-Signature": MARK})
        machine.client.get(f"/uploads/{MARK}?signature={MARK}")

        written = log.written.getvalue()
        assert len(log.lines) > 30
        assert [secret for secret in (*people.secrets, *machine.tokens) if secret in written] == []
        assert MARK not in capsys.readouterr().out

    def test_holds_nothing_of_what_breaks(self, machine: Machine, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
        # Given people who told a lot
        people = Confidants(machine.sends)
        people.tell(hook=f"http://127.0.0.1:{machine.hook.port}/{MARK}")

        # When everything breaks, and says over what
        for where, name in (
            (SqliteCases, "many"),
            (SqliteCases, "get"),
            (SqliteCases, "due"),
            (FeedbackOperations, "read"),
            (HttpCourier, "offer"),
        ):
            monkeypatch.setattr(where, name, broken)
        monkeypatch.setattr("adapters.sqlite.counting.facts_in", broken)
        machine.sends({"query": f'{{ node(id: "{people.case_id}") {{ id }} }}'}, BUYER)
        machine.installation.workers.settle()
        machine.installation.workers.try_again()

        # Then it says where, and nothing of it
        told = {line["exception_name"] for line in log.lines if line["level"] == "ERROR" and "exception_name" in line}
        assert told == {"KeyError", "Uncountable"}
        assert len([line for line in log.lines if line["level"] == "ERROR"]) > 3
        assert MARK not in log.written.getvalue()

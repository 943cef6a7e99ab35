"""The zips as Lambda runs them: by its own runtime client, from a folder that nobody writes to, within its limits."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from tests.handlers.http_api import request
from tests.infra.secrets_on_this_machine import secrets_on_this_machine
from tests.infra.waking import Waking, by_the_clock, from_a_queue
from tests.said import a_feedback
from tools.aws_local.code import python, runtime, unpacked
from tools.aws_local.functions import Environment, Function, Settings
from tools.aws_local.runtime_api import MOST_BYTES

WHO: Final = {"query": "{ viewer { party } }"}
TOLD: Final = {"sub": "lea", "party": "MERCHANT", "merchant": "shop-1", "exp": "99999999999"}
NOWHERE: Final = "http://127.0.0.1:9"
"""Where AWS does not answer."""

OWN: Final = """
import os, sys, time

def handler(event, context):
    match event["do"]:
        case "answer":
            return {"said": "x" * event["bytes"]}
        case "sleep":
            time.sleep(event["seconds"])
        case "raise":
            raise ValueError("no")
        case "exit":
            os._exit(3)
    return {"left": context.get_remaining_time_in_millis(), "arn": context.invoked_function_arn, "process": os.getpid()}
"""


@pytest.fixture(scope="module")
def function(here: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], Function]]:
    """Return what runs a handler from the zip of that name."""
    folder = tmp_path_factory.mktemp("lambda")
    started: dict[str, Function] = {}
    with secrets_on_this_machine(b64encode(bytes(32)).decode()) as secret:

        def of(archive: str, handler: str) -> Function:
            if handler not in started:
                settings = Settings(
                    name=f"aftersales-dev-{handler}",
                    handler=f"handlers/{handler}.handler",
                    code=unpacked(here / f"{archive}.zip", into=here),
                    runtime=runtime(),
                    python=python(),
                    timeout=20,
                    log=folder / f"{handler}.log",
                    variables=variables(secret),
                )
                started[handler] = Function(settings)
            return started[handler]

        yield of
        for each in started.values():
            each.end()


def variables(secret: str) -> Mapping[str, str]:
    return {
        "POWERTOOLS_SERVICE_NAME": "aftersales",
        "TABLE_NAME": "cases",
        "INSIGHTS_TABLE_NAME": "insights",
        "TOPIC_ARN": "arn:aws:sns:us-east-1:000000000000:events",
        "EVIDENCE_BUCKET": "evidence",
        "PAYMENT_ROUTES": "{}",
        "SIGNING_KEY_PARAMETER": "/aftersales/dev/signing-key",
        "AWS_ENDPOINT_URL": NOWHERE,
        "AWS_ENDPOINT_URL_SSM": secret,
        "AWS_MAX_ATTEMPTS": "1",
    }


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Function]:
    """Return a function of our own making, which does as it is told."""
    (tmp_path / "own.py").write_text(OWN, "utf-8")
    settings = Settings(
        name="own",
        handler="own.handler",
        code=tmp_path,
        runtime=runtime(),
        python=python(),
        timeout=1,
        log=tmp_path / "log",
    )
    function = Function(settings)
    yield function
    function.end()


def told(function: Function, event: Mapping[str, Any]) -> Any:
    """Return what a function answers, which is no error."""
    answer = function.invoke(json.dumps(event).encode())
    assert answer.error is None, answer.payload
    return json.loads(answer.payload)


class TestTheApi:
    def test_stays_within_its_memory_and_writes_nothing(self, function: Callable[[str, str], Function]) -> None:
        settings = function("api", "serve_graphql").settings
        before = sorted(settings.code.rglob("*"))
        environment = Environment(settings)

        answer = environment.invoke(json.dumps(request(WHO, told=TOLD)).encode())
        megabytes = _most_memory_of(environment.process_id) / 1024
        environment.end()

        assert answer.error is None
        assert megabytes <= 128
        assert sorted(settings.code.rglob("*")) == before


class TestTheWorkers:
    @pytest.mark.parametrize(
        ("handler", "event"),
        [
            ("expire_deadlines", by_the_clock(timedelta(minutes=1))),
            ("read_feedback", by_the_clock(timedelta(minutes=1))),
            ("read_feedback", from_a_queue(a_feedback("It was slow.").unrecorded)),
        ],
        ids=["deadlines, every minute", "texts, every minute", "a text"],
    )
    def test_fail_aloud_while_the_table_does_not_answer(
        self, function: Callable[[str, str], Function], handler: str, event: Waking
    ) -> None:
        answer = function("workers", handler).invoke(json.dumps(event).encode())

        assert answer.error is not None
        assert json.loads(answer.payload)["errorMessage"] == "QueryError"


class TestAnEnvironment:
    def test_stays_warm(self, own: Function) -> None:
        first, second = (told(own, {"do": "nothing"}) for _ in range(2))

        assert first["process"] == second["process"]

    def test_is_told_its_name_and_how_long_it_has(self, own: Function) -> None:
        answer = told(own, {"do": "nothing"})

        assert answer["arn"] == "arn:aws:lambda:us-east-1:000000000000:function:own"
        assert 0 < answer["left"] <= 1_000

    def test_is_loaded_before_there_is_an_event_for_it(self, own: Function) -> None:
        (own.settings.code / "own.py").write_text(f"print('Loaded.', flush=True)\n{OWN}", "utf-8")

        own.load()

        assert own.settings.log.read_text("utf-8") == "Loaded.\n"

    def test_notes_when_an_event_came_and_how_it_went(self, own: Function) -> None:
        for do in ("nothing", "raise"):
            own.invoke(json.dumps({"do": do}).encode())

        notes = [line for line in own.settings.log.read_text("utf-8").splitlines() if line.startswith(("START", "REP"))]
        assert [note.split()[0] for note in notes] == ["START", "REPORT", "START", "REPORT"]
        assert [note.split()[2] for note in notes[::2]] == [note.split()[2] for note in notes[1::2]]
        assert ["Status: error\tError Type: Unhandled" in note for note in notes[1::2]] == [False, True]

    def test_that_takes_too_long_is_ended_and_followed_by_another(self, own: Function) -> None:
        first = told(own, {"do": "nothing"})

        answer = own.invoke(b'{"do": "sleep", "seconds": 30}')

        assert (answer.error, json.loads(answer.payload)["errorMessage"]) == (
            "Sandbox.Timedout",
            "Task timed out after 1.00 seconds",
        )
        assert told(own, {"do": "nothing"})["process"] != first["process"]

    def test_that_says_more_than_six_megabytes_has_said_nothing(self, own: Function) -> None:
        around = len(json.dumps({"said": ""}))

        most = own.invoke(json.dumps({"do": "answer", "bytes": MOST_BYTES - around}).encode())
        more = own.invoke(json.dumps({"do": "answer", "bytes": MOST_BYTES - around + 1}).encode())

        assert (most.error, len(most.payload)) == (None, MOST_BYTES)
        assert more.error == "Function.ResponseSizeTooLarge"
        assert told(own, {"do": "answer", "bytes": 1}) == {"said": "x"}

    def test_says_what_was_raised(self, own: Function) -> None:
        answer = own.invoke(b'{"do": "raise"}')

        assert answer.error == "Unhandled"
        said = json.loads(answer.payload)
        assert (said["errorType"], said["errorMessage"]) == ("ValueError", "no")

    def test_that_ended_is_followed_by_another(self, own: Function) -> None:
        assert own.invoke(b'{"do": "exit"}').error == "Runtime.ExitError"
        assert told(own, {"do": "answer", "bytes": 1}) == {"said": "x"}

    def test_that_cannot_load_its_handler_says_so(self, own: Function) -> None:
        (own.settings.code / "own.py").write_text("import nothing_of_that_name", "utf-8")

        answer = own.invoke(b"{}")

        assert answer.error is not None
        assert "nothing_of_that_name" in answer.payload.decode()


def _most_memory_of(process_id: int) -> int:
    """Return the most memory that a process has had, in kilobytes."""
    status = Path(f"/proc/{process_id}/status").read_text("utf-8")
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1])

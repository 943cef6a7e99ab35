"""A line of the log: JSON, with what it goes back to, and without anybody's words."""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from io import BytesIO, FileIO, StringIO, TextIOWrapper
from typing import TextIO

import pytest
from botocore.exceptions import ClientError

from adapters.causes import because_of
from adapters.log_lines import JsonLine, Writer, write_log
from aftersales.identifiers import CorrelationId
from handlers.logbook import WorkersLine
from tests.log import open_log

WORDS = "Ann Example lives at 1 High Street"


def line_of(record: logging.LogRecord, form: logging.Formatter | None = None) -> dict[str, object]:
    line: dict[str, object] = json.loads((form or JsonLine()).format(record))
    return line


def a_record(
    message: object = "A phone was told", *args: object, name: str = "adapters.phones", error: Exception | None = None
) -> logging.LogRecord:
    told = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.INFO, "phones.py", 12, message, args, told, "push")
    record.created = datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()
    return record


@contextmanager
def full_disk() -> Iterator[TextIO]:
    # Nothing is kept to be written later, so that closing it asks for no more room.
    with FileIO("/dev/full", "w") as disk:
        yield TextIOWrapper(disk, encoding="utf-8", write_through=True)


def raised(breaks: Callable[[], object]) -> Exception:
    try:
        breaks()
    except Exception as error:  # noqa: BLE001 - it is what is looked at
        return error
    raise AssertionError("nothing broke")


def refused() -> None:
    refusal = {"Error": {"Code": "ThrottlingException", "Message": WORDS}}
    raise KeyError(WORDS) from ClientError(refusal, "PutItem")  # type: ignore[arg-type] # AWS says more


class TestALine:
    def test_is_of_the_same_names_whoever_writes_it(self) -> None:
        record = a_record("%s was told", "A phone", error=raised(refused))
        vars(record)["device"] = "dev_1"

        with because_of(CorrelationId("a1")):
            ours, powertools = line_of(record), line_of(record, WorkersLine(service="aftersales"))

        assert set(ours) == set(powertools)
        assert {
            name: ours[name] for name in ("level", "location", "message", "service", "correlation_id", "device")
        } == {
            "level": "INFO",
            "location": "push:12",
            "message": "A phone was told",
            "service": "aftersales",
            "correlation_id": "a1",
            "device": "dev_1",
        }

    def test_says_when_it_was_written(self) -> None:
        assert line_of(a_record())["timestamp"] == "2026-11-23T12:00:00.000+00:00"

    def test_says_nothing_of_a_request_where_there_is_none(self) -> None:
        assert "correlation_id" not in line_of(a_record())

    def test_is_one_line_whatever_is_in_it(self) -> None:
        written = JsonLine().format(a_record("%s was told", 'a\n{"level":"ERROR"}\r\u2028'))

        assert len(written.split("\n")) == 1
        assert json.loads(written)["message"] == 'a\n{"level":"ERROR"}\r\u2028 was told'

    def test_says_of_what_json_cannot_hold_what_kind_of_thing_it_is(self) -> None:
        record = a_record()
        vars(record)["answer"] = ValueError(WORDS)

        assert line_of(record)["answer"] == "ValueError"


@pytest.mark.parametrize("form", [JsonLine(), WorkersLine()], ids=["ours", "powertools"])
class TestAnException:
    def test_is_told_by_its_kind_its_code_and_its_way_and_not_by_its_words(self, form: logging.Formatter) -> None:
        line = line_of(a_record(error=raised(refused)), form)

        assert line["exception_name"] == "KeyError"
        told = str(line["exception"]).splitlines()
        assert [part for part in told if not part.startswith(" ")] == ["KeyError", "ClientError (ThrottlingException)"]
        assert any("test_log_lines.py" in part and part.endswith(" in refused") for part in told)
        assert WORDS not in json.dumps(line)

    def test_is_told_with_all_that_are_in_it(self, form: logging.Formatter) -> None:
        several = ExceptionGroup(WORDS, [ValueError(WORDS), LookupError(WORDS)])

        line = line_of(a_record(error=several), form)

        assert line["exception"] == "ExceptionGroup\nValueError\nLookupError"

    def test_of_sqlite_is_told_with_its_code(self, form: logging.Formatter) -> None:
        error = raised(lambda: sqlite3.connect(":memory:").execute("SELECT * FROM nowhere"))

        assert str(line_of(a_record(error=error), form)["exception"]).startswith("OperationalError (SQLITE_ERROR)\n")

    def test_brings_no_notes_along(self, form: logging.Formatter) -> None:
        error = ValueError()
        error.add_note(WORDS)

        assert WORDS not in form.format(a_record(error=error))


@pytest.mark.parametrize("form", [JsonLine(), WorkersLine()], ids=["ours", "powertools"])
class TestALibrary:
    @pytest.mark.parametrize(
        ("message", "args"),
        [("Retrying %s", (WORDS,)), (f"Retrying {WORDS}", ()), (f"{WORDS} %d", (1,)), (ValueError(WORDS), ())],
        ids=["form", "f-string", "both", "thing"],
    )
    def test_is_told_by_its_name_and_its_place(
        self, form: logging.Formatter, message: object, args: tuple[object, ...]
    ) -> None:
        written = form.format(a_record(message, *args, name="urllib3.connectionpool"))

        line = json.loads(written)
        assert (line["message"], line["location"]) == ("urllib3.connectionpool says something", "push:12")
        assert WORDS not in written

    def test_adds_nothing_to_its_line(self, form: logging.Formatter) -> None:
        record = a_record("Retrying", name="urllib3.connectionpool")
        vars(record).update(url=WORDS, message=WORDS, correlation_id=WORDS)

        with because_of(CorrelationId("a1")):
            written, plain = form.format(record), line_of(a_record(), form)

        assert json.loads(written)["correlation_id"] == "a1"
        assert set(json.loads(written)) == set(plain)
        assert WORDS not in written

    def test_is_told_with_what_broke_there(self, form: logging.Formatter) -> None:
        line = line_of(a_record("Task exception was never retrieved", name="asyncio", error=ValueError(WORDS)), form)

        assert (line["exception_name"], line["exception"]) == ("ValueError", "ValueError")


class TestTheWriter:
    def test_writes_that_something_could_not_be_written_and_nothing_of_it(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        writer = Writer()
        writer.setFormatter(JsonLine())

        writer.handle(a_record("%d phones", WORDS))

        said = capsys.readouterr()
        assert json.loads(said.out) == {
            "level": "ERROR",
            "message": "A line could not be written",
            "location": "phones:12",
        }
        assert said.err == ""

    def test_lets_the_work_go_on_where_nothing_can_be_written(self) -> None:
        closed = StringIO()
        closed.close()
        ascii_alone = TextIOWrapper(BytesIO(), encoding="ascii")

        with full_disk() as full:
            for output in (full, closed, ascii_alone):
                writer = Writer(partial(lambda output: output, output))
                writer.setFormatter(JsonLine())

                writer.handle(a_record("…"))


class TestTheLog:
    def test_is_written_once_and_by_nobody_else(self) -> None:
        lambdas = type("LambdaLoggerHandler", (logging.NullHandler,), {"__module__": "awslambdaric.bootstrap"})()
        root = logging.getLogger()
        root.addHandler(lambdas)

        with open_log(JsonLine()) as log:
            write_log(JsonLine())
            writers = [writer for writer in root.handlers if isinstance(writer, Writer)]
            left = lambdas in root.handlers

        assert (len(writers), left) == (1, False)
        assert log.lines == []

"""
A line of the log: one object of JSON, with the same names from the API, the workers and the server of one machine.

    {"level": "INFO", "location": "…", "message": "Answered a request", "timestamp": "…", "service": "aftersales",
     "correlation_id": "…", "milliseconds": 12, …}

Nobody's words are in it. An exception is told by its kind, by the code that it has from whoever refused something, and
by where it was raised: what it says may quote anyone. So may what libraries say: who said something is told, and where.
"""

import json
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from copy import copy
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePath
from traceback import walk_tb
from typing import Final, TextIO

from adapters.causes import cause
from aftersales.attempts import attempted

SERVICE: Final = "aftersales"

OURS: Final = frozenset({SERVICE, "adapters", "api", "handlers", "schema", "tools"})
_OF_EVERY_RECORD: Final = frozenset(vars(logging.makeLogRecord({})))
_OF_ANY_RECORD: Final = frozenset({*_OF_EVERY_RECORD, "asctime", "message", "taskName"})
_DEEPEST: Final = 3
"""So many folders of a file say which it is."""


class JsonLine(logging.Formatter):
    """Writes what is logged as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        told = discreet(record)
        line = {
            "level": told.levelname,
            "location": f"{told.funcName}:{told.lineno}",
            "message": told.getMessage(),
            "timestamp": datetime.fromtimestamp(told.created, UTC).isoformat(timespec="milliseconds"),
            "service": SERVICE,
            **{name: value for name, value in vars(told).items() if name not in _OF_ANY_RECORD},
        }
        return json.dumps(line, default=kind_of, ensure_ascii=False, separators=(",", ":"))


class Writer(logging.Handler):
    """Writes lines to the standard output, or wherever `output` says."""

    def __init__(self, output: Callable[[], TextIO] = lambda: sys.stdout) -> None:
        super().__init__()
        self.output = output

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line of a record."""
        line = attempted(partial(self.format, record))
        if isinstance(line, Exception):
            place = f"{record.module}:{record.lineno}"
            line = json.dumps({"level": "ERROR", "message": "A line could not be written", "location": place})
        # A disk that is full, a reader who has gone or an encoding without our letters must not stop the work either:
        # it may be done already, in the middle of a transaction, or the last that a thread does.
        with suppress(OSError, ValueError):
            output = self.output()
            output.write(f"{line}\n")
            output.flush()


def write_log(form: logging.Formatter) -> None:
    """Write what is logged to the standard output in a form: ours from INFO on, that of libraries from WARNING."""
    writer = Writer()
    writer.setFormatter(form)
    root = logging.getLogger()
    for other in list(root.handlers):
        # Lambda's own would write everything once more, in plain text.
        if isinstance(other, Writer) or type(other).__module__.startswith("awslambdaric"):
            root.removeHandler(other)
    root.addHandler(writer)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def discreet(record: logging.LogRecord) -> logging.LogRecord:
    """Return a record as it may be written: with what it goes back to, and without anyone's words."""
    told = copy(record) if record.name.partition(".")[0] in OURS else _wordless(record)
    if (correlation_id := cause()) is not None:
        vars(told).setdefault("correlation_id", correlation_id)
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        vars(told).update(exception_name=kind_of(error), exception="\n".join(_way_of(error)))
    told.exc_info = told.exc_text = told.stack_info = None
    return told


def kind_of(thing: object) -> str:
    """Return what kind of thing something is, where it cannot be said itself."""
    return type(thing).__name__


def _wordless(record: logging.LogRecord) -> logging.LogRecord:
    """Return that a library says something: nobody can tell what it always says from what it put into that."""
    told = logging.makeLogRecord({name: value for name, value in vars(record).items() if name in _OF_EVERY_RECORD})
    told.msg, told.args = f"{record.name} says something", ()
    return told


def _way_of(error: BaseException) -> Iterator[str]:
    """Yield an exception and where it was raised, and so on for what led to it."""
    code = _code_of(error)
    yield f"{kind_of(error)} ({code})" if code else kind_of(error)
    for frame, line in walk_tb(error.__traceback__):
        file = "/".join(PurePath(frame.f_code.co_filename).parts[-_DEEPEST:])
        yield f"  {file}:{line} in {frame.f_code.co_name}"
    for one in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield from _way_of(one)
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _way_of(before)


def _code_of(error: BaseException) -> str | None:
    """Return the word by which AWS or SQLite says what is wrong."""
    answer: object = getattr(error, "response", None)
    refusal = answer.get("Error") if isinstance(answer, Mapping) else None
    code = refusal.get("Code") if isinstance(refusal, Mapping) else getattr(error, "sqlite_errorname", None)
    return code if isinstance(code, str) else None

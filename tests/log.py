"""The log as it is really written, by whichever formatter, with more in it than it says in operation."""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from adapters.log_lines import OURS, SERVICE, Writer, write_log


@dataclass
class Log:
    """What was written since it was opened."""

    written: StringIO = field(default_factory=StringIO)

    @property
    def lines(self) -> Sequence[Mapping[str, Any]]:
        """Every line that is JSON, as lines of ours are."""
        return [json.loads(line) for line in self.written.getvalue().splitlines() if line.startswith("{")]

    def of(self, correlation_id: str) -> Sequence[Mapping[str, Any]]:
        """Return what a search for an id finds."""
        return [line for line in self.lines if line.get("correlation_id") == correlation_id]

    def request_of(self, name: str) -> str:
        """Return the id of the request that asked for a field of the schema."""
        return next(str(line["correlation_id"]) for line in self.lines if line.get("fields") == [name])


def close_log() -> None:
    """Write nothing more, as nothing was written before anybody asked for a log."""
    root = logging.getLogger()
    for writer in list(root.handlers):
        if isinstance(writer, Writer):
            root.removeHandler(writer)


@contextmanager
def open_log(form: logging.Formatter | None = None) -> Iterator[Log]:
    """Read what is written from here on, in a form or as it is: ours from DEBUG on, that of libraries from INFO."""
    log = Log()
    # Whoever visits the service in a test is no part of it.
    levels = {"": logging.INFO, "httpx2": logging.WARNING, **dict.fromkeys(OURS, logging.DEBUG)}
    with ExitStack() as ends:
        if form is not None:
            write_log(form)
            ends.callback(close_log)
        # Powertools writes the workers' own lines by itself.
        for writer in [*logging.getLogger().handlers, *logging.getLogger(SERVICE).handlers]:
            if isinstance(writer, Writer):
                ends.callback(setattr, writer, "output", writer.output)
                writer.output = lambda: log.written
        for name, level in levels.items():
            logger = logging.getLogger(name)
            ends.callback(logger.setLevel, logger.level)
            logger.setLevel(level)
        yield log

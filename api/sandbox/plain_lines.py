"""The log as a person at a terminal reads it: a short line for each request, and whatever goes wrong."""

import logging
from collections.abc import Mapping
from datetime import datetime
from textwrap import indent
from typing import Final

from adapters.log_lines import discreet

_SHORT: Final = 8
"""So much of an id tells requests apart that were made by hand."""


class PlainLine(logging.Formatter):
    """Writes what is logged as plain text, with what goes wrong below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        told = discreet(record)
        known = vars(told)
        at = datetime.fromtimestamp(told.created).astimezone().strftime("%H:%M:%S")
        said = _of_request(known) if "route" in known else f"{told.levelname} {told.getMessage()}"
        request = str(known.get("correlation_id", "")).ljust(_SHORT)[:_SHORT]
        went_wrong = indent(f"\n{known['exception']}", " " * len(at)) if "exception" in known else ""
        return f"{at}  {request}  {said}{went_wrong}"


def _of_request(known: Mapping[str, object]) -> str:
    what = f"{known['route']} {_listed(known.get('fields', ()))}".rstrip()
    return f"{what} → {_listed(known.get('outcome', (known['status'],)))} ({known['milliseconds']} ms)"


def _listed(names: object) -> str:
    return ", ".join(map(str, names)) if isinstance(names, list | tuple) else ""

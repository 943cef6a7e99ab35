"""The log of the workers: every line says what it goes back to, and no function fails with anyone's words."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Final, TypeVar

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.utilities.typing import LambdaContext

from adapters.causes import because_of
from adapters.log_lines import SERVICE, Writer, discreet, kind_of, write_log
from aftersales.identifiers import CorrelationId
from handlers.gateway import called_in

Event = TypeVar("Event")
Answer = TypeVar("Answer")


class WorkersLine(LambdaPowertoolsFormatter):
    """Writes what is logged as Powertools does, without anyone's words."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        return super().format(discreet(record))


class Failed(Exception):
    """A function failed; what it says is ours."""


_form: Final = WorkersLine(json_default=kind_of, utc=True, use_rfc3339=True, serialize_stacktrace=False)
write_log(_form)
# From here on, Powertools keeps its lines from being written once more by what writes all others.
logger: Final = Logger(service=SERVICE, logger_formatter=_form, logger_handler=Writer())


def at_work(handler: Callable[[Event, LambdaContext], Answer]) -> Callable[[Event, LambdaContext], Answer]:
    """Return a function whose work goes back to what woke it: a request, or else this very invocation."""

    @logger.inject_lambda_context
    @wraps(handler)
    def work(event: Event, context: LambdaContext) -> Answer:
        with because_of(called_in(event) or CorrelationId(context.aws_request_id)):
            try:
                return handler(event, context)
            except Failed:
                raise
            except Exception as error:
                # Lambda writes down what an exception says, and nothing above would keep that from it.
                logger.exception("The function failed")
                raise Failed(kind_of(error)) from None

    return work

"""
The bill of so many cases, and how hard they press on what gives first.

What a case asks of the tables was counted (operations.json, by `python -m bench.case_operations`). How long lines of
the log are was measured, and tests/infra/test_aws_local.py measures it again. How long functions run, and how often a
refund is looked after, is assumed, because only AWS can tell: the assumptions are here, by name.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from tools.cost import prices
from tools.cost.prices import Price

OPERATIONS: Final = Path(__file__).with_name("operations.json")

API_MILLISECONDS: Final = 40
WORKER_MILLISECONDS: Final = 30
"""For an event, in each function that hears of all of them; fewer where events come together."""

LOGGED_BYTES_OF_REQUEST: Final = 465
"""The gateway's line, by its format, and the API's own."""

LOGGED_BYTES_OF_EVENT: Final = 575
"""The relay's line. Who hears of an event says nothing unless something fails."""

LOGGED_BYTES_OF_MINUTE: Final = 580
"""What the sweep of deadlines says every minute, and a fifth of what is reported of refunds every five."""

LOGGED_BYTES_OF_INVOCATION: Final = 265
"""START, END and REPORT, which Lambda writes itself."""

LOOKED_AFTER: Final = 1
"""How often who comes every five minutes finds the refund of a case under way, before its provider tells of its end."""

ALARMS: Final = 34
METRICS: Final = 13
"""Six of the gateway's for each of two routes, and RefundsWithoutEnd. Others are reported when something is wrong."""

PEAK: Final = 3
"""The busiest hour of a day, as so many times the mean."""

_GIGABYTE: Final = Decimal(2**30)
_DAY: Final = 24 * 60 * 60
_READERS: Final = 3
"""The two that read the stream, and the one that asks which webhooks listen."""

SCHEDULES: Final = 7
"""Functions that are woken every minute."""

_MINUTES: Final = 30 * 24 * 60
_EVERY_MINUTE: Final = SCHEDULES * _MINUTES
_SWEEP_MILLISECONDS: Final = 50


@dataclass(frozen=True)
class Entry:
    """A line of the bill."""

    what: str
    amount: Decimal
    price: Price

    @property
    def dollars(self) -> Decimal:
        return self.price.of(self.amount)


def operations() -> Mapping[str, Decimal]:
    """Return what one case asks for, as it was counted."""
    return {name: Decimal(str(number)) for name, number in json.loads(OPERATIONS.read_text("utf-8")).items()}


def bill(cases: int) -> Iterator[Entry]:
    """Yield what a month with so many cases costs."""
    one = {name: number * cases for name, number in operations().items()}
    gigabytes = one["bytes_kept"] / _GIGABYTE
    yield Entry("DynamoDB: writing cases", one["write_units"], prices.WRITE_UNIT)
    yield Entry("DynamoDB: counting insights", one["counting_write_units"], prices.WRITE_UNIT)
    reading = one["read_units"] + LOOKED_AFTER * one["looking_after_read_units"]
    yield Entry("DynamoDB: reading", reading, prices.READ_UNIT)
    yield Entry("DynamoDB: records, GB", gigabytes, prices.RECORDS_GIGABYTE_MONTH)
    yield Entry("DynamoDB: five weeks to go back, GB", gigabytes, prices.BACKUP_GIGABYTE_MONTH)
    yield Entry("API Gateway: requests", one["requests"], prices.API_REQUEST)
    yield Entry("Lambda: invocations", _invocations(one), prices.INVOCATION)
    yield Entry("Lambda: GB-seconds", _gigabyte_seconds(one), prices.ARM_GIGABYTE_SECOND)
    yield Entry("SNS: events", one["events"], prices.PUBLISHING)
    yield Entry("CloudWatch: logs, GB", _logged_bytes(one) / _GIGABYTE, prices.LOG_GIGABYTE)
    yield Entry("CloudWatch: metrics", Decimal(METRICS), prices.METRIC_MONTH)
    yield Entry("CloudWatch: alarms", Decimal(ALARMS), prices.ALARM_MONTH)
    yield Entry("CloudWatch: dashboard", Decimal(1), prices.DASHBOARD_MONTH)


def total(cases: int) -> Decimal:
    """Return what a month with so many cases costs altogether."""
    return sum((entry.dollars for entry in bill(cases)), Decimal(0))


@dataclass(frozen=True)
class Pressure:
    """What comes each second of the busiest hour, where so many cases come a day."""

    cases_a_day: int

    def of(self, operation: str) -> Decimal:
        """Return how much of what is counted comes each second."""
        return operations()[operation] * self.cases_a_day * PEAK / _DAY

    @property
    def refunds(self) -> Decimal:
        return Decimal(self.cases_a_day * PEAK) / _DAY

    @property
    def instances(self) -> Decimal:
        """How many requests are under way at a time."""
        return self.of("requests") * API_MILLISECONDS / 1000

    @property
    def dollars_a_month(self) -> Decimal:
        return total(self.cases_a_day * 30)


def _invocations(one: Mapping[str, Decimal]) -> Decimal:
    # Who asks is asked for each request at worst: what the gateway remembers for a minute is left out.
    return 2 * one["requests"] + _READERS * one["events"] + _EVERY_MINUTE


def _gigabyte_seconds(one: Mapping[str, Decimal]) -> Decimal:
    answering = one["requests"] * API_MILLISECONDS
    working = _READERS * one["events"] * WORKER_MILLISECONDS + _EVERY_MINUTE * _SWEEP_MILLISECONDS
    return (answering + (working + one["requests"]) / 2) / 1000


def _logged_bytes(one: Mapping[str, Decimal]) -> Decimal:
    told = one["requests"] * LOGGED_BYTES_OF_REQUEST + one["events"] * LOGGED_BYTES_OF_EVENT
    return told + _invocations(one) * LOGGED_BYTES_OF_INVOCATION + _MINUTES * LOGGED_BYTES_OF_MINUTE

"""The bill is computed from what was counted, and the plan quotes what is computed."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Final

import pytest

from bench.case_operations import count
from tests.house.tree import ROOT
from tools.cost.__main__ import bill_of, main, scale
from tools.cost.bill import (
    ALARMS,
    LOGGED_BYTES_OF_EVENT,
    LOGGED_BYTES_OF_INVOCATION,
    LOGGED_BYTES_OF_MINUTE,
    LOGGED_BYTES_OF_REQUEST,
    METRICS,
    SCHEDULES,
    bill,
    operations,
    total,
)

METRICS_OF_A_ROUTE: Final = 6
"""Count, 4xx, 5xx, Latency, IntegrationLatency and DataProcessed."""


def _amounts(cases: int) -> Mapping[str, Decimal]:
    return {entry.what: entry.amount for entry in bill(cases)}


class TestABill:
    def test_is_of_operations_as_they_are_counted(self) -> None:
        counted = {name: Decimal(str(number)) for name, number in asdict(count()).items()}

        # Ids pack by a few bytes better or worse.
        few = pytest.approx(float(counted.pop("bytes_kept")), rel=0.02)
        told = dict(operations())
        assert float(told.pop("bytes_kept")) == few, "run `python -m bench.case_operations`"
        assert told == counted, "run `python -m bench.case_operations`"

    def test_counts_the_alarms_and_the_schedules_of_the_template(self) -> None:
        told = [path.read_text("utf-8") for path in (*(ROOT / "infra").glob("*.yml"), ROOT / "serverless.yml")]

        assert sum(text.count("AWS::CloudWatch::Alarm") for text in told) == ALARMS
        assert sum(text.count("schedule: rate(1 minute)") for text in told) == SCHEDULES

    def test_counts_the_metrics_that_are_always_reported(self) -> None:
        handlers = [path.read_text("utf-8") for path in (ROOT / "handlers").glob("*.py") if path.stem != "reporting"]
        routes = (ROOT / "serverless.yml").read_text("utf-8").count("- httpApi:")

        assert sum(text.count("report_always(") for text in handlers) + routes * METRICS_OF_A_ROUTE == METRICS

    def test_counts_what_is_logged_of_requests_events_invocations_and_schedules(self) -> None:
        month = 30 * 24 * 60
        invocations = 2 * 12 + 3 * 7

        of_nothing, of_a_case = (_amounts(cases)["CloudWatch: logs, GB"] * 2**30 for cases in (0, 1))

        scheduled = month * (SCHEDULES * LOGGED_BYTES_OF_INVOCATION + LOGGED_BYTES_OF_MINUTE)
        told = 12 * LOGGED_BYTES_OF_REQUEST + 7 * LOGGED_BYTES_OF_EVENT + invocations * LOGGED_BYTES_OF_INVOCATION
        assert round(of_nothing) == scheduled
        assert round(of_a_case) - scheduled == told

    def test_counts_what_is_read_to_look_after_a_refund(self) -> None:
        counted = operations()

        assert counted["looking_after_read_units"] > 0
        assert _amounts(1)["DynamoDB: reading"] == counted["read_units"] + counted["looking_after_read_units"]

    def test_adds_up(self) -> None:
        entries = list(bill(1_000_000))

        assert total(1_000_000) == sum(entry.dollars for entry in entries)
        assert entries[0].dollars == operations()["write_units"] * Decimal("0.625")

    def test_names_the_page_of_every_price(self) -> None:
        assert all(entry.price.source.startswith("https://aws.amazon.com/") for entry in bill(1))

    def test_of_nothing_is_what_stands_ready(self) -> None:
        assert 0 < total(0) < 15

    def test_is_printed(self, capsys: pytest.CaptureFixture[str]) -> None:
        main(["--cases", "1000"])

        assert capsys.readouterr().out.splitlines() == list(bill_of(1000))


class TestThePlan:
    def test_quotes_what_is_computed(self) -> None:
        assert "\n".join(scale()) in (ROOT / "docs/scale.md").read_text("utf-8"), "python -m tools.cost --scale"

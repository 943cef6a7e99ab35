"""The bill is computed from what was counted, and the plan quotes what is computed."""

from dataclasses import asdict
from decimal import Decimal

import pytest

from bench.case_operations import count
from tests.house.tree import ROOT
from tools.cost.__main__ import bill_of, main, scale
from tools.cost.bill import ALARMS, SCHEDULES, bill, operations, total


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

    def test_adds_up(self) -> None:
        entries = list(bill(1_000_000))

        assert total(1_000_000) == sum(entry.dollars for entry in entries)
        assert entries[0].dollars == operations()["write_units"] * Decimal("0.625")

    def test_names_the_page_of_every_price(self) -> None:
        assert all(entry.price.source.startswith("https://aws.amazon.com/") for entry in bill(1))

    def test_of_nothing_is_what_stands_ready(self) -> None:
        assert 0 < total(0) < 10

    def test_is_printed(self, capsys: pytest.CaptureFixture[str]) -> None:
        main(["--cases", "1000"])

        assert capsys.readouterr().out.splitlines() == list(bill_of(1000))


class TestThePlan:
    def test_quotes_what_is_computed(self) -> None:
        assert "\n".join(scale()) in (ROOT / "docs/scale.md").read_text("utf-8"), "python -m tools.cost --scale"

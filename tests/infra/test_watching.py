"""What is promised is watched as a whole, and whoever is woken finds what to do."""

import json
import re
from collections.abc import Callable

import pytest

from tests.infra.template import Template, written
from tools.package import ROOT

RUNBOOK = (ROOT / "docs/runbook.md").read_text("utf-8")


class TestARequest:
    def test_that_takes_long_is_heard_of(self, template: Template) -> None:
        alarm = template["RequestsAreSlow"]

        assert (alarm["MetricName"], alarm["ExtendedStatistic"], alarm["Threshold"]) == ("Latency", "p99", 1000)

    def test_that_fails_too_often_is_heard_of(self, template: Template) -> None:
        alarm = template["TooManyRequestsFail"]

        assert [each.get("Expression") for each in alarm["Metrics"]] == [None, None, "100 * failed / all"]
        assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanThreshold", 1)


class TestTheBudget:
    @pytest.mark.parametrize(("stage", "dollars"), [("dev", 20), ("production", 500)])
    def test_is_for_a_month_and_wakes_whoever_alarms_wake(
        self, template_of: Callable[[str], Template], stage: str, dollars: int
    ) -> None:
        budget = template_of(stage)["Budget"]

        assert budget["Budget"]["BudgetLimit"] == {"Amount": dollars, "Unit": "USD"}
        assert budget["Budget"]["TimeUnit"] == "MONTHLY"
        woken = [
            written(who["Address"]) for each in budget["NotificationsWithSubscribers"] for who in each["Subscribers"]
        ]
        assert woken == ["AlarmsTopic", "AlarmsTopic"]

    def test_counts_what_carries_the_tag_of_the_service(self, template: Template) -> None:
        (tag,) = template["Budget"]["Budget"]["CostFilters"]["TagKeyValue"]

        assert tag == {"Fn::Join": ["$", ["user:service", "aftersales"]]}


class TestTheDashboard:
    def test_is_what_cloudwatch_reads(self, template: Template) -> None:
        widgets = json.loads(template["Dashboard"]["DashboardBody"]["Fn::Sub"])["widgets"]

        assert len({(widget["x"], widget["y"]) for widget in widgets}) == len(widgets)
        assert all(widget["properties"]["title"] for widget in widgets)

    def test_names_nothing_that_is_not_in_the_template(self, template: Template) -> None:
        named = set(re.findall(r"\$\{(\w+)\}", template["Dashboard"]["DashboardBody"]["Fn::Sub"]))

        assert named <= set(template.resources)


class TestAnAlarm:
    def test_has_its_paragraph_in_the_runbook_and_the_reverse(self, template: Template) -> None:
        told = re.findall(r"^### (\w+)\n\n\S", RUNBOOK, re.MULTILINE)

        assert sorted(told) == sorted(template.of_type("CloudWatch::Alarm"))

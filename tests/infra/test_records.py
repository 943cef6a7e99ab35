"""What is kept on AWS: the table, the files, what is published; and who is woken when something is wrong."""

from collections.abc import Callable

import pytest

from adapters.dynamodb.insight_records import insight_schema
from adapters.dynamodb.records import Schema, schema
from tests.infra.template import Properties, Template, written

_VISIBLE = "ApproximateNumberOfMessagesVisible"
TABLES = pytest.mark.parametrize("name", ["CasesTable", "InsightsTable"])


class TestATable:
    @TABLES
    def test_can_be_taken_back_to_any_second_of_five_weeks(self, template: Template, name: str) -> None:
        assert template[name]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}

    @TABLES
    def test_is_encrypted(self, template: Template, name: str) -> None:
        assert template[name]["SSESpecification"] == {"SSEEnabled": True}

    @TABLES
    def test_costs_nothing_while_nobody_asks(self, template: Template, name: str) -> None:
        assert template[name]["BillingMode"] == "PAY_PER_REQUEST"

    @pytest.mark.parametrize(("name", "drawn"), [("CasesTable", schema()), ("InsightsTable", insight_schema())])
    def test_has_the_keys_of_its_records_and_no_other(self, template: Template, name: str, drawn: Schema) -> None:
        table = template[name]

        assert table["KeySchema"] == drawn["KeySchema"]
        assert table["GlobalSecondaryIndexes"] == drawn["GlobalSecondaryIndexes"]
        assert _by_name(table["AttributeDefinitions"]) == _by_name(drawn["AttributeDefinitions"])


class TestTheTableOfCases:
    def test_forgets_what_has_expired(self, template: Template) -> None:
        assert template["CasesTable"]["TimeToLiveSpecification"] == {"Enabled": True, "AttributeName": "ttl"}

    def test_tells_its_readers_the_whole_event(self, template: Template) -> None:
        assert template["CasesTable"]["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}


class TestTheTableOfInsights:
    def test_tells_nobody_and_forgets_nothing(self, template: Template) -> None:
        assert not {"StreamSpecification", "TimeToLiveSpecification"} & set(template["InsightsTable"])


class TestProduction:
    @pytest.mark.parametrize("name", ["CasesTable", "InsightsTable", "EvidenceBucket"])
    @pytest.mark.parametrize(("stage", "fate"), [("production", "Retain"), ("dev", "Delete")])
    def test_keeps_its_records_when_the_stack_is_deleted(
        self, template_of: Callable[[str], Template], name: str, stage: str, fate: str
    ) -> None:
        resource = template_of(stage).resources[name]

        assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == (fate, fate)

    @pytest.mark.parametrize(("stage", "protected"), [("production", True), ("dev", False)])
    def test_protects_its_tables(self, template_of: Callable[[str], Template], stage: str, protected: object) -> None:
        tables = template_of(stage).of_type("DynamoDB::Table").values()

        assert [table["DeletionProtectionEnabled"] for table in tables] == [protected, protected]

    @pytest.mark.parametrize(("stage", "days"), [("production", 90), ("dev", 14)])
    def test_keeps_its_logs_longer(self, template_of: Callable[[str], Template], stage: str, days: int) -> None:
        groups = template_of(stage).of_type("Logs::LogGroup").values()

        assert {group["RetentionInDays"] for group in groups} == {days}


class TestEvidence:
    def test_is_nobody_elses_to_see(self, template: Template) -> None:
        bucket = template["EvidenceBucket"]

        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        assert "CorsConfiguration" not in bucket

    def test_is_gone_when_it_is_erased(self, template: Template) -> None:
        assert "VersioningConfiguration" not in template["EvidenceBucket"]


class TestEvents:
    def test_are_encrypted_where_they_are_published(self, template: Template) -> None:
        assert template["EventsTopic"] == {"KmsMasterKeyId": "alias/aws/sns"}


class TestAlarms:
    def test_ring_for_every_function_that_fails(self, template: Template) -> None:
        alarms = template.of_type("CloudWatch::Alarm").values()

        watched = {written(alarm["Dimensions"][0]["Value"]) for alarm in alarms if alarm.get("MetricName") == "Errors"}
        assert watched == set(template.of_type("Lambda::Function"))

    @pytest.mark.parametrize(
        ("name", "metric", "of", "above"),
        [
            ("EventsAreLate", "IteratorAge", "RelayEventsLambdaFunction", 60_000),
            ("EventsWereNotRelayed", _VISIBLE, "UnrelayedEventsQueue.QueueName", 0),
            ("InsightsAreLate", "IteratorAge", "UpdateInsightsLambdaFunction", 300_000),
            ("EventsWereNotCounted", _VISIBLE, "UncountedEventsQueue.QueueName", 0),
            ("WebhooksAreLate", "ApproximateAgeOfOldestMessage", "WebhooksQueue.QueueName", 300),
            ("WebhooksWereNotDelivered", _VISIBLE, "UndeliveredWebhooksQueue.QueueName", 0),
            ("PhonesWereNotTold", _VISIBLE, "UntoldPhonesQueue.QueueName", 0),
            ("RequestsFail", "5xx", "HttpApi", 5),
        ],
    )
    def test_ring_when_events_are_late_or_lost_and_requests_fail(
        self, template: Template, name: str, metric: str, of: str, above: int
    ) -> None:
        alarm = template[name]

        assert (alarm["MetricName"], written(alarm["Dimensions"][0]["Value"])) == (metric, of)
        assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanThreshold", above)

    @pytest.mark.parametrize(
        ("name", "metric", "function", "above", "within"),
        [
            ("EventsAreParked", "EventsParked", "RelayEventsLambdaFunction", 0, 60),
            ("TextsAreParked", "EventsParked", "ReadFeedbackLambdaFunction", 0, 60),
            ("WebhooksAreParked", "EventsParked", "DeliverWebhooksLambdaFunction", 0, 60),
            ("PhonesAreParked", "EventsParked", "NotifyPhonesLambdaFunction", 0, 60),
            ("RefundsAreParked", "EventsParked", "SettleRefundsLambdaFunction", 0, 60),
            ("RefundsDiffer", "RefundsDiffer", "ReconcileRefundsLambdaFunction", 0, 60),
            ("RefundsHaveNoEnd", "RefundsWithoutEnd", "SettleRefundsLambdaFunction", 0, 900),
            ("EventsAreUncounted", "EventsParked", "UpdateInsightsLambdaFunction", 0, 60),
            ("CountingFails", "CountingFailed", "UpdateInsightsLambdaFunction", 2, 300),
        ],
    )
    def test_ring_when_a_reader_says_so_itself(
        self, template: Template, name: str, metric: str, function: str, above: int, within: int
    ) -> None:
        alarm = template[name]

        dimensions = {each["Name"]: written(each["Value"]) for each in alarm["Dimensions"]}
        assert (alarm["Namespace"], alarm["MetricName"]) == ("aftersales", metric)
        # Both as handlers/reporting.py reports them: a metric of other dimensions is another metric.
        assert dimensions == {"service": "aftersales", "function": function}
        # What is reported again and again until it is over is not to be added up.
        statistic = "Maximum" if name == "RefundsHaveNoEnd" else "Sum"
        assert (alarm["Statistic"], alarm["Threshold"], alarm["Period"]) == (statistic, above, within)
        assert alarm["ComparisonOperator"] == "GreaterThanThreshold"

    def test_reach_someone(self, template: Template) -> None:
        for alarm in template.of_type("CloudWatch::Alarm").values():
            assert alarm["AlarmActions"] == [{"Ref": "AlarmsTopic"}]


def _by_name(definitions: list[Properties]) -> list[Properties]:
    return sorted(definitions, key=lambda definition: str(definition["AttributeName"]))

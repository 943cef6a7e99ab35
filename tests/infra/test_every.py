"""What holds of every thing of a kind, so that a new one is not forgotten."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.infra.environment import asked_by, asked_by_any
from tests.infra.template import Properties, Template, listed, written
from tools.package import ROOT, make_template

GATEWAY_WAITS: Final = 29
"""Seconds."""

WAITING: Final = "ApproximateNumberOfMessagesVisible"
TOLD_BY_LAMBDA: Final = {"AWS_REGION"}
TOLD_TO_A_LIBRARY: Final = {"POWERTOOLS_SERVICE_NAME"}


def _handler_of(function: Properties) -> str:
    return str(function["Handler"]).removesuffix(".handler")


class TestEveryFunction:
    def test_is_told_what_it_looks_up_and_nothing_else(self, template: Template) -> None:
        told = {name: set(each["Environment"]["Variables"]) for name, each in template.functions().items()}

        asked = {name: asked_by(_handler_of(each)) for name, each in template.functions().items()}
        assert told == {name: asked[name] - TOLD_BY_LAMBDA | TOLD_TO_A_LIBRARY for name in told}
        assert set().union(*asked.values()) == asked_by_any()

    @pytest.mark.parametrize("stage", ["dev", "production"])
    def test_takes_no_instances_from_the_others_unless_a_stage_says_so(
        self, template_of: Callable[[str], Template], stage: str
    ) -> None:
        assert not [each for each in template_of(stage).functions().values() if "ReservedConcurrentExecutions" in each]

    @pytest.mark.usefixtures("built")
    def test_keeps_as_many_instances_for_requests_as_a_stage_says(self, tmp_path: Path) -> None:
        template = Template.read(make_template("dev", into=tmp_path, params={"instancesForRequests": "5"}))

        kept = {
            name: each["ReservedConcurrentExecutions"]
            for name, each in template.functions().items()
            if "ReservedConcurrentExecutions" in each
        }
        assert kept == {"serveGraphql": 5}

    def test_behind_the_gateway_answers_before_that_gives_up(self, template: Template) -> None:
        asked = [written(each["IntegrationUri"]) for each in template.of_type("ApiGatewayV2::Integration").values()]

        assert sorted(asked) == ["ReceivePaymentEventsLambdaFunction.Arn", "ServeGraphqlLambdaFunction.Arn"]
        assert all(template[each.removesuffix(".Arn")]["Timeout"] < GATEWAY_WAITS for each in asked)

    def test_that_is_handed_events_names_those_that_failed_and_no_other_does(self, template: Template) -> None:
        naming = [
            name
            for name, each in template.functions().items()
            if re.search(
                r"batchItemFailures|import .*\banswer\b", (ROOT / f"{_handler_of(each)}.py").read_text("utf-8")
            )
        ]

        handed = {(name, *each["FunctionResponseTypes"]) for name, each in template.mappings()}
        assert handed == {(name, "ReportBatchItemFailures") for name in naming}


class TestEveryQueue:
    def test_is_encrypted_and_remembers_for_two_weeks(self, template: Template) -> None:
        for queue in template.of_type("SQS::Queue").values():
            assert (queue["SqsManagedSseEnabled"], queue["MessageRetentionPeriod"]) == (True, 14 * 24 * 60 * 60)

    def test_hands_over_and_puts_aside_in_the_end_or_is_where_things_are_put(self, template: Template) -> None:
        queues = template.of_type("SQS::Queue")
        read = {written(each["EventSourceArn"]).removesuffix(".Arn") for _, each in template.mappings()} & set(queues)

        assert read | _put_aside(template) == set(queues)
        assert not read & _put_aside(template)
        assert all(0 < queues[name]["RedrivePolicy"]["maxReceiveCount"] <= 3 for name in read)

    def test_in_which_things_are_put_aside_does_nothing_with_them(self, template: Template) -> None:
        keeps = {"SqsManagedSseEnabled": True, "MessageRetentionPeriod": 14 * 24 * 60 * 60}

        aside = _put_aside(template)
        assert {name: template[name] for name in aside} == dict.fromkeys(aside, keeps)

    def test_in_which_things_are_put_aside_wakes_someone(self, template: Template) -> None:
        alarms = template.of_type("CloudWatch::Alarm").values()

        watched = {
            written(each["Dimensions"][0]["Value"]).removesuffix(".QueueName")
            for each in alarms
            if each.get("MetricName") == WAITING and each["Threshold"] == 0
        }
        assert watched == _put_aside(template)

    def test_hides_what_is_under_way_for_six_times_as_long_as_that_may_take(self, template: Template) -> None:
        for function, mapping in template.mappings():
            queue = template.of_type("SQS::Queue").get(written(mapping["EventSourceArn"]).removesuffix(".Arn"))
            assert queue is None or queue["VisibilityTimeout"] >= 6 * template.functions()[function]["Timeout"]


class TestEveryReaderOfAStream:
    def test_that_falls_behind_wakes_someone(self, template: Template) -> None:
        readers = {
            written(each["FunctionName"]).removesuffix(".Arn")
            for _, each in template.mappings()
            if "StartingPosition" in each
        }

        alarms = template.of_type("CloudWatch::Alarm").values()
        late = {written(each["Dimensions"][0]["Value"]) for each in alarms if each.get("MetricName") == "IteratorAge"}
        assert late == readers


class TestEverySchedule:
    def test_wakes_a_function_that_is_tried_again_so_often_and_not_for_ever(self, template: Template) -> None:
        woken = {
            written(target["Arn"]) for rule in template.of_type("Events::Rule").values() for target in rule["Targets"]
        }

        limited = {
            written(each["FunctionName"]) + ".Arn"
            for each in template.of_type("Lambda::EventInvokeConfig").values()
            if each["MaximumRetryAttempts"] <= 2 and each["MaximumEventAgeInSeconds"] <= 60 * 60
        }
        assert woken == limited


class TestEveryBucket:
    def test_lets_nobody_in_and_is_encrypted(self, template: Template) -> None:
        buckets = template.of_type("S3::Bucket")

        assert set(buckets) == {"EvidenceBucket", "ServerlessDeploymentBucket"}
        for bucket in buckets.values():
            assert bucket["PublicAccessBlockConfiguration"] == dict.fromkeys(
                ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
            )
            (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
            assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}

    def test_forgets_uploads_that_were_given_up(self, template: Template) -> None:
        for bucket in template.of_type("S3::Bucket").values():
            (rule,) = bucket["LifecycleConfiguration"]["Rules"]
            assert (rule["Status"], rule["AbortIncompleteMultipartUpload"]) == ("Enabled", {"DaysAfterInitiation": 1})


class TestEveryPolicyOfAThing:
    @pytest.mark.parametrize(
        ("kind", "names", "actions"),
        [
            ("SNS::TopicPolicy", "Topics", "sns:Publish"),
            ("SQS::QueuePolicy", "Queues", "sqs:*"),
            ("S3::BucketPolicy", "Bucket", "s3:*"),
        ],
    )
    def test_refuses_all_of_it_to_who_does_not_encrypt(
        self, template: Template, kind: str, names: str, actions: str
    ) -> None:
        for policy in template.of_type(kind).values():
            (refusal,) = [each for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Deny"]
            (thing,) = map(written, listed(policy[names]))
            refused = [json.dumps(each) for each in listed(refusal["Resource"])]
            assert (refusal["Action"], refusal["Principal"]) == (actions, "*")
            assert [thing in each for each in refused] == [True] * (2 if kind == "S3::BucketPolicy" else 1)


def _put_aside(template: Template) -> set[str]:
    """Return the queues in which something ends that nobody could work off."""
    policies = [
        each["RedrivePolicy"]["deadLetterTargetArn"]
        for kind in ("SQS::Queue", "SNS::Subscription")
        for each in template.of_type(kind).values()
        if "RedrivePolicy" in each
    ]
    failures = [
        each["DestinationConfig"]["OnFailure"]["Destination"]
        for _, each in template.mappings()
        if "DestinationConfig" in each
    ]
    return {written(each).removesuffix(".Arn") for each in (*policies, *failures)}

"""AWS as far as the Lambdas need it, on this machine: a table, a topic with someone listening, files, secrets."""

import asyncio
import importlib
import json
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Final, cast

import boto3
import pytest
from moto import mock_aws

from adapters.dynamodb.insight_records import insight_schema
from adapters.dynamodb.records import schema
from tests.log import close_log

REGION: Final = "eu-west-1"
TABLE: Final = "cases"
INSIGHTS: Final = "insights"
BUCKET: Final = "evidence-of-the-shop"
SIGNING_KEY: Final = bytes(range(32))
ENVIRONMENT: Final = {
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    # Otherwise boto asks for the stream under the account's own address, which moto does not know.
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
    "POWERTOOLS_SERVICE_NAME": "aftersales",
    "TABLE_NAME": TABLE,
    "INSIGHTS_TABLE_NAME": INSIGHTS,
    "EVIDENCE_BUCKET": BUCKET,
    "APNS_APP": "",
    "FCM_APP": "",
    "SIGNING_KEY_PARAMETER": "/aftersales/test/signing-key",
    "ISSUERS_PARAMETER": "/aftersales/test/issuers",
    "PAYMENT_ROUTES": '{"shop-1": {"account": "main", "methods": ["card"]}}',
    "PAYMENT_ACCOUNTS_PARAMETER": "/aftersales/test/payment-accounts",
}


@dataclass(frozen=True)
class Context:
    """What Lambda tells a function of its invocation."""

    function_name: str = "aftersales-test"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = f"arn:aws:lambda:{REGION}:123456789012:function:aftersales-test"
    aws_request_id: str = "00000000-0000-4000-8000-000000000000"
    milliseconds_left: Iterator[int] = field(default_factory=lambda: iter(lambda: 50_000, 0))

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the function may still run."""
        return next(self.milliseconds_left)


@dataclass(frozen=True)
class Published:
    """What a subscriber gets: the event, and the attributes that it can be filtered by."""

    event: Mapping[str, Any]
    attributes: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Cloud:
    """A deployment of the product, with someone who subscribed to its topic."""

    topic_arn: str
    queue_url: str
    stream_arn: str
    ends: ExitStack
    """What is closed when the deployment ends."""

    def function(self, name: str) -> ModuleType:
        """Return a handler's module as a cold start loads it."""
        sys.modules.pop(f"handlers.{name}", None)
        module = importlib.import_module(f"handlers.{name}")
        if (loop := getattr(module, "loop", None)) is not None:
            self.ends.callback(_let_go_of, loop)
        return module

    def heard(self) -> list[Published]:
        """Return what the subscriber has heard since it was last asked, in its order."""
        queue = boto3.client("sqs")
        heard: list[Published] = []
        while messages := queue.receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10).get("Messages", []):
            for message in messages:
                heard.append(_published(json.loads(message["Body"])))
                queue.delete_message(QueueUrl=self.queue_url, ReceiptHandle=message["ReceiptHandle"])
        return heard

    def items(self, partition: str, *, table: str = TABLE) -> list[Mapping[str, Any]]:
        """Return what a partition of a table holds, in its order."""
        answer = boto3.client("dynamodb").query(
            TableName=table,
            KeyConditionExpression="PK = :partition",
            ExpressionAttributeValues={":partition": {"S": partition}},
        )
        return cast("list[Mapping[str, Any]]", answer["Items"])

    def recorded(self) -> list[Mapping[str, Any]]:
        """Return the stream's records of events since the table was made, as Lambda hands them to a function."""
        return [as_lambda_gets(record) for record in self.streamed() if is_of_an_event(record)]

    def streamed(self) -> list[Mapping[str, Any]]:
        """Return everything that the stream says since the table was made."""
        streams = boto3.client("dynamodbstreams")
        (shard,) = streams.describe_stream(StreamArn=self.stream_arn)["StreamDescription"]["Shards"]
        start = streams.get_shard_iterator(
            StreamArn=self.stream_arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )
        return list(streams.get_records(ShardIterator=start["ShardIterator"])["Records"])


@contextmanager
def open_cloud(told: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """Deploy the product, with its functions told what they work with, for as long as it is needed."""
    for name, value in ENVIRONMENT.items():
        told.setenv(name, value)
    with mock_aws(), ExitStack() as ends:
        ends.callback(close_log)
        topic = boto3.client("sns").create_topic(Name="events")["TopicArn"]
        told.setenv("TOPIC_ARN", topic)
        boto3.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        keep_secret(ENVIRONMENT["SIGNING_KEY_PARAMETER"], b64encode(SIGNING_KEY).decode())
        boto3.client("dynamodb").create_table(
            TableName=INSIGHTS, BillingMode="PAY_PER_REQUEST", **cast("Any", insight_schema())
        )
        yield Cloud(topic_arn=topic, queue_url=_subscribed_to(topic), stream_arn=_table(), ends=ends)


def _let_go_of(loop: asyncio.AbstractEventLoop) -> None:
    loop.close()
    asyncio.set_event_loop(None)


def keep_secret(name: str, value: str) -> None:
    """Keep a secret where functions look it up."""
    boto3.client("ssm").put_parameter(Name=name, Value=value, Type="SecureString")


def _subscribed_to(topic: str) -> str:
    queue = boto3.client("sqs").create_queue(QueueName="a-subscriber")["QueueUrl"]
    told = boto3.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    boto3.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=told["Attributes"]["QueueArn"])
    return queue


def _table() -> str:
    made = boto3.client("dynamodb").create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        **cast("Any", schema()),
    )
    return made["TableDescription"]["LatestStreamArn"]


def _published(notification: Mapping[str, Any]) -> Published:
    attributes = {name: attribute["Value"] for name, attribute in notification["MessageAttributes"].items()}
    return Published(event=json.loads(notification["Message"]), attributes=attributes)


def is_of_an_event(record: Mapping[str, Any]) -> bool:
    """Tell what serverless.yml lets through to the relay."""
    lane, place = (record["dynamodb"]["Keys"][name]["S"] for name in ("PK", "SK"))
    is_new: bool = record["eventName"] == "INSERT"
    return is_new and lane.startswith(("CASE#", "ORDER#", "FEEDBACK#")) and place.startswith("EVENT#")


def as_lambda_gets(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a record of the stream as Lambda hands it over."""
    image = {name: _in_json(value) for name, value in record["dynamodb"]["NewImage"].items()}
    change = {**record["dynamodb"], "NewImage": image, "ApproximateCreationDateTime": 1795348800.0}
    return {**record, "dynamodb": change}


def _in_json(value: Mapping[str, Any]) -> Mapping[str, Any]:
    return {kind: b64encode(content).decode() if kind == "B" else content for kind, content in value.items()}

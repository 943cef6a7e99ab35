"""The product on AWS as this machine has it: tables, a topic with someone listening, a secret."""

import json
import os
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any, Final, cast

import boto3

from adapters.dynamodb.insight_records import insight_schema
from adapters.dynamodb.records import schema
from adapters.dynamodb.store import DynamoStore

SERVICES: Final = ("dynamodb", "dynamodbstreams", "sns", "sqs", "ssm")

_REGION: Final = "eu-west-1"
_NOBODY: Final = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nobody"}
_THERE: Final = {
    "AWS_REGION": _REGION,
    "AWS_DEFAULT_REGION": _REGION,
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
}
_KEY: Final = "/aftersales/storm/signing-key"
_stages: Final = count(1)


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """A stage of the product. `aws` is reached directly: what tests look at is not in the storm."""

    aws: str
    stage: str
    topic_arn: str
    queue_url: str
    stream_arn: str

    @cached_property
    def store(self) -> DynamoStore:
        """What the stage keeps."""
        return DynamoStore(self.stage, _REGION, self.aws, insights_table=f"{self.stage}-insights")

    def told_to_workers(self, *, behind: str) -> Mapping[str, str]:
        """Return the environment of functions that reach AWS behind an address."""
        return {
            **_NOBODY,
            **_THERE,
            "PATH": os.defpath,
            "AWS_ENDPOINT_URL": behind,
            "POWERTOOLS_SERVICE_NAME": "aftersales",
            "POWERTOOLS_LOG_LEVEL": "CRITICAL",
            "TABLE_NAME": self.stage,
            "INSIGHTS_TABLE_NAME": f"{self.stage}-insights",
            "EVIDENCE_BUCKET": "evidence",
            "PAYMENT_ROUTES": "{}",
            "SIGNING_KEY_PARAMETER": _KEY,
            "TOPIC_ARN": self.topic_arn,
        }

    def client(self, service: str) -> Any:
        """Return a client of AWS."""
        return _client(service, self.aws)

    def heard(self) -> Iterator[Mapping[str, Any]]:
        """Yield the events that a subscriber of the topic has heard since it was last asked, as they came."""
        queue = self.client("sqs")
        while messages := queue.receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                yield json.loads(json.loads(message["Body"])["Message"])
                queue.delete_message(QueueUrl=self.queue_url, ReceiptHandle=message["ReceiptHandle"])


def deploy(aws: str) -> Deployment:
    """Deploy a stage of its own."""
    os.environ.update(_NOBODY)
    stage = f"storm-{next(_stages)}"
    dynamodb, sns, sqs = (_client(service, aws) for service in ("dynamodb", "sns", "sqs"))
    cases = dynamodb.create_table(
        TableName=stage,
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        **cast("Any", schema()),
    )
    dynamodb.create_table(TableName=f"{stage}-insights", BillingMode="PAY_PER_REQUEST", **cast("Any", insight_schema()))
    topic = sns.create_topic(Name=stage)["TopicArn"]
    queue = sqs.create_queue(QueueName=stage)["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=attributes["QueueArn"])
    secret = b64encode(bytes(range(32))).decode()
    _client("ssm", aws).put_parameter(Name=_KEY, Value=secret, Type="SecureString", Overwrite=True)
    return Deployment(
        aws=aws,
        stage=stage,
        topic_arn=topic,
        queue_url=queue,
        stream_arn=cases["TableDescription"]["LatestStreamArn"],
    )


def _client(service: Any, aws: str) -> Any:
    return boto3.client(service, region_name=_REGION, endpoint_url=aws)

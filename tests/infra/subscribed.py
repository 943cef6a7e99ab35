"""What comes out of a queue that is subscribed to the topic as the template says."""

import json
from collections.abc import Sequence

import boto3
import pytest
from moto import mock_aws

from adapters.cloud_events import cloud_event
from adapters.events import Event
from adapters.sns import SnsTopic
from tests.infra.template import Properties


def heard_by(subscription: Properties, events: Sequence[Event]) -> list[object]:
    """Return what comes out of a queue that is subscribed so, of events that are published."""
    with pytest.MonkeyPatch.context() as told, mock_aws():
        told.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        topic = boto3.client("sns").create_topic(Name="events")["TopicArn"]
        sqs = boto3.client("sqs")
        queue = sqs.create_queue(QueueName="texts")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        boto3.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=_settings(subscription))
        for event in events:
            SnsTopic(topic).publish(cloud_event(event))
        messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(message["Body"]) for message in messages]


def _settings(subscription: Properties) -> dict[str, str]:
    return {
        **_filter_of(subscription),
        "RawMessageDelivery": str(subscription["RawMessageDelivery"]).lower(),
    }


def _filter_of(subscription: Properties) -> dict[str, str]:
    if "FilterPolicy" not in subscription:
        return {}
    return {
        "FilterPolicy": json.dumps(subscription["FilterPolicy"]),
        "FilterPolicyScope": subscription["FilterPolicyScope"],
    }

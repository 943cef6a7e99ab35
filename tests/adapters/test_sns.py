"""What is published on AWS is what a subscriber gets, and a failure says whose it is."""

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ParamValidationError

from adapters.cloud_events import CloudEvent
from adapters.sns import SnsTopic, TopicUnreachable
from tests.cloud import Cloud, Published

APPROVED = CloudEvent(
    body={"id": "case_1/2", "subject": "case_1", "data": {"reason": "größer als gedacht 😀"}},
    attributes={"type": "case.approved", "merchant": "shop-1"},
)


@pytest.fixture
def topic(cloud: Cloud) -> SnsTopic:
    return SnsTopic(cloud.topic_arn)


class TestATopic:
    def test_tells_its_subscribers_the_event_and_its_attributes(self, cloud: Cloud, topic: SnsTopic) -> None:
        topic.publish(APPROVED)

        assert cloud.heard() == [Published(event=APPROVED.body, attributes=APPROVED.attributes)]

    def test_that_is_not_there_cannot_be_reached(self, cloud: Cloud) -> None:
        gone = SnsTopic(f"{cloud.topic_arn}-gone")

        with pytest.raises(TopicUnreachable):
            gone.publish(APPROVED)

    def test_cannot_be_reached_without_a_network(self, topic: SnsTopic) -> None:
        def unplugged(**_: object) -> None:
            raise EndpointConnectionError(endpoint_url="https://sns.eu-west-1.amazonaws.com")

        topic.client.meta.events.register("before-call.sns.Publish", unplugged)

        with pytest.raises(TopicUnreachable):
            topic.publish(APPROVED)

    def test_refuses_an_event_that_is_too_big_for_its_own_fault(self, cloud: Cloud, topic: SnsTopic) -> None:
        with pytest.raises(ClientError, match="InvalidParameter"):
            topic.publish(CloudEvent(body={"data": "x" * 300_000}, attributes={}))

        assert cloud.heard() == []

    def test_refuses_what_is_not_an_event_for_its_own_fault(self, cloud: Cloud, topic: SnsTopic) -> None:
        with pytest.raises(ParamValidationError):
            topic.publish(CloudEvent(body={}, attributes={"status": 1}))  # type: ignore[dict-item]  # A fault to provoke.

        assert cloud.heard() == []

    def test_is_tried_once_and_waited_for_a_few_seconds_at_most(self, topic: SnsTopic) -> None:
        patience = vars(topic.client.meta.config)

        assert (patience["connect_timeout"], patience["read_timeout"]) == (1, 3)
        assert patience["retries"] == {"mode": "standard", "total_max_attempts": 1}

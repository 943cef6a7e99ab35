"""How texts come to be read on AWS: the topic lets them into a queue, and what cannot be read is put aside."""

import pytest

from adapters.cloud_events import cloud_event
from aftersales.feedback.scores import Scores
from tests.infra.subscribed import heard_by
from tests.infra.template import Template, written
from tests.said import a_feedback, a_reading
from tests.shop import LEAD, NOON


class TestTheTopic:
    def test_lets_through_feedback_with_a_text_as_it_was_published_and_nothing_else(self, template: Template) -> None:
        said, rated = a_feedback("It was slow."), a_feedback(None, scores=Scores(rating=5))
        later = said.read(a_reading(), at=NOON).replied("Sorry!", by=LEAD, at=NOON)
        events = [*rated.unrecorded, *later.unrecorded]

        heard = heard_by(template["TextsSubscription"], events)

        assert [str(event.type) for event in events] == [
            "feedback.submitted",
            "feedback.submitted",
            "feedback.read",
            "feedback.replied",
        ]
        assert heard == [cloud_event(said.unrecorded[0]).body]

    def test_puts_it_into_the_queue(self, template: Template) -> None:
        subscription = template["TextsSubscription"]

        assert (subscription["Protocol"], written(subscription["Endpoint"])) == ("sqs", "TextsQueue.Arn")
        assert written(subscription["TopicArn"]) == "EventsTopic"

    def test_puts_aside_what_the_queue_does_not_take(self, template: Template) -> None:
        redrive = template["TextsSubscription"]["RedrivePolicy"]

        assert written(redrive["deadLetterTargetArn"]) == "UnreadTextsQueue.Arn"


class TestTheQueue:
    def test_hands_over_again_what_failed_and_nothing_else(self, template: Template) -> None:
        mapping = template.mapping("readFeedback")

        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert written(mapping["EventSourceArn"]) == "TextsQueue.Arn"

    def test_puts_aside_for_two_weeks_what_failed_three_times(self, template: Template) -> None:
        redrive = template["TextsQueue"]["RedrivePolicy"]

        assert written(redrive["deadLetterTargetArn"]) == "UnreadTextsQueue.Arn"
        assert redrive["maxReceiveCount"] == 3
        assert template["UnreadTextsQueue"]["MessageRetentionPeriod"] == 14 * 24 * 60 * 60

    def test_leaves_instances_to_the_requests_however_much_is_said(self, template: Template) -> None:
        assert template.mapping("readFeedback")["ScalingConfig"] == {"MaximumConcurrency": 10}


class TestAnAlarm:
    @pytest.mark.parametrize(
        ("name", "metric", "of", "above"),
        [
            ("TextsAreReadLate", "ApproximateAgeOfOldestMessage", "TextsQueue.QueueName", 300),
            ("TextsWereNotRead", "ApproximateNumberOfMessagesVisible", "UnreadTextsQueue.QueueName", 0),
        ],
    )
    def test_rings_when_texts_wait(self, template: Template, name: str, metric: str, of: str, above: int) -> None:
        alarm = template[name]

        assert (alarm["MetricName"], written(alarm["Dimensions"][0]["Value"])) == (metric, of)
        assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanThreshold", above)

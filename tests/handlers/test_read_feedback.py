"""What buyers write is read as soon as its queue hands it over: once, whatever comes again and whatever fails."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import ModuleType

import pytest

from adapters.cloud_events import cloud_event
from adapters.documents import text_of
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.reading import Reading
from aftersales.languages import LanguageTag
from tests.cloud import Cloud, Context, open_cloud
from tests.handlers.queue import Queue
from tests.readers import WordReader
from tests.said import a_feedback

POISON = "The text that nobody can read."


@dataclass
class FragileReader(WordReader):
    """Breaks at one text, each time that it is given it; `broke` counts how often."""

    broke: list[str] = field(default_factory=list)

    def read(self, text: str, *, language: LanguageTag | None = None) -> Reading:
        if text == POISON:
            self.broke.append(text)
            raise ValueError(text)
        return super().read(text, language=language)


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with pytest.MonkeyPatch.context() as told, open_cloud(told) as cloud:
        yield cloud


@pytest.fixture
def reader() -> FragileReader:
    return FragileReader()


@pytest.fixture
def function(cloud: Cloud, reader: FragileReader, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    function = cloud.function("read_feedback")
    monkeypatch.setattr(function, "reader", reader)
    return function


@pytest.fixture
def queue(function: ModuleType) -> Queue:
    return Queue(lambda event: function.handler(event, Context()))


def submitted(function: ModuleType, text: str = "It was slow.") -> Feedback:
    feedback = a_feedback(text)
    function.store.feedback.save(feedback)
    return feedback


def message_of(feedback: Feedback) -> str:
    """Return the message that tells of a feedback that was submitted, as the topic passes it on."""
    return text_of(cloud_event(feedback.unrecorded[0]).body)


def is_read(function: ModuleType, feedback: Feedback) -> bool:
    return function.store.feedback.get(feedback.id).reading is not None


def events_of(cloud: Cloud, feedback: Feedback) -> list[str]:
    """Return the places of what is recorded to have happened to a feedback."""
    places = [item["SK"]["S"] for item in cloud.items(f"FEEDBACK#{feedback.id}")]
    return [place for place in places if place.startswith("EVENT#")]


class TestAText:
    def test_is_read_when_it_is_handed_over(
        self, function: ModuleType, queue: Queue, reader: FragileReader, cloud: Cloud
    ) -> None:
        feedback = submitted(function)

        queue.deliver([message_of(feedback)])

        assert function.store.feedback.get(feedback.id).reading == reader.read("It was slow.")
        assert events_of(cloud, feedback) == ["EVENT#000001", "EVENT#000002"]
        assert queue.deliveries == [1]

    def test_is_read_once_the_relay_has_told_of_it(self, function: ModuleType, queue: Queue, cloud: Cloud) -> None:
        feedback = submitted(function)
        cloud.function("relay_events").handler({"Records": cloud.recorded()}, Context())

        queue.deliver([text_of(published.event) for published in cloud.heard()])

        assert is_read(function, feedback)

    def test_is_read_once_however_often_it_comes(
        self, function: ModuleType, queue: Queue, reader: FragileReader, cloud: Cloud
    ) -> None:
        feedback = submitted(function)

        queue.deliver([message_of(feedback)] * 3)
        queue.deliver([message_of(feedback)])

        assert reader.texts == ["It was slow."]
        assert events_of(cloud, feedback) == ["EVENT#000001", "EVENT#000002"]
        assert queue.aside == []

    def test_that_an_earlier_reader_read_is_read_again(
        self, function: ModuleType, queue: Queue, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        feedback = submitted(function)
        queue.deliver([message_of(feedback)])
        later = WordReader(version="2026-12-24")
        monkeypatch.setattr(function, "reader", later)

        queue.deliver([message_of(feedback)])

        assert function.store.feedback.get(feedback.id).reading.reader == "2026-12-24"
        assert len(events_of(cloud, feedback)) == 3

    def test_that_was_erased_needs_no_reading(self, function: ModuleType, queue: Queue, reader: FragileReader) -> None:
        told = a_feedback()
        function.store.feedback.save(a_feedback_without_words(told))

        queue.deliver([message_of(told)])

        assert reader.texts == []
        assert queue.aside == []


class TestAPoison:
    def test_is_put_aside_after_three_attempts(self, function: ModuleType, queue: Queue, reader: FragileReader) -> None:
        poison = submitted(function, POISON)

        queue.deliver([message_of(poison)])

        assert queue.aside == [message_of(poison)]
        assert reader.broke == [POISON] * 3
        assert not is_read(function, poison)

    def test_keeps_no_other_text_from_being_read_once(
        self, function: ModuleType, queue: Queue, reader: FragileReader
    ) -> None:
        texts = [submitted(function, POISON if nth == 3 else f"Text {nth}.") for nth in range(12)]

        queue.deliver([message_of(feedback) for feedback in texts])

        assert [is_read(function, feedback) for feedback in texts] == [nth != 3 for nth in range(12)]
        assert sorted(reader.texts) == sorted(f"Text {nth}." for nth in range(12) if nth != 3)
        # Nobody else comes again with it.
        assert queue.deliveries == [10, 3, 1]

    def test_is_named_to_the_queue_and_nobody_else(self, function: ModuleType) -> None:
        poison, sound = submitted(function, POISON), submitted(function)
        records = [
            {"messageId": "a", "body": message_of(sound)},
            {"messageId": "b", "body": message_of(poison)},
        ]

        assert function.handler({"Records": records}, Context()) == {"batchItemFailures": [{"itemIdentifier": "b"}]}

    @pytest.mark.parametrize("body", ["", "no event", "[]", "{}", '{"subject": null}', '{"subject": "case_1"}'])
    def test_may_be_no_event_at_all(self, function: ModuleType, queue: Queue, body: str) -> None:
        sound = submitted(function)

        queue.deliver([body, message_of(sound)])

        assert queue.aside == [body]
        assert is_read(function, sound)

    def test_may_be_an_event_of_what_is_not_there(self, queue: Queue) -> None:
        unknown = message_of(a_feedback())

        queue.deliver([unknown])

        assert queue.aside == [unknown]


def a_feedback_without_words(feedback: Feedback) -> Feedback:
    """Return a feedback as it is once its words were erased."""
    return replace(feedback, text=None)

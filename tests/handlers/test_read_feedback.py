"""What buyers write is read as soon as its queue hands it over: once, whatever comes again and whatever fails."""

from dataclasses import dataclass, field, replace
from types import ModuleType

import pytest

from adapters.cloud_events import cloud_event
from adapters.documents import text_of
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.reading import Reading
from aftersales.languages import LanguageTag
from tests.cloud import Cloud, Context
from tests.handlers.minutes import Minutes
from tests.handlers.outage import Outage
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
def reader() -> FragileReader:
    return FragileReader()


@pytest.fixture
def function(cloud: Cloud, reader: FragileReader, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    function = cloud.function("read_feedback")
    monkeypatch.setattr(function, "reader", reader)
    return function


@pytest.fixture(autouse=True)
def minutes(function: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Minutes:
    minutes = Minutes(function)
    monkeypatch.setattr(function, "consumer", replace(function.consumer, now=minutes))
    return minutes


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


def waiting_in(function: ModuleType) -> list[tuple[str, int]]:
    """Return the ids of the events that wait, and how often each was tried."""
    room = function.consumer.room
    return [(one.event.id, one.attempts) for lane in room.lanes() for one in room.waiting_in(lane)]


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
        assert (queue.aside, waiting_in(function)) == ([], [])

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
        assert (queue.aside, waiting_in(function)) == ([], [])


class TestAPoison:
    def test_waits_for_a_person_after_three_attempts(
        self, function: ModuleType, queue: Queue, reader: FragileReader, minutes: Minutes
    ) -> None:
        poison = submitted(function, POISON)

        queue.deliver([message_of(poison)])
        assert (waiting_in(function), reader.broke) == ([(f"{poison.id}/1", 1)], [POISON])

        minutes.pass_by(10)
        assert (waiting_in(function), reader.broke) == ([(f"{poison.id}/1", 3)], [POISON] * 3)
        assert not is_read(function, poison)

    def test_is_kept_as_it_came_and_why(self, function: ModuleType, queue: Queue, cloud: Cloud) -> None:
        poison = submitted(function, POISON)

        queue.deliver([message_of(poison)])

        lane, event = cloud.items("PARKED#read_feedback")[::-1]
        assert (lane["SK"]["S"], event["SK"]["S"]) == (f"LANE#{poison.id}", f"EVENT#{poison.id}#000001")
        assert event["body"]["B"] == message_of(poison).encode()
        assert event["error"]["S"] == f"ValueError({POISON!r})"

    def test_is_read_by_itself_if_only_the_first_attempt_failed(
        self, function: ModuleType, queue: Queue, minutes: Minutes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        poison = submitted(function, POISON)
        queue.deliver([message_of(poison)])
        monkeypatch.setattr(function, "reader", WordReader())

        minutes.pass_by(1)

        assert is_read(function, poison)
        assert waiting_in(function) == []

    def test_keeps_no_other_text_from_being_read_once(
        self, function: ModuleType, queue: Queue, reader: FragileReader
    ) -> None:
        texts = [submitted(function, POISON if nth == 3 else f"Text {nth}.") for nth in range(12)]

        queue.deliver([message_of(feedback) for feedback in texts])

        assert [is_read(function, feedback) for feedback in texts] == [nth != 3 for nth in range(12)]
        assert sorted(reader.texts) == sorted(f"Text {nth}." for nth in range(12) if nth != 3)
        # Nothing comes again from the queue.
        assert queue.deliveries == [10, 2]

    @pytest.mark.parametrize("body", ["", "no event", "[]", "{}", '{"subject": null}', '{"subject": "case_1"}'])
    def test_may_be_no_event_at_all(self, function: ModuleType, queue: Queue, minutes: Minutes, body: str) -> None:
        sound = submitted(function)

        queue.deliver([body, message_of(sound)])
        minutes.pass_by(10)

        assert waiting_in(function) == [("message-0/0", 3)]
        assert is_read(function, sound)

    def test_may_be_an_event_of_what_is_not_there(self, function: ModuleType, queue: Queue) -> None:
        unknown = a_feedback()

        queue.deliver([message_of(unknown)])

        assert waiting_in(function) == [(f"{unknown.id}/1", 1)]

    def test_wakes_someone_for_as_long_as_it_waits(
        self, function: ModuleType, queue: Queue, minutes: Minutes, capsys: pytest.CaptureFixture[str]
    ) -> None:
        queue.deliver([message_of(submitted(function, POISON))])
        minutes.pass_by(1)
        assert "EventsParked" not in capsys.readouterr().out

        minutes.pass_by(2)

        assert capsys.readouterr().out.count('"EventsParked":[1.0]') == 2

    def test_comes_again_from_the_queue_when_it_cannot_even_be_parked(self, function: ModuleType, queue: Queue) -> None:
        # Given a table that cannot be written to for a moment
        poison, sound = submitted(function, POISON), submitted(function)
        client = function.store.table.connection.connection.client
        client.meta.events.register("before-call.dynamodb.TransactWriteItems", Outage(of=1))

        # When texts are handed over that fail and follow
        queue.deliver([message_of(poison), message_of(sound)])

        # Then it is parked once that is possible, and alone came again
        assert waiting_in(function) == [(f"{poison.id}/1", 1)]
        assert queue.deliveries == [2, 1]


def a_feedback_without_words(feedback: Feedback) -> Feedback:
    """Return a feedback as it is once its words were erased."""
    return replace(feedback, text=None)

"""Reading: a text is read once by each version of the reader, whatever else happens to it meanwhile."""

from dataclasses import dataclass
from typing import Final

import pytest

from aftersales.errors import ConcurrentChange
from aftersales.feedback.catching_up import CaughtUp, catch_up
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.reading import Aspect, Mention, Reading, Sentiment
from aftersales.identifiers import FeedbackId
from aftersales.languages import LanguageTag
from tests.readers import WordReader
from tests.said import told
from tests.unit.feedback.saying import Stories

LATER: Final = "2026-12-01"


@dataclass
class Interrupted(WordReader):
    """Reads while somebody replies, each time it reads, so many times."""

    stories: Stories | None = None
    feedback: Feedback | None = None
    times: int = 1

    def read(self, text: str, *, language: LanguageTag | None = None) -> Reading:
        """Return what the text says, a reply too late."""
        if self.times and self.stories and self.feedback:
            self.times -= 1
            self.stories.replies(self.feedback, f"Reply {self.times}.")
        return super().read(text, language=language)


class TestATextThatArrives:
    def test_is_read(self, stories: Stories) -> None:
        feedback = stories.says(told("It was slow, but cheap."))

        read = stories.reads(feedback)

        assert stories.kept(feedback.id) == read
        assert read.reading == Reading(
            reader="2026-11-22",
            language=LanguageTag("en"),
            sentiment=Sentiment.NEUTRAL,
            score=0.0,
            mentions=(
                Mention(aspect=Aspect.DELIVERY_SPEED, sentiment=Sentiment.NEGATIVE, quote="slow"),
                Mention(aspect=Aspect.PRICE, sentiment=Sentiment.POSITIVE, quote="cheap"),
            ),
        )
        assert read.version == 2

    def test_is_told_of_without_its_words(self, stories: Stories) -> None:
        feedback = stories.reads(stories.says(told("It was slow, yes slow.")))

        stories.events()
        event = stories.store.topic.published()[-1]
        data = event.body["data"]

        assert isinstance(data, dict)
        assert event.body["id"] == f"{feedback.id}/2"
        assert event.attributes == {"type": "feedback.read", "merchant": "shop-1", "stage": "AFTER_SALES"}
        assert (data["reader"], data["language"], data["sentiment"], data["score"]) == (
            "2026-11-22",
            "en",
            "NEGATIVE",
            -1,
        )
        assert data["aspects"] == [{"aspect": "DELIVERY_SPEED", "sentiment": "NEGATIVE"}]
        assert data["replaces"] is None
        assert "slow" not in str(event.body)

    def test_is_in_the_language_that_the_buyer_told(self, stories: Stories) -> None:
        feedback = stories.reads(stories.says(told("很慢", language="zh-TW")))

        assert feedback.language == "zh-TW"

    def test_is_left_unread_by_what_it_does_not_say(self, stories: Stories) -> None:
        feedback = stories.reads(stories.says(told("Hm.")))

        assert feedback.reading == Reading(reader="2026-11-22")
        assert feedback.language is None


class TestReadingAgain:
    def test_by_the_same_version_does_nothing(self, stories: Stories) -> None:
        first = stories.reads(stories.says(told()))

        assert stories.reads(first) == first
        assert stories.reader.texts == ["It was slow."]
        assert len(stories.events()) == 2

    def test_by_a_later_version_takes_the_place_of_the_first_and_says_so(self, stories: Stories) -> None:
        first = stories.reads(stories.says(told()))
        stories.reader.version = LATER

        second = stories.reads(first)

        assert second.reading is not None
        assert (second.reading.reader, second.version) == (LATER, 3)
        stories.events()
        data = stories.store.topic.published()[-1].body["data"]
        assert isinstance(data, dict)
        assert data["replaces"] == {
            "reader": "2026-11-22",
            "language": "en",
            "sentiment": "NEGATIVE",
            "score": -1,
            "aspects": [{"aspect": "DELIVERY_SPEED", "sentiment": "NEGATIVE"}],
        }

    def test_by_an_earlier_version_does_nothing(self, stories: Stories) -> None:
        stories.reader.version = LATER
        feedback = stories.reads(stories.says(told()))
        stories.reader.version = "2026-11-22"

        assert stories.reads(feedback) == feedback

    def test_what_has_no_text_does_nothing(self, stories: Stories) -> None:
        feedback = stories.says(told(None, rating=5))

        assert stories.reads(feedback) == feedback
        assert stories.reader.texts == []
        assert len(stories.events()) == 1


class TestReadingWhileSomebodyReplies:
    def test_keeps_both(self, stories: Stories) -> None:
        feedback = stories.says(told())

        read = stories.shop.business.feedback.read(feedback.id, Interrupted(stories=stories, feedback=feedback))

        assert (read.reply, read.version) == ("Reply 0.", 3)
        assert read.reading is not None
        assert [what for _, what in stories.events()] == ["feedback.submitted", "feedback.replied", "feedback.read"]

    def test_without_end_is_told_and_keeps_the_replies(self, stories: Stories) -> None:
        feedback = stories.says(told())

        with pytest.raises(ConcurrentChange):
            stories.shop.business.feedback.read(
                feedback.id, Interrupted(stories=stories, feedback=feedback, times=1_000)
            )

        assert stories.kept(feedback.id).reading is None
        assert stories.kept(feedback.id).version == 6


class TestCatchingUp:
    def caught_up(self, stories: Stories, *, leaving: tuple[FeedbackId, ...] = ()) -> CaughtUp:
        operations = stories.shop.business.feedback
        return catch_up(
            stories.store.feedback,
            stories.reader.version,
            read=lambda feedback_id: operations.read(feedback_id, stories.reader),
            leaving=leaving,
        )

    def test_reads_all_that_waits_and_nothing_twice(self, stories: Stories) -> None:
        for number in range(250):
            stories.says(told(f"It was slow, {number}."))
        stories.says(told(None, rating=5))

        assert self.caught_up(stories) == CaughtUp(read=250)
        assert self.caught_up(stories) == CaughtUp(read=0)
        assert len(set(stories.reader.texts)) == len(stories.reader.texts) == 250

    def test_reads_again_what_an_earlier_version_has_read(self, stories: Stories) -> None:
        feedback = [stories.reads(stories.says(told())), stories.says(told())]
        stories.reader.version = LATER

        assert self.caught_up(stories).read == 2
        assert {stories.kept(one.id).reading for one in feedback} == {
            stories.reader.read("It was slow."),
        }

    def test_tells_what_failed_and_reads_the_others(self, stories: Stories) -> None:
        good, bad = stories.says(told()), stories.says(told("Bad."))
        error = RuntimeError("no way")

        def read(feedback_id: FeedbackId) -> None:
            if feedback_id == bad.id:
                raise error
            stories.shop.business.feedback.read(feedback_id, stories.reader)

        assert catch_up(stories.store.feedback, LATER, read=read) == CaughtUp(read=1, failures=((bad.id, error),))
        assert stories.kept(good.id).reading is not None

    def test_leaves_what_it_is_told_to_and_stops_when_it_is_told_to(self, stories: Stories) -> None:
        left, other = stories.says(told()), stories.says(told())

        assert self.caught_up(stories, leaving=(left.id,)) == CaughtUp(read=1)
        assert stories.kept(left.id).reading is None
        assert stories.kept(other.id).reading is not None
        assert catch_up(stories.store.feedback, LATER, read=print, may_go_on=lambda: False) == CaughtUp(read=0)


class TestAReading:
    def test_has_a_score_within_its_bounds(self) -> None:
        with pytest.raises(ValueError, match="from -1 to 1"):
            Reading(reader="2026-11-22", score=1.01)

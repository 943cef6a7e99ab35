"""Saving feedback: all of it or nothing, once a request, and whoever comes second is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aftersales.business import Repositories
from aftersales.errors import NotFound
from aftersales.feedback.feedback import About, Feedback
from aftersales.feedback.reading import Aspect, Mention, Reading, Sentiment
from aftersales.feedback.scores import Scores
from aftersales.idempotency import LostRace, Remembered
from aftersales.identifiers import FeedbackId
from aftersales.languages import LanguageTag
from aftersales.pages import Slice
from aftersales.vocabulary import FeedbackStage
from tests.open_shop import OpenShop
from tests.said import a_feedback, a_reading
from tests.shop import BUYER, EUR, LEAD, NOON, SHOP_SYSTEM, an_order, request_by


def read(feedback: Feedback, reading: Reading | None = None) -> Feedback:
    return feedback.read(reading or a_reading(), at=NOON)


def keep(kept: Repositories, feedback: Feedback) -> Feedback:
    kept.feedback.save(feedback)
    return feedback.recorded()


class TestSaving:
    def test_keeps_all_that_was_said(self, shop: OpenShop, kept: Repositories) -> None:
        order = shop.sells(an_order(1))
        case = shop.opens(order)
        about = About(
            order_id=order.id,
            case_id=case.id,
            sku="SKU/1 # ü",
            category="things",
            territory=order.territory,
            currency=EUR,
        )
        feedback = a_feedback(
            "It was slow 🐌.\n" * 300,
            stage=FeedbackStage.DELIVERY,
            about=about,
            scores=Scores(rating=1, nps=0, effort=7),
            told_language=LanguageTag("en-GB"),
        )

        kept.feedback.save(feedback)

        assert kept.feedback.get(feedback.id) == feedback.recorded()
        assert kept.feedback.get(feedback.id).version == 1

    def test_keeps_as_little_as_was_said(self, kept: Repositories) -> None:
        feedback = a_feedback(None, by=SHOP_SYSTEM, scores=Scores(nps=0))

        kept.feedback.save(feedback)

        assert kept.feedback.get(feedback.id) == feedback.recorded()

    @pytest.mark.parametrize("text", ["x" * 5_000, "慢" * 5_000, "🐌" * 5_000], ids=["ascii", "cjk", "emoji"])
    def test_keeps_the_longest_texts_with_many_quotes(self, kept: Repositories, text: str) -> None:
        mentions = tuple(
            Mention(aspect=aspect, sentiment=Sentiment.NEGATIVE, quote=text[place : place + 300])
            for place, aspect in enumerate(Aspect)
        )
        feedback = keep(kept, a_feedback(text))

        kept.feedback.save(read(feedback, replace(a_reading(), mentions=mentions)).replied(text, by=LEAD, at=NOON))

        found = kept.feedback.get(feedback.id)
        assert found.reading is not None
        assert (found.text, found.reply, found.reading.mentions) == (text, text, mentions)

    def test_keeps_each_next_state(self, kept: Repositories) -> None:
        feedback = keep(kept, a_feedback())
        after = keep(kept, read(feedback))

        kept.feedback.save(after.replied("Sorry!", by=LEAD, at=NOON + timedelta(hours=1)))

        found = kept.feedback.get(feedback.id)
        assert (found.text, found.reply, found.reading) == (feedback.text, "Sorry!", after.reading)
        assert found.version == 3

    def test_keeps_the_latest_quotes_alone(self, kept: Repositories) -> None:
        feedback = keep(kept, read(keep(kept, a_feedback("slow, and cheap"))))
        later = Reading(reader="2026-12-01", sentiment=Sentiment.NEUTRAL, score=0.0)

        kept.feedback.save(read(feedback, later))

        assert kept.feedback.get(feedback.id).reading == later

    def test_of_what_is_not_there_is_not_found(self, kept: Repositories) -> None:
        unknown = FeedbackId("fb_7ZZZZZZZZZZZZZZZZZZZZZ0000")

        with pytest.raises(NotFound):
            kept.feedback.get(unknown)
        with pytest.raises(NotFound):
            kept.feedback.with_request(unknown, request_by(BUYER))


class TestOneRequest:
    def test_is_remembered_with_the_feedback(self, kept: Repositories) -> None:
        feedback, request = a_feedback(), request_by(BUYER)

        kept.feedback.save(feedback, request)

        remembered = Remembered(fingerprint=request.fingerprint, outcome=feedback.id)
        assert kept.requests.remembered(request) == remembered
        assert kept.feedback.with_request(feedback.id, request) == (feedback.recorded(), remembered)
        assert kept.feedback.with_request(feedback.id, request_by(BUYER)) == (feedback.recorded(), None)

    def test_keeps_one_feedback(self, kept: Repositories) -> None:
        first, second, request = a_feedback(), a_feedback(), request_by(BUYER)
        kept.feedback.save(first, request)

        with pytest.raises(LostRace):
            kept.feedback.save(second, request)

        with pytest.raises(NotFound):
            kept.feedback.get(second.id)
        assert kept.feedback.to_read("2026-11-22", Slice()).items == (first.id,)


class TestWhoComesSecond:
    def test_finds_the_event_taken_and_changes_nothing(self, kept: Repositories) -> None:
        feedback, request = keep(kept, a_feedback()), request_by(LEAD)
        first = keep(kept, read(feedback))

        with pytest.raises(LostRace):
            kept.feedback.save(feedback.replied("Too late.", by=LEAD, at=NOON), request)

        assert kept.feedback.get(feedback.id) == first
        assert kept.requests.remembered(request) is None

    def test_to_read_finds_it_read(self, kept: Repositories) -> None:
        feedback = keep(kept, a_feedback())
        first = keep(kept, read(feedback))

        with pytest.raises(LostRace):
            kept.feedback.save(read(feedback, a_reading(reader="2026-12-01")))

        assert kept.feedback.get(feedback.id) == first


class TestWhatIsToBeRead:
    def waiting(self, kept: Repositories, version: str, *, first: int = 100) -> set[FeedbackId]:
        found: list[FeedbackId] = []
        after: str | None = None
        for _ in range(100):
            page = kept.feedback.to_read(version, Slice(first=first, after=after))
            found += page.items
            if not page.more:
                break
            after = page.positions[-1] if page.positions else page.resume
        assert len(set(found)) == len(found)
        return set(found)

    def test_is_every_text_that_nobody_has_read(self, kept: Repositories) -> None:
        texts = {keep(kept, a_feedback(f"Text {number}.")).id for number in range(7)}
        keep(kept, a_feedback(None, scores=Scores(rating=5)))

        for first in (1, 3, 100):
            assert self.waiting(kept, "2026-11-22", first=first) == texts

    def test_is_what_an_earlier_version_has_read(self, kept: Repositories) -> None:
        unread, early, now, late = (keep(kept, a_feedback()) for _ in range(4))
        for feedback, version in ((early, "2026-11-01"), (now, "2026-11-22"), (late, "2026-12-01")):
            kept.feedback.save(read(feedback, a_reading(reader=version)))

        assert self.waiting(kept, "2026-11-22", first=1) == {unread.id, early.id}
        assert self.waiting(kept, "2026-11-22b") == {unread.id, early.id, now.id}
        assert self.waiting(kept, "2026-11-01") == {unread.id}

    def test_is_walked_through_while_it_is_read(self, kept: Repositories) -> None:
        texts = [keep(kept, a_feedback(f"Text {number}.")) for number in range(5)]
        first = kept.feedback.to_read("2026-11-22", Slice(first=2))
        for feedback in texts:
            if feedback.id in first.items:
                kept.feedback.save(read(feedback))

        rest = kept.feedback.to_read("2026-11-22", Slice(first=10, after=first.positions[-1]))

        assert {*first.items, *rest.items} == {feedback.id for feedback in texts}
        assert not rest.more

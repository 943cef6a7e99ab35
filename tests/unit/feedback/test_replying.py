"""Replying: the merchant's answer, by those who may give it."""

from dataclasses import replace

import pytest

from aftersales.actors import Actor
from aftersales.errors import InvalidInput, NotFound, NotPermitted, RequestKeyReused
from aftersales.identifiers import FeedbackId
from aftersales.vocabulary import Permission
from tests.said import told
from tests.shop import AGENT, BUYER, LEAD, OTHER_SHOP, PLATFORM, SHOP_SYSTEM, STRANGER, WAREHOUSE, request_by
from tests.unit.feedback.saying import Stories

ELSEWHERE = replace(LEAD, merchant_id=OTHER_SHOP.id)


class TestAReply:
    @pytest.mark.parametrize("actor", [LEAD, AGENT], ids=lambda actor: str(actor.role))
    def test_is_kept_with_the_feedback(self, stories: Stories, actor: Actor) -> None:
        feedback = stories.says(told())

        replied = stories.replies(feedback, "Sorry!", by=actor)

        assert (replied.reply, replied.version) == ("Sorry!", 2)
        assert stories.kept(feedback.id) == replied
        assert stories.events()[-1] == (f"{feedback.id}/2", "feedback.replied")

    def test_takes_the_place_of_an_earlier_one_and_leaves_the_reading(self, stories: Stories) -> None:
        feedback = stories.reads(stories.says(told()))
        stories.replies(feedback, "Sory!")

        again = stories.replies(feedback, "Sorry!")

        assert (again.reply, again.reading, again.text) == ("Sorry!", feedback.reading, feedback.text)
        assert stories.kept(feedback.id) == again

    def test_sent_twice_is_given_once(self, stories: Stories) -> None:
        feedback, request = stories.says(told()), request_by(LEAD)
        first = stories.replies(feedback, "Sorry!", request=request)

        assert stories.replies(feedback, "Sorry!", request=request) == first
        with pytest.raises(RequestKeyReused):
            stories.replies(feedback, "Go away!", request=replace(request, fingerprint="another"))

        assert len(stories.events()) == 2

    def test_is_nobodys_words_in_an_event(self, stories: Stories) -> None:
        stories.replies(stories.says(told()), "Sorry!")

        stories.events()

        assert "Sorry" not in str([one.body for one in stories.store.topic.published()])

    @pytest.mark.parametrize("text", ["", "  ", "x" * 5_001, "Sorry\x07"])
    def test_that_cannot_be_one_is_refused(self, stories: Stories, text: str) -> None:
        feedback = stories.says(told())

        with pytest.raises(InvalidInput):
            stories.replies(feedback, text)

        assert stories.kept(feedback.id) == feedback


class TestWhoMayNotReply:
    @pytest.mark.parametrize("actor", [BUYER, WAREHOUSE, SHOP_SYSTEM, PLATFORM], ids=lambda actor: str(actor.id))
    def test_is_told_so(self, stories: Stories, actor: Actor) -> None:
        feedback = stories.says(told())

        with pytest.raises(NotPermitted) as refusal:
            stories.replies(feedback, "Sorry!", by=actor)

        assert refusal.value.permission is Permission.REPLY_TO_FEEDBACK
        assert stories.kept(feedback.id) == feedback

    @pytest.mark.parametrize("actor", [STRANGER, ELSEWHERE], ids=["stranger", "another shop's lead"])
    def test_finds_nothing_of_a_stranger(self, stories: Stories, actor: Actor) -> None:
        feedback = stories.says(told())

        with pytest.raises(NotFound):
            stories.replies(feedback, "Sorry!", by=actor)

        assert stories.kept(feedback.id) == feedback

    def test_finds_nothing_where_there_is_nothing(self, stories: Stories) -> None:
        for unknown in ("fb_7ZZZZZZZZZZZZZZZZZZZZZ0000", "fb_", "case_7ZZZZZZZZZZZZZZZZZZZZZ0000"):
            with pytest.raises(NotFound):
                stories.shop.business.feedback.reply(
                    FeedbackId(unknown), "Sorry!", actor=LEAD, request=request_by(LEAD)
                )

"""Asking: everyone sees what is theirs to see, and of everything else nothing."""

from dataclasses import replace

import pytest

from aftersales.actors import Actor
from aftersales.feedback.repository import FeedbackQuestion
from aftersales.identifiers import ActorId, CaseId, FeedbackId, OrderId
from aftersales.languages import LanguageTag
from aftersales.pages import BadQuestion, Slice
from tests.said import told
from tests.shop import AGENT, BUYER, LEAD, OTHER_SHOP, PLATFORM, SHOP, SHOP_SYSTEM, STRANGER, WAREHOUSE, an_order
from tests.unit.feedback.saying import Stories

READ_ONLY = replace(LEAD, role="read-only")
ELSEWHERE = replace(LEAD, merchant_id=OTHER_SHOP.id)
NAMESAKE = replace(BUYER, merchant_id=OTHER_SHOP.id)
EVERYTHING = FeedbackQuestion()
OF_SHOP = FeedbackQuestion(merchant_id=SHOP.id)


def seen(stories: Stories, question: FeedbackQuestion, viewer: Actor) -> list[FeedbackId]:
    page = stories.shop.business.ask_feedback.page(question, Slice(), viewer=viewer)
    return [feedback.id for feedback in page.items]


def opened(stories: Stories, feedback_id: str, viewer: Actor) -> object:
    return stories.shop.business.ask_feedback.one(FeedbackId(feedback_id), viewer=viewer)


class TestOwnWords:
    def test_are_seen_without_any_filter(self, stories: Stories) -> None:
        mine, others = stories.says(told()), stories.says(told(), by=STRANGER)

        assert seen(stories, EVERYTHING, BUYER) == [mine.id]
        assert seen(stories, OF_SHOP, BUYER) == [mine.id]
        assert seen(stories, EVERYTHING, STRANGER) == [others.id]
        assert opened(stories, mine.id, BUYER) == mine

    def test_are_nobody_elses(self, stories: Stories) -> None:
        mine = stories.says(told())

        for viewer in (STRANGER, NAMESAKE, ELSEWHERE, WAREHOUSE):
            assert opened(stories, mine.id, viewer) is None
            assert seen(stories, EVERYTHING, viewer) == []
            assert seen(stories, OF_SHOP, viewer) == []

    def test_of_others_cannot_be_asked_for(self, stories: Stories) -> None:
        stories.says(told())
        stories.says(told(), by=STRANGER)

        assert seen(stories, FeedbackQuestion(buyer_id=BUYER.id), STRANGER) == []
        assert seen(stories, FeedbackQuestion(merchant_id=OTHER_SHOP.id), BUYER) == []

    def test_of_a_guest_are_those_about_the_order_of_their_link(self, stories: Stories) -> None:
        order, other = (stories.shop.sells(an_order(1)) for _ in range(2))
        about_order, _, _ = stories.says(told(order_id=order.id)), stories.says(told(order_id=other.id)), told()
        guest = replace(BUYER, order_id=order.id)

        assert seen(stories, EVERYTHING, guest) == [about_order.id]
        assert seen(stories, FeedbackQuestion(order_id=other.id), guest) == []
        assert opened(stories, stories.says(told()).id, guest) is None


class TestTheShops:
    @pytest.mark.parametrize("viewer", [LEAD, AGENT, READ_ONLY, SHOP_SYSTEM], ids=lambda viewer: str(viewer.role))
    def test_staff_see_what_was_said_to_their_shop(self, stories: Stories, viewer: Actor) -> None:
        first, second = stories.says(told()), stories.says(told(), by=STRANGER)
        stories.says(told(), by=NAMESAKE, to=OTHER_SHOP.id)

        assert seen(stories, EVERYTHING, viewer) == [second.id, first.id]
        assert seen(stories, FeedbackQuestion(buyer_id=BUYER.id), viewer) == [first.id]
        assert opened(stories, first.id, viewer) == first

    def test_staff_who_may_not_read_feedback_see_none(self, stories: Stories) -> None:
        feedback = stories.says(told())

        assert seen(stories, OF_SHOP, WAREHOUSE) == []
        assert opened(stories, feedback.id, WAREHOUSE) is None


class TestThePlatform:
    def test_sees_what_it_names(self, stories: Stories) -> None:
        order = stories.shop.sells(an_order(1))
        case = stories.shop.opens(order)
        feedback = stories.says(told(case_id=case.id))

        for question in (OF_SHOP, FeedbackQuestion(order_id=order.id), FeedbackQuestion(case_id=case.id)):
            assert seen(stories, question, PLATFORM) == [feedback.id]
        assert opened(stories, feedback.id, PLATFORM) == feedback

    def test_must_name_something(self, stories: Stories) -> None:
        with pytest.raises(BadQuestion):
            seen(stories, FeedbackQuestion(sku="SKU-1"), PLATFORM)


class TestAQuestion:
    def test_in_no_language_makes_no_sense(self, stories: Stories) -> None:
        with pytest.raises(BadQuestion):
            seen(stories, FeedbackQuestion(language=LanguageTag("English!")), LEAD)

    def test_about_what_does_not_exist_finds_nothing(self, stories: Stories) -> None:
        stories.says(told())

        for question in (
            FeedbackQuestion(order_id=OrderId("A-1")),
            FeedbackQuestion(case_id=CaseId("?")),
            FeedbackQuestion(buyer_id=ActorId("nobody")),
            FeedbackQuestion(sku=""),
        ):
            assert seen(stories, question, LEAD) == []
        assert opened(stories, "fb_7ZZZZZZZZZZZZZZZZZZZZZ0000", LEAD) is None
        assert opened(stories, "hello", LEAD) is None

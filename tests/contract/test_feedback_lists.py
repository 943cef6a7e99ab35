"""Lists of feedback: what was asked for, all of it, once, the newest first, whatever the size of the pages."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from aftersales.feedback.feedback import About, Feedback
from aftersales.feedback.reading import Aspect, Sentiment
from aftersales.feedback.repository import FeedbackQuestion
from aftersales.feedback.scores import Scores
from aftersales.identifiers import ActorId, CaseId, MerchantId, OrderId
from aftersales.languages import LanguageTag
from aftersales.pages import BadQuestion, Page, Slice
from aftersales.vocabulary import FeedbackStage
from tests.contract.walking import walk
from tests.open_shop import OpenShop
from tests.said import a_feedback, a_reading
from tests.shop import BUYER, NOON, OTHER_SHOP, SHOP, STRANGER, an_order

OF_SHOP: Final = FeedbackQuestion(merchant_id=SHOP.id)
FOURTH, EIGHTH = NOON + timedelta(hours=4), NOON + timedelta(hours=8)  # At both, something was said to the shop.
QUESTIONS: Final = {
    "of a shop": OF_SHOP,
    "in a while": replace(OF_SHOP, given_from=FOURTH, given_before=EIGHTH),
    "from an instant on": replace(OF_SHOP, given_from=FOURTH + timedelta(microseconds=1)),
    "before an instant": replace(OF_SHOP, given_before=FOURTH + timedelta(microseconds=1)),
    "of a buyer": replace(OF_SHOP, buyer_id=BUYER.id),
    "of a buyer in a while": replace(OF_SHOP, buyer_id=BUYER.id, given_from=FOURTH, given_before=EIGHTH),
    "about an article": replace(OF_SHOP, sku="SKU-1"),
    "about an article, of a buyer": replace(OF_SHOP, sku="SKU-1", buyer_id=STRANGER.id),
    "of a stage": replace(OF_SHOP, stage=FeedbackStage.DELIVERY),
    "that mentions an aspect": replace(OF_SHOP, aspect=Aspect.PRICE),
    "that is positive": replace(OF_SHOP, sentiment=Sentiment.POSITIVE),
    "that is negative and mentions an aspect": replace(OF_SHOP, sentiment=Sentiment.NEGATIVE, aspect=Aspect.COURIER),
    "in a language": replace(OF_SHOP, language=LanguageTag("zh")),
    "in a kind of a language": replace(OF_SHOP, language=LanguageTag("ZH-hant")),
    "in all ways at once": replace(
        OF_SHOP,
        sku="SKU-1",
        stage=FeedbackStage.PRODUCT,
        aspect=Aspect.PRICE,
        sentiment=Sentiment.POSITIVE,
        language=LanguageTag("en"),
        given_from=NOON,
        given_before=NOON + timedelta(days=1),
    ),
    "in an unknown shop": FeedbackQuestion(merchant_id=MerchantId("nowhere")),
    "of an unknown buyer": replace(OF_SHOP, buyer_id=ActorId("nobody")),
    "about an unknown article": replace(OF_SHOP, sku="' OR 1 = 1 --"),
    "about an unknown order": replace(OF_SHOP, order_id=OrderId("ord_7ZZZZZZZZZZZZZZZZZZZZZ0000")),
    "about an unknown case": replace(OF_SHOP, case_id=CaseId("case_7ZZZZZZZZZZZZZZZZZZZZZ0000")),
}


READINGS: Final = (
    a_reading((Aspect.PRICE, "cheap"), sentiment=Sentiment.POSITIVE),
    a_reading((Aspect.COURIER, "rude"), (Aspect.PRICE, "dear"), language="zh-Hant-TW"),
    a_reading((Aspect.COURIER, "rude"), language="zhx"),
    a_reading(language=None),
    None,
)
STAGES: Final = (FeedbackStage.PRODUCT, FeedbackStage.DELIVERY, FeedbackStage.AFTER_SALES)


@pytest.fixture
def said(shop: OpenShop) -> list[Feedback]:
    """Return feedback given in the same hours, the oldest first; it was told in another order."""
    order, other = shop.sells(an_order(1)), shop.sells(an_order(1, buyer=STRANGER))
    case = shop.opens(order)
    abouts = (
        About(),
        About(order_id=order.id, case_id=case.id, sku="SKU-1"),
        About(order_id=order.id, sku="SKU-1"),
        About(order_id=other.id),
        About(sku="SKU-1"),
    )
    kept = [_said(nth, abouts) for nth in (9, 5, 1, 3, 0, 7, 2, 4, 6, 8, 11, 10, 13, 12, 14)]
    for feedback in kept:
        shop.kept.feedback.save(feedback)
    return sorted((feedback.recorded() for feedback in kept), key=lambda one: one.id)


def _said(nth: int, abouts: Sequence[About]) -> Feedback:
    elsewhere, reading = nth in (2, 6), READINGS[nth % len(READINGS)]
    feedback = a_feedback(
        None if nth % 7 == 5 else f"Text {nth}.",
        # Some were given in the same millisecond, or at the same instant.
        at=NOON + timedelta(hours=min(nth, 12), microseconds=nth % 2),
        by=STRANGER if nth in (4, 7) else BUYER,
        merchant=OTHER_SHOP if elsewhere else SHOP,
        about=About() if elsewhere else abouts[nth % len(abouts)],
        scores=Scores(rating=nth % 5 + 1),
        stage=STAGES[nth % len(STAGES)],
        told_language=LanguageTag("zh-CN") if nth in (3, 8) else None,
    )
    return feedback if reading is None else feedback.read(reading, at=NOON)


def asking(shop: OpenShop, question: FeedbackQuestion) -> Callable[[Slice], Page[Feedback]]:
    return lambda page: shop.kept.feedback.page(question, page)


def answers(question: FeedbackQuestion, said: Sequence[Feedback]) -> list[Feedback]:
    """Return what answers a question, the newest first, by looking at all that was said."""
    return [feedback for feedback in reversed(said) if question.fits(feedback)]


class TestAList:
    @pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
    def test_holds_what_was_asked_for_newest_first_with_its_words(
        self, shop: OpenShop, said: list[Feedback], question: FeedbackQuestion
    ) -> None:
        for first in (1, 2, 100):
            assert walk(asking(shop, question), first=first) == answers(question, said)

    @pytest.mark.parametrize("name", [name for name in QUESTIONS if "unknown" not in name and "all" not in name])
    def test_is_asked_for_with_questions_that_find_something_and_leave_something(
        self, said: list[Feedback], name: str
    ) -> None:
        assert 0 < len(answers(QUESTIONS[name], said)) < len(said)

    def test_of_an_order_and_of_a_case_needs_no_shop(self, shop: OpenShop, said: list[Feedback]) -> None:
        about = next(one.about for one in said if one.about.case_id)
        for question in (
            FeedbackQuestion(order_id=about.order_id),
            FeedbackQuestion(case_id=about.case_id),
            replace(OF_SHOP, order_id=about.order_id, buyer_id=BUYER.id, stage=FeedbackStage.DELIVERY),
            replace(OF_SHOP, order_id=about.order_id, case_id=about.case_id, given_from=FOURTH),
        ):
            for first in (1, 100):
                assert walk(asking(shop, question), first=first) == answers(question, said)
                assert answers(question, said)

    def test_of_another_shop_does_not_find_an_order_of_this_one(self, shop: OpenShop, said: list[Feedback]) -> None:
        about = next(one.about for one in said if one.about.case_id)
        elsewhere = FeedbackQuestion(merchant_id=OTHER_SHOP.id)

        assert walk(asking(shop, replace(elsewhere, order_id=about.order_id)), first=5) == []
        assert walk(asking(shop, replace(elsewhere, case_id=about.case_id)), first=5) == []

    def test_shows_a_reading_and_a_reply_as_soon_as_they_are_kept(self, shop: OpenShop, said: list[Feedback]) -> None:
        unread = next(one for one in said if one.text and one.reading is None and one.merchant_id == SHOP.id)
        question = replace(OF_SHOP, aspect=Aspect.SAFETY)
        assert walk(asking(shop, question), first=5) == []

        read = unread.read(a_reading((Aspect.SAFETY, "smoke")), at=NOON).recorded()
        shop.kept.feedback.save(unread.read(a_reading((Aspect.SAFETY, "smoke")), at=NOON))

        assert walk(asking(shop, question), first=5) == [read]

    def test_goes_on_where_it_was_whatever_was_said_since(self, shop: OpenShop, said: list[Feedback]) -> None:
        page = shop.kept.feedback.page(OF_SHOP, Slice(first=3))
        shop.kept.feedback.save(a_feedback(at=NOON + timedelta(days=1)))

        following = shop.kept.feedback.page(OF_SHOP, Slice(first=100, after=page.positions[-1]))

        assert [*page.items, *following.items] == answers(OF_SHOP, said)

    @pytest.mark.usefixtures("said")
    def test_after_nonsense_is_a_bad_question(self, shop: OpenShop) -> None:
        for question in (OF_SHOP, replace(OF_SHOP, buyer_id=BUYER.id), replace(OF_SHOP, sku="SKU-1")):
            for position in ("", "x", "///", "'; DROP TABLE feedback --"):
                with pytest.raises(BadQuestion):
                    shop.kept.feedback.page(question, Slice(after=position))

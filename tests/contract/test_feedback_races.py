"""Races about feedback: six readers and merchants meet at one at the same instant."""

from aftersales.feedback.feedback import Feedback
from aftersales.feedback.repository import FeedbackQuestion
from aftersales.pages import Slice
from tests.contract.test_races import at_once
from tests.open_shop import OpenShop
from tests.readers import WordReader
from tests.said import a_feedback, told
from tests.shop import BUYER, LEAD, SHOP, request_by


class TestOneFeedback:
    def test_it_is_read_once(self, busy_shop: OpenShop) -> None:
        feedback, reader = a_feedback(), WordReader()
        busy_shop.kept.feedback.save(feedback)

        results = at_once(lambda _: busy_shop.business.feedback.read(feedback.id, reader))

        found = busy_shop.kept.feedback.get(feedback.id)
        assert results == [found] * 6
        assert found.version == 2

    def test_every_reply_is_an_event_and_the_reading_stays(self, busy_shop: OpenShop) -> None:
        feedback, operations = a_feedback(), busy_shop.business.feedback
        busy_shop.kept.feedback.save(feedback)

        results = at_once(
            lambda nth: (
                operations.read(feedback.id, WordReader())
                if nth == 1
                else operations.reply(feedback.id, f"Reply {nth}.", actor=LEAD, request=request_by(LEAD))
            )
        )

        kept = sum(isinstance(result, Feedback) for result in results)
        found = busy_shop.kept.feedback.get(feedback.id)
        assert found.version == kept + 1
        assert found.reply is not None

    def test_one_request_is_kept_once_and_answers_all(self, busy_shop: OpenShop) -> None:
        request, operations = request_by(BUYER), busy_shop.business.feedback

        results = at_once(lambda _: operations.submit(SHOP.id, told(), actor=BUYER, request=request))

        listed = busy_shop.kept.feedback.page(FeedbackQuestion(merchant_id=SHOP.id), Slice())
        assert results == list(listed.items) * 6

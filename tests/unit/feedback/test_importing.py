"""Importing: what was said elsewhere, each for itself, and once however often it is sent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aftersales.errors import InvalidInput, NotFound, NotPermitted, RequestKeyReused
from aftersales.feedback.operations import ImportedFeedback
from aftersales.feedback.repository import FeedbackQuestion
from aftersales.feedback.told import ToldFeedback
from aftersales.idempotency import RequestKey
from aftersales.identifiers import is_id, ulid
from aftersales.pages import Slice
from tests.said import told
from tests.shop import BUYER, LEAD, NOON, OTHER_SHOP, SHOP, SHOP_SYSTEM, an_order, request_by
from tests.unit.feedback.saying import Stories

LAST_YEAR = NOON - timedelta(days=365)


def imports(stories: Stories, *some: ToldFeedback, request: RequestKey | None = None) -> tuple[ImportedFeedback, ...]:
    operations = stories.shop.business.feedback
    return operations.import_feedback(SHOP.id, some, actor=SHOP_SYSTEM, request=request or request_by(SHOP_SYSTEM))


class TestAnImport:
    def test_keeps_each_as_of_when_it_was_given(self, stories: Stories) -> None:
        order = stories.shop.sells(an_order(1))
        past = replace(told(order_id=order.id), given_at=LAST_YEAR)

        (one, other) = imports(stories, past, replace(told("Fine."), given_at=LAST_YEAR + timedelta(days=1)))

        assert one.feedback is not None
        assert other.feedback is not None
        assert (one.feedback.given_at, one.feedback.submitted_at) == (LAST_YEAR, NOON)
        assert (one.feedback.buyer_id, other.feedback.buyer_id) == (BUYER.id, None)
        assert is_id("fb", one.feedback.id)
        assert one.feedback.id[3:13] == ulid(LAST_YEAR, 0)[:10]
        listed = stories.store.feedback.page(FeedbackQuestion(merchant_id=SHOP.id), Slice())
        assert listed.items == (other.feedback, one.feedback)

    def test_refuses_one_and_keeps_the_others(self, stories: Stories) -> None:
        wrong = told(rating=9)
        unknown = told(order_id="ord_7ZZZZZZZZZZZZZZZZZZZZZ0000")

        first, second, third, fourth = imports(stories, told(), wrong, unknown, told())

        assert first.feedback is not None
        assert fourth.feedback is not None
        assert isinstance(second.problem, InvalidInput)
        assert isinstance(third.problem, NotFound)
        assert (first.problem, second.feedback) == (None, None)
        assert len(stories.events()) == 2

    def test_that_was_cut_off_goes_on_where_it_stopped(self, stories: Stories) -> None:
        request = request_by(SHOP_SYSTEM)
        (first,) = imports(stories, told("One."), request=request)

        again = imports(stories, told("One."), told("Two."), request=request)

        assert again[0] == first
        assert len(stories.events()) == 2

    def test_under_the_key_of_another_is_refused(self, stories: Stories) -> None:
        request = request_by(SHOP_SYSTEM)
        imports(stories, told("One."), request=request)

        with pytest.raises(RequestKeyReused):
            imports(stories, told("Two."), request=replace(request, fingerprint="another"))

        assert len(stories.events()) == 1

    def test_under_the_key_of_another_that_was_refused_in_part_keeps_nothing(self, stories: Stories) -> None:
        request = request_by(SHOP_SYSTEM)
        imports(stories, told(rating=9), told("Two."), request=request)

        with pytest.raises(RequestKeyReused):
            imports(stories, told("One."), told("Two."), request=replace(request, fingerprint="another"))

        assert len(stories.events()) == 1

    @pytest.mark.parametrize("count", [0, 101])
    def test_of_none_or_too_many_is_refused(self, stories: Stories, count: int) -> None:
        with pytest.raises(InvalidInput):
            imports(stories, *[told()] * count)

        assert stories.events() == []

    def test_is_for_shop_systems_alone(self, stories: Stories) -> None:
        operations = stories.shop.business.feedback

        for actor in (BUYER, LEAD):
            with pytest.raises(NotPermitted):
                operations.import_feedback(SHOP.id, [told()], actor=actor, request=request_by(actor))
        with pytest.raises(NotFound):
            operations.import_feedback(OTHER_SHOP.id, [told()], actor=SHOP_SYSTEM, request=request_by(SHOP_SYSTEM))

        assert stories.events() == []

"""How shops' systems, buyers' phones and who sends refunds hear on AWS: the topic lets events into a queue for each."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from adapters.cloud_events import cloud_event
from adapters.events import Event
from adapters.sqlite.store import SqliteStore
from aftersales.cases.events import CaseEventType
from aftersales.cases.gateways import BY_HAND, Routes
from aftersales.phones.notices import HEARD_OF
from aftersales.vocabulary import Party
from tests.infra.subscribed import heard_by
from tests.infra.template import Template, written
from tests.open_shop import open_shop
from tests.payments.paid_online import ROUTES, a_granted_refund, an_order_paid_online
from tests.payments.stripe_double import StripeDouble
from tests.said import a_feedback
from tests.shop import LEAD, NOON, a_case_file, an_order


class Way(NamedTuple):
    """What leads from the topic to a function."""

    subscription: str
    queue: str
    aside: str
    function: str


WEBHOOKS = Way("WebhooksSubscription", "WebhooksQueue", "UndeliveredWebhooksQueue", "deliverWebhooks")
PHONES = Way("PhonesSubscription", "PhonesQueue", "UntoldPhonesQueue", "notifyPhones")
REFUNDS = Way("RefundsSubscription", "RefundsQueue", "UnsentRefundsQueue", "settleRefunds")
EACH = pytest.mark.parametrize("way", [WEBHOOKS, PHONES, REFUNDS], ids=lambda way: way.function)


@EACH
class TestTheTopic:
    def test_puts_events_into_the_queue_as_they_were_published(self, template: Template, way: Way) -> None:
        subscription = template[way.subscription]

        assert (subscription["Protocol"], written(subscription["Endpoint"])) == ("sqs", f"{way.queue}.Arn")
        assert written(subscription["TopicArn"]) == "EventsTopic"
        assert subscription["RawMessageDelivery"] is True

    def test_puts_aside_what_the_queue_does_not_take(self, template: Template, way: Way) -> None:
        assert written(template[way.subscription]["RedrivePolicy"]["deadLetterTargetArn"]) == f"{way.aside}.Arn"


@EACH
class TestTheQueue:
    def test_hands_over_again_what_failed_and_nothing_else(self, template: Template, way: Way) -> None:
        mapping = template.mapping(way.function)

        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert written(mapping["EventSourceArn"]) == f"{way.queue}.Arn"

    def test_puts_aside_for_two_weeks_what_failed_three_times(self, template: Template, way: Way) -> None:
        redrive = template[way.queue]["RedrivePolicy"]

        assert (written(redrive["deadLetterTargetArn"]), redrive["maxReceiveCount"]) == (f"{way.aside}.Arn", 3)
        assert template[way.aside]["MessageRetentionPeriod"] == 14 * 24 * 60 * 60


class TestWebhooks:
    def test_hear_of_everything_for_the_table_knows_who_listens(self, template: Template) -> None:
        requested = a_case_file(an_order(1)).case
        events: list[Event] = [*requested.unrecorded, *a_feedback().unrecorded]

        assert heard_by(template[WEBHOOKS.subscription], events) == [cloud_event(event).body for event in events]

    def test_that_are_slow_keep_no_other_waiting(self, template: Template) -> None:
        assert template.mapping(WEBHOOKS.function)["ScalingConfig"] == {"MaximumConcurrency": 20}


class TestPhones:
    def test_hear_of_what_buyers_wait_for_and_did_not_do_themselves(self, template: Template) -> None:
        requested, replied = a_case_file(an_order(1)).case, a_feedback().replied("Sorry!", by=LEAD, at=NOON)
        approved, their_own = (
            replace(requested.unrecorded[0], number=2, type=CaseEventType.APPROVED, by=by)
            for by in (Party.MERCHANT, Party.BUYER)
        )

        heard = heard_by(
            template[PHONES.subscription], [*requested.unrecorded, approved, their_own, *replied.unrecorded]
        )

        assert heard == [cloud_event(event).body for event in (approved, replied.unrecorded[-1])]

    def test_hear_of_every_type_that_can_be_said(self, template: Template) -> None:
        assert set(template[PHONES.subscription]["FilterPolicy"]["type"]) == HEARD_OF


class TestWhoSendsRefunds:
    @pytest.mark.parametrize(("routes", "hears_of"), [(ROUTES, ["case.approved"]), (BY_HAND, [])])
    def test_hears_of_what_leaves_money_for_a_gateway_and_of_nothing_else(
        self, template: Template, routes: Routes, hears_of: list[str]
    ) -> None:
        store = SqliteStore(wall_now=lambda: NOON)
        shop = replace(open_shop(store), routes=routes)
        case = a_granted_refund(shop, an_order_paid_online(StripeDouble()))
        events = store.cases.events(case.id, after=0, limit=10)
        store.close()

        heard = heard_by(template[REFUNDS.subscription], events)

        assert [str(event.type) for event in events] == ["case.requested", "case.approved"]
        assert heard == [cloud_event(event).body for event in events if event.type in hears_of]

    def test_gives_an_account_no_more_than_it_takes(self, template: Template) -> None:
        assert template.mapping(REFUNDS.function)["ScalingConfig"] == {"MaximumConcurrency": 5}

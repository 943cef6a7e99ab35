"""Events reach the webhooks that listen: at least once, again over a day, and never again once they are accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.identifiers import WebhookId
from aftersales.webhooks.delivering import WebhookDeliveries
from aftersales.webhooks.delivery import LEASE, Delivery, DeliveryStatus
from aftersales.webhooks.webhook import Answer, Webhook
from tests.listening import NotingCourier, a_notice, a_webhook
from tests.open_shop import Clock
from tests.shop import NOON, OTHER_SHOP

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
REFUSED, ACCEPTED, GONE = Answer.REFUSED, Answer.ACCEPTED, Answer.GONE


@dataclass
class Post:
    """Webhooks with a courier, on a clock that stands."""

    store: SqliteStore
    clock: Clock = field(default_factory=Clock)
    courier: NotingCourier = field(default_factory=NotingCourier)
    disabled: list[WebhookId] = field(default_factory=list)

    @property
    def deliveries(self) -> WebhookDeliveries:
        return WebhookDeliveries(
            webhooks=self.store.webhooks,
            deliveries=self.store.deliveries,
            courier=self.courier,
            wall_now=self.clock,
            on_disabled=lambda webhook: self.disabled.append(webhook.id),
        )

    def listens(self, webhook: Webhook) -> Webhook:
        self.store.webhooks.save(webhook)
        return webhook

    def answers(self, *answers: Answer) -> None:
        self.courier.answers = answers

    def tries_until(self, end: datetime, *, every: timedelta = MINUTE) -> list[datetime]:
        """Sweep until an instant, and return when something was brought."""
        times = []
        while self.clock() < end:
            before = len(self.courier.brought)
            self.deliveries.try_again()
            times += [self.clock()] * (len(self.courier.brought) - before)
            self.clock.at += every
        return times

    def kept(self, webhook: Webhook, event_id: str = "case_1/2") -> Delivery:
        delivery = self.store.deliveries.get(webhook.id, event_id)
        assert delivery is not None
        return delivery


@pytest.fixture
def post() -> Iterator[Post]:
    clock = Clock()
    store = SqliteStore(wall_now=clock)
    yield Post(store, clock)
    store.close()


class TestAnEvent:
    def test_goes_to_every_webhook_of_its_shop_that_listens_to_its_type(self, post: Post) -> None:
        first, second = post.listens(a_webhook()), post.listens(a_webhook("case.approved", "order.imported"))
        post.listens(a_webhook("order.imported"))
        post.listens(a_webhook(merchant=OTHER_SHOP))

        post.deliveries.deliver(a_notice())

        assert post.courier.brought == [(first.id, "case_1/2"), (second.id, "case_1/2")]

    def test_that_was_accepted_is_not_sent_again_however_often_the_queue_hands_it_over(self, post: Post) -> None:
        webhook = post.listens(a_webhook())
        post.deliveries.deliver(a_notice())

        post.deliveries.deliver(a_notice())
        post.tries_until(NOON + HOUR)

        assert post.courier.brought == [(webhook.id, "case_1/2")]
        assert (post.kept(webhook).status, post.kept(webhook).body) == (DeliveryStatus.ACCEPTED, "")

    def test_that_one_webhook_refused_goes_to_that_one_again_and_to_no_other(self, post: Post) -> None:
        first, second = post.listens(a_webhook()), post.listens(a_webhook())
        post.answers(REFUSED, ACCEPTED, ACCEPTED)

        post.deliveries.deliver(a_notice())
        post.deliveries.deliver(a_notice())
        post.tries_until(NOON + HOUR)

        assert [to for to, _ in post.courier.brought] == [first.id, second.id, first.id]

    def test_goes_to_no_webhook_that_is_deleted_or_disabled(self, post: Post) -> None:
        deleted, gone = post.listens(a_webhook()), post.listens(a_webhook())
        post.store.webhooks.save(deleted.deleted(at=NOON))
        post.store.webhooks.save(gone.after(GONE, at=NOON))

        post.deliveries.deliver(a_notice())

        assert post.courier.brought == []

    def test_for_which_there_is_no_time_is_sent_by_the_next_sweep(self, post: Post) -> None:
        webhook = post.listens(a_webhook())

        post.deliveries.deliver(a_notice(), may_go_on=lambda: False)
        before = list(post.courier.brought)
        post.deliveries.try_again()

        assert before == []
        assert post.courier.brought == [(webhook.id, "case_1/2")]
        assert post.kept(webhook).attempts == 1


class TestARefusedEvent:
    def test_is_tried_again_over_a_day_at_growing_distances_and_then_given_up(self, post: Post) -> None:
        webhook = post.listens(a_webhook())
        post.answers(REFUSED)
        post.deliveries.deliver(a_notice())

        times = post.tries_until(NOON + 2 * DAY)

        waits = [later - earlier for earlier, later in zip([NOON, *times], times, strict=False)]
        asked = [MINUTE, 5 * MINUTE, HOUR / 2, 2 * HOUR]
        assert [wait <= most for wait, most in zip(waits, asked, strict=False)] == [True] * 4
        assert [0.8 * most <= wait for wait, most in zip(waits, asked, strict=False)] == [True] * 4
        assert 16 * HOUR < times[-1] - NOON <= DAY
        assert (post.kept(webhook).status, post.kept(webhook).body) == (DeliveryStatus.GIVEN_UP, "")

    def test_is_tried_no_more_once_it_is_accepted(self, post: Post) -> None:
        webhook = post.listens(a_webhook())
        post.answers(REFUSED, REFUSED, ACCEPTED)
        post.deliveries.deliver(a_notice())

        times = post.tries_until(NOON + 2 * DAY)

        assert len(times) == 2
        assert post.store.webhooks.get(webhook.id).failed_deliveries == 0

    def test_is_given_up_where_the_webhook_is_deleted(self, post: Post) -> None:
        webhook = post.listens(a_webhook())
        post.answers(REFUSED)
        post.deliveries.deliver(a_notice())
        post.store.webhooks.save(post.store.webhooks.get(webhook.id).deleted(at=NOON))

        times = post.tries_until(NOON + 2 * MINUTE)

        assert times == []
        assert post.kept(webhook).status is DeliveryStatus.GIVEN_UP

    def test_is_sent_as_it_was_published(self, post: Post) -> None:
        webhook = post.listens(a_webhook())
        post.answers(REFUSED)

        post.deliveries.deliver(a_notice())

        assert (post.kept(webhook).body, post.kept(webhook).status) == (a_notice().body, DeliveryStatus.PENDING)

    def test_that_someone_is_about_to_try_is_left_to_them_and_comes_again_if_they_stop(self, post: Post) -> None:
        webhook = post.listens(a_webhook())
        post.answers(REFUSED, ACCEPTED)
        post.deliveries.deliver(a_notice())
        post.clock.at += MINUTE
        post.store.deliveries.save(post.kept(webhook).taken(at=post.clock()))

        while_they_try = post.deliveries.try_again()
        post.clock.at += LEASE
        afterwards = post.deliveries.try_again()

        assert (while_they_try, afterwards, len(post.courier.brought)) == (0, 1, 2)

    def test_is_nobody_elses_to_try_while_it_is_being_tried(self, post: Post) -> None:
        post.listens(a_webhook())
        post.deliveries.deliver(a_notice(), may_go_on=lambda: False)
        others: list[int] = []

        class Busy(NotingCourier):
            def offer(self, webhook: Webhook, delivery: Delivery) -> Answer:
                others.append(post.deliveries.try_again())
                return super().offer(webhook, delivery)

        post.courier = Busy()
        post.deliveries.try_again()

        assert (others, len(post.courier.brought)) == ([0], 1)


class TestAWebhookThatFails:
    def test_is_left_alone_while_it_rests_and_gets_everything_afterwards(self, post: Post) -> None:
        webhook = post.listens(a_webhook())
        post.answers(*[REFUSED] * 5, ACCEPTED)
        for number in range(1, 9):
            post.deliveries.deliver(a_notice(f"case_1/{number}"))

        attempted = len(post.courier.brought)
        post.tries_until(NOON + 10 * MINUTE)

        assert attempted == 5
        assert {event for _, event in post.courier.brought} == {f"case_1/{number}" for number in range(1, 9)}
        assert {post.kept(webhook, f"case_1/{number}").status for number in range(1, 9)} == {DeliveryStatus.ACCEPTED}

    def test_is_tried_once_and_not_with_everything_after_each_rest(self, post: Post) -> None:
        post.listens(a_webhook())
        post.answers(REFUSED)
        for number in range(1, 51):
            post.deliveries.deliver(a_notice(f"case_1/{number}"))

        post.tries_until(NOON + DAY)

        # Once each hour, beside what came before the longest rest began.
        assert len(post.courier.brought) <= 5 + 4 + 24

    def test_is_disabled_after_three_days_and_that_is_told_once(self, post: Post) -> None:
        webhook = post.listens(a_webhook())
        post.answers(REFUSED)
        for day in range(5):
            post.clock.at = NOON + day * DAY
            post.deliveries.deliver(a_notice(f"case_1/{day + 1}"))
            post.tries_until(post.clock() + 2 * HOUR)

        kept = post.store.webhooks.get(webhook.id)
        assert post.disabled == [webhook.id]
        assert kept.disabled_at is not None
        assert NOON + 3 * DAY <= kept.disabled_at < NOON + 4 * DAY

    def test_keeps_no_other_waiting(self, post: Post) -> None:
        failing, other = post.listens(a_webhook()), post.listens(a_webhook("order.imported"))
        post.answers(*[REFUSED] * 6, ACCEPTED)
        for number in range(1, 6):
            post.deliveries.deliver(a_notice(f"case_1/{number}"))
        post.deliveries.deliver(a_notice("ord_1/1", type="order.imported"))

        post.tries_until(NOON + 2 * MINUTE)

        assert [to for to, _ in post.courier.brought] == [*[failing.id] * 5, other.id, other.id]


class TestASlowWebhook:
    def test_is_left_to_the_next_sweep_once_it_had_its_share_of_one(self, post: Post) -> None:
        slow, other = post.listens(a_webhook()), post.listens(a_webhook("order.imported"))
        for number in range(1, 11):
            post.deliveries.deliver(a_notice(f"case_1/{number}"), may_go_on=lambda: False)
        post.clock.at += MINUTE
        post.deliveries.deliver(a_notice("ord_1/1", type="order.imported"), may_go_on=lambda: False)
        courier = post.courier

        class Slow(NotingCourier):
            def offer(self, webhook: Webhook, delivery: Delivery) -> Answer:
                if webhook.id == slow.id:
                    post.clock.at += timedelta(seconds=5)
                return courier.offer(webhook, delivery)

        post.courier = Slow()
        post.deliveries.try_again()

        assert [to for to, _ in courier.brought] == [*[slow.id] * 3, other.id]


class TestASweep:
    def test_goes_on_for_as_long_as_it_may(self, post: Post) -> None:
        post.listens(a_webhook())
        for number in range(1, 4):
            post.deliveries.deliver(a_notice(f"case_1/{number}"), may_go_on=lambda: False)
        permissions = iter([True, False])

        looked_at = post.deliveries.try_again(may_go_on=lambda: next(permissions))

        assert (looked_at, len(post.courier.brought)) == (1, 1)

    def test_goes_through_more_than_it_reads_at_once(self, post: Post) -> None:
        post.listens(a_webhook())
        for number in range(1, 251):
            post.deliveries.deliver(a_notice(f"case_1/{number}"), may_go_on=lambda: False)

        looked_at = post.deliveries.try_again()

        assert (looked_at, len(post.courier.brought)) == (250, 250)

"""A webhook that fails is left alone for a while, and given up after three days; one that listens starts anew."""

from datetime import timedelta

from aftersales.webhooks.webhook import EVENT_TYPES, Answer, Webhook
from tests.listening import APPROVED, SECRET, a_webhook
from tests.shop import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def failing(times: int, *, webhook: Webhook | None = None) -> Webhook:
    webhook = webhook or a_webhook()
    for _ in range(times):
        webhook = webhook.after(Answer.REFUSED, at=NOON)
    return webhook


class TestAWebhook:
    def test_wants_the_types_that_it_names_and_no_other(self) -> None:
        webhook = a_webhook("case.approved", "order.imported")

        assert {kind for kind in EVENT_TYPES if webhook.wants(kind, at=NOON)} == {"case.approved", "order.imported"}

    def test_hears_of_nothing_that_happened_before_it_was_there(self) -> None:
        webhook = a_webhook()

        assert webhook.wants(APPROVED, at=NOON)
        assert not webhook.wants(APPROVED, at=NOON - MINUTE)

    def test_that_accepts_stays_as_it_is(self) -> None:
        webhook = a_webhook()

        assert webhook.after(Answer.ACCEPTED, at=NOON) is webhook

    def test_counts_the_attempts_in_a_row_that_failed(self) -> None:
        webhook = failing(3)

        assert (webhook.failed_deliveries, webhook.failing_since, webhook.version) == (3, NOON, 4)
        assert webhook.rests_until(NOON) is None

    def test_begins_anew_once_it_accepts(self) -> None:
        webhook = failing(7).after(Answer.ACCEPTED, at=NOON + HOUR)

        assert (webhook.failed_deliveries, webhook.failing_since, webhook.resting_until) == (0, None, None)
        assert webhook.wants(APPROVED, at=NOON)

    def test_rests_after_five_failures_and_longer_each_time_up_to_an_hour(self) -> None:
        rests = [failing(times).rests_until(NOON) for times in range(4, 12)]

        assert rests == [
            None,
            NOON + 5 * MINUTE,
            NOON + 10 * MINUTE,
            NOON + 20 * MINUTE,
            NOON + 40 * MINUTE,
            *[NOON + HOUR] * 3,
        ]

    def test_rests_no_longer_than_that(self) -> None:
        assert failing(5).rests_until(NOON + 5 * MINUTE) is None

    def test_is_disabled_when_it_has_failed_for_three_days(self) -> None:
        webhook = failing(5)

        before, after = (webhook.after(Answer.REFUSED, at=NOON + age) for age in (3 * DAY - MINUTE, 3 * DAY))

        assert (before.disabled_at, before.wants(APPROVED, at=NOON)) == (None, True)
        assert (after.disabled_at, after.wants(APPROVED, at=NOON)) == (NOON + 3 * DAY, False)

    def test_is_disabled_at_once_where_nobody_is_there_any_more(self) -> None:
        webhook = a_webhook().after(Answer.GONE, at=NOON)

        assert (webhook.disabled_at, webhook.wants(APPROVED, at=NOON)) == (NOON, False)

    def test_that_is_deleted_keeps_nothing_but_whose_it_was(self) -> None:
        webhook = a_webhook().deleted(at=NOON)

        assert (webhook.url, webhook.types, webhook.secret, webhook.deleted_at) == ("", (), "", NOON)
        assert not webhook.is_listening

    def test_does_not_show_its_secret_where_it_is_logged(self) -> None:
        assert SECRET not in repr(a_webhook())

"""On AWS: a refund that is granted is told of, sent, heard of and held against the books, and leaves once."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.causes import because_of
from aftersales.cases.settling import Settle
from aftersales.identifiers import CorrelationId
from aftersales.vocabulary import CaseStatus, RemedyStatus, SettlementOutcome
from tests.cloud import Cloud, Context
from tests.handlers.parked import MINUTE
from tests.payments.deployed import Deployment, deployed_on
from tests.payments.paid_online import a_granted_refund, an_order_paid_online, the_refund_of
from tests.shop import LEAD


@pytest.fixture
def deployment(cloud: Cloud) -> Iterator[Deployment]:
    with deployed_on(cloud) as deployment:
        yield deployment


class TestARefund:
    def test_is_sent_as_soon_as_it_is_granted(self, deployment: Deployment) -> None:
        case = a_granted_refund(deployment.shop, an_order_paid_online(deployment.double))
        assert the_refund_of(case).status is RemedyStatus.PENDING

        assert deployment.deliver(case) == {"batchItemFailures": []}

        assert deployment.now(case).status is CaseStatus.COMPLETED
        assert the_refund_of(deployment.now(case)).gateway_reference == "re_1"

    def test_goes_back_to_whoever_granted_it(self, deployment: Deployment) -> None:
        with because_of(CorrelationId("JKJaXmPLvHcESHA=")):
            case = a_granted_refund(deployment.shop, an_order_paid_online(deployment.double))

        deployment.deliver(case)

        events = deployment.shop.kept.cases.events(case.id, after=case.version, limit=10)
        assert {event.correlation_id for event in events} == {"JKJaXmPLvHcESHA="}

    def test_is_sent_once_however_often_it_is_told(self, deployment: Deployment) -> None:
        case = a_granted_refund(deployment.shop, an_order_paid_online(deployment.double))

        for _ in range(3):
            deployment.deliver(case)

        assert [refund["amount"] for refund in deployment.double.refunds] == [1000]

    def test_whose_answer_was_lost_is_looked_up_by_who_comes_every_minute(self, deployment: Deployment) -> None:
        case = a_granted_refund(deployment.shop, an_order_paid_online(deployment.double))
        deployment.wire.lost = 1
        deployment.deliver(case)
        assert the_refund_of(deployment.now(case)).status is RemedyStatus.SUBMITTED

        deployment.forget_who_was_at(case)
        deployment.function("settle_refunds").handler(MINUTE, Context())

        assert the_refund_of(deployment.now(case)).status is RemedyStatus.SUCCEEDED
        assert deployment.double.asked == [("POST", "/v1/refunds"), ("GET", "/v1/refunds")]

    def test_that_is_refused_waits_for_a_person(self, deployment: Deployment) -> None:
        case = a_granted_refund(deployment.shop, an_order_paid_online(deployment.double))
        deployment.double.next_troubles = ["no money"]
        deployment.deliver(case)
        refund = the_refund_of(deployment.now(case))
        assert (refund.status, refund.transfers[0].failure) == (RemedyStatus.FAILED, "insufficient_funds")

        retry = Settle(remedy_id=refund.id, outcome=SettlementOutcome.RETRY)
        deployment.deliver(deployment.shop.acts(case, retry, by=LEAD))

        assert deployment.now(case).status is CaseStatus.COMPLETED
        assert [each["metadata"]["aftersales_transfer"][-4:] for each in deployment.double.refunds] == ["-1-2"]


class TestARefundWithoutEnd:
    def test_is_counted_after_a_day_until_its_end_is_known(
        self, deployment: Deployment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        # Given a refund that its provider has, and says nothing more of
        case = a_granted_refund(deployment.shop, an_order_paid_online(deployment.double))
        deployment.double.next_states = ["pending"]
        deployment.deliver(case)

        def counted(*, hours: int) -> str:
            """Return what who comes every minute reports, so long after the refund was sent."""
            settle = deployment.function("settle_refunds")
            at = datetime.now(UTC) + timedelta(hours=hours)
            files = replace(settle.payouts.files, now=lambda: at)
            monkeypatch.setattr(settle, "payouts", replace(settle.payouts, files=files))
            monkeypatch.setattr(settle, "now", lambda: at)
            capsys.readouterr()
            settle.handler(MINUTE, Context())
            (count,) = re.findall(r'"RefundsWithoutEnd":\[([\d.]+)\]', capsys.readouterr().out)
            return str(count)

        # When a day goes by, and another, and then the provider says that the money arrived
        soon, after_a_day, after_another = (counted(hours=hours) for hours in (23, 25, 49))
        deployment.double.refunds[0]["status"] = "succeeded"
        in_the_end = counted(hours=50)

        # Then it was counted while it was overdue, and it is told that it is not any more
        assert (soon, after_a_day, after_another, in_the_end) == ("0.0", "1.0", "1.0", "0.0")
        assert deployment.now(case).status is CaseStatus.COMPLETED


class TestWhatAProviderTells:
    def test_is_written_down_once(self, deployment: Deployment) -> None:
        case = a_granted_refund(deployment.shop, an_order_paid_online(deployment.double))
        deployment.double.next_states = ["pending"]
        deployment.deliver(case)
        refund = deployment.double.refunds[0]
        refund["status"] = "succeeded"

        assert [deployment.hear(refund) for _ in range(2)] == [204, 204]

        assert deployment.now(case).status is CaseStatus.COMPLETED
        assert deployment.now(case).version == case.version + 2

    def test_may_come_days_later_and_open_the_case_again(self, deployment: Deployment) -> None:
        case = a_granted_refund(deployment.shop, an_order_paid_online(deployment.double))
        deployment.deliver(case)

        assert deployment.hear(deployment.double.fails("re_1")) == 204
        assert deployment.hear({**deployment.double.refunds[0], "status": "succeeded"}) == 204

        after = deployment.now(case)
        assert (after.status, the_refund_of(after).status) == (CaseStatus.RESOLVING, RemedyStatus.FAILED)

    def test_is_not_believed_from_anybody_else(self, deployment: Deployment) -> None:
        case = a_granted_refund(deployment.shop, an_order_paid_online(deployment.double))
        deployment.deliver(case)
        refund = deployment.double.fails("re_1")

        assert deployment.hear(refund, secret="whsec_wrong") == 400
        assert deployment.hear(refund, account="unknown") == 400
        assert deployment.now(case).status is CaseStatus.COMPLETED

    def test_may_be_about_what_is_none_of_ours(self, deployment: Deployment) -> None:
        stranger = {
            "id": "re_9",
            "object": "refund",
            "amount": 100,
            "currency": "eur",
            "created": 1,
            "status": "failed",
            "metadata": {"aftersales_transfer": "rem_01ARZ3NDEKTSV4RRFFQ6KA0001-1-1"},
        }

        assert deployment.hear(stranger) == 204
        assert deployment.hear({**stranger, "metadata": {}}) == 204


class TestTheReconciliation:
    def test_tells_of_what_nobody_heard_and_writes_it_down(
        self, deployment: Deployment, capsys: pytest.CaptureFixture[str]
    ) -> None:
        case = a_granted_refund(deployment.shop, an_order_paid_online(deployment.double))
        deployment.deliver(case)
        deployment.double.fails("re_1")

        deployment.function("reconcile_refunds").handler({}, Context())

        assert the_refund_of(deployment.now(case)).status is RemedyStatus.FAILED
        assert '"RefundsDiffer":[1.0]' in capsys.readouterr().out

    def test_is_tried_again_by_who_comes_next_until_the_day_has_one(self, deployment: Deployment) -> None:
        reconcile = deployment.function("reconcile_refunds")
        deployment.wire.lost = 1
        with pytest.raises(Exception, match="not reconciled: main"):
            reconcile.handler({}, Context())

        for _ in range(2):
            reconcile.handler({}, Context())

        assert deployment.double.asked == [("GET", "/v1/refunds")] * 2

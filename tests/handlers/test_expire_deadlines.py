"""Every minute, whatever deadline has passed has its outcome; one case that fails keeps no other from it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest

from aftersales.cases.case import Case
from aftersales.cases.filing import CaseFiles
from aftersales.identifiers import CaseId
from aftersales.vocabulary import CaseStatus
from handlers.logbook import Failed
from tests.cloud import INSIGHTS, Cloud, Context
from tests.open_shop import OpenShop, open_shop
from tests.shop import an_order

EVENT = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "123456789012",
    "time": "2026-11-22T12:00:00Z",
    "region": "eu-west-1",
    "resources": ["arn:aws:events:eu-west-1:123456789012:rule/aftersales-test-every-minute"],
    "detail": {},
}


@pytest.fixture
def function(cloud: Cloud) -> ModuleType:
    return cloud.function("expire_deadlines")


@pytest.fixture
def shop(function: ModuleType) -> OpenShop:
    """Return a shop that was open a month ago."""
    # The function itself has nothing to do with insights; whoever runs a whole shop does.
    shop = open_shop(replace(function.store, insights_table=INSIGHTS))
    shop.clock.at = datetime.now(UTC) - timedelta(days=30)
    return shop


def requested(shop: OpenShop) -> Case:
    """Return a case that its merchant had two days to answer."""
    return shop.opens(shop.sells(an_order(at=shop.clock.at)))


def status_of(case: Case, shop: OpenShop) -> CaseStatus:
    return shop.kept.cases.get(case.id).status


class TestADeadline:
    def test_that_has_passed_has_its_outcome(self, function: ModuleType, shop: OpenShop) -> None:
        overdue = requested(shop)

        function.handler(EVENT, Context())

        # The merchant was late, and loses.
        assert status_of(overdue, shop) is CaseStatus.APPROVED

    def test_that_is_still_to_come_is_left_alone(self, function: ModuleType, shop: OpenShop) -> None:
        shop.clock.at = datetime.now(UTC)
        early = requested(shop)

        function.handler(EVENT, Context())

        assert shop.kept.cases.get(early.id) == early

    def test_has_its_outcome_once(self, function: ModuleType, shop: OpenShop) -> None:
        overdue = requested(shop)

        function.handler(EVENT, Context())
        function.handler(EVENT, Context())

        events = shop.kept.cases.events(overdue.id, after=0, limit=10)
        assert [str(event.type) for event in events] == ["case.requested", "case.deadline_passed"]
        assert [event.correlation_id for event in events] == [None, Context().aws_request_id]


class TestASweep:
    def test_goes_on_past_a_case_that_fails_and_then_says_so(
        self, function: ModuleType, shop: OpenShop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken, sound = requested(shop), requested(shop)
        monkeypatch.setattr(function, "files", FailingFor(broken.id, function.files))

        with pytest.raises(Failed, match=f"^No outcome for {broken.id}$"):
            function.handler(EVENT, Context())

        assert status_of(broken, shop) is CaseStatus.REQUESTED
        assert status_of(sound, shop) is CaseStatus.APPROVED

    def test_stops_in_time_and_leaves_the_rest_to_the_next(self, function: ModuleType, shop: OpenShop) -> None:
        first = requested(shop)
        shop.clock.move(hours=1)
        second = requested(shop)

        function.handler(EVENT, Context(milliseconds_left=iter([50_000, 9_000])))

        assert status_of(first, shop) is CaseStatus.APPROVED
        assert status_of(second, shop) is CaseStatus.REQUESTED


class FailingFor:
    """Operations that cannot expire one case."""

    def __init__(self, broken: CaseId, files: CaseFiles) -> None:
        self._broken = broken
        self._files = files

    def expire(self, case_id: CaseId) -> Case:
        if case_id == self._broken:
            raise ValueError("a case that nobody can read")
        return self._files.expire(case_id)

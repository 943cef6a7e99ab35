"""What happened says which request it goes back to: in the books, under the hash, and as subscribers hear it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.announced import announced_in, cause_in, working_because_of_it
from adapters.causes import because_of, cause
from adapters.chain import chained
from adapters.chance import new_errand
from adapters.cloud_events import cloud_event
from adapters.documents import text_of
from aftersales.business import Repositories
from aftersales.cases.deciding import Approve
from aftersales.cases.resuming import cause_of
from aftersales.consuming import Heard
from aftersales.identifiers import CorrelationId
from tests.contract import vandals
from tests.contract.vandals import Vandal
from tests.open_shop import OpenShop, open_shop
from tests.said import a_feedback, a_reading
from tests.shop import LEAD, NOON, a_case_file, an_order
from tools.verify_audit import Audit

REQUEST = CorrelationId("JKJaXmPLvHcESHA=")
LATER = CorrelationId("4bf92f3577b34da6a3ce929d0e0e4736")


@pytest.fixture(params=[vandals.on_one_machine, vandals.on_aws], ids=["one machine", "AWS"])
def vandal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Vandal]:
    with request.param(tmp_path) as vandal:
        yield vandal


@pytest.fixture
def shop(kept: Repositories) -> OpenShop:
    return open_shop(kept)


class TestACase:
    def test_says_of_each_event_which_request_it_goes_back_to(self, shop: OpenShop) -> None:
        with because_of(REQUEST):
            case = shop.opens(shop.sells(an_order(1)))
        with because_of(LATER):
            shop.acts(case, Approve(), by=LEAD)

        events = shop.kept.cases.events(case.id, after=0, limit=10)

        assert [event.correlation_id for event in events] == [REQUEST, LATER]
        assert cause_of(shop.kept.cases, case.id) is None, "no gateway is to have any of its money"

    def test_says_nothing_of_it_where_nobody_said(self, shop: OpenShop) -> None:
        case = shop.opens(shop.sells(an_order(1)))

        (event,) = shop.kept.cases.events(case.id, after=0, limit=10)

        assert event.correlation_id is None
        assert cause_of(shop.kept.cases, case.id) is None


class TestAnOrder:
    def test_says_which_import_it_goes_back_to(self, vandal: Vandal) -> None:
        with because_of(REQUEST):
            order = vandal.shop.sells(an_order(1))

        assert vandal.unpacked(vandal.bytes_of(order.id, 1))["correlation_id"] == REQUEST


class TestAFeedback:
    def test_says_which_requests_its_events_go_back_to(self, vandal: Vandal) -> None:
        with because_of(REQUEST):
            feedback = vandal.shop.kept.feedback.save(a_feedback("It was slow."))
        with because_of(LATER):
            vandal.shop.kept.feedback.save(feedback.read(a_reading(), at=NOON))

        events = [vandal.unpacked(vandal.bytes_of(feedback.id, number)) for number in (1, 2)]
        assert [event["correlation_id"] for event in events] == [REQUEST, LATER]


class TestTheChain:
    def test_holds_where_events_of_old_say_no_request(self, vandal: Vandal) -> None:
        case = vandal.shop.opens(vandal.shop.sells(an_order(1)))
        with because_of(REQUEST):
            vandal.shop.acts(case, Approve(), by=LEAD)

        audit = Audit(vandal.audited)
        audit.verify()

        assert audit.faults == []
        assert "correlation_id" not in vandal.unpacked(vandal.bytes_of(case.id, 1))

    def test_hashes_the_request_with_everything_else(self) -> None:
        (event,) = a_case_file(an_order()).case.unrecorded
        heads = set()
        for request in (None, REQUEST, LATER):
            with because_of(request):
                heads.add(chained([event], after="")[1])

        assert len(heads) == 3


class TestWhatSubscribersHear:
    def test_says_the_request_as_an_extension_attribute(self) -> None:
        event = replace(a_case_file(an_order()).case.unrecorded[0], correlation_id=REQUEST)

        published = cloud_event(event)

        assert published.body["correlationid"] == REQUEST
        assert "correlation" not in str(published.body["data"])
        assert announced_in(text_of(published.body).encode()).correlation_id == REQUEST

    def test_says_none_where_the_event_says_none(self) -> None:
        published = cloud_event(a_case_file(an_order()).case.unrecorded[0])

        assert "correlationid" not in published.body
        assert announced_in(text_of(published.body).encode()).correlation_id is None


class TestWhatIsHeard:
    def test_is_worked_on_because_of_what_it_goes_back_to(self) -> None:
        event = replace(a_case_file(an_order()).case.unrecorded[0], correlation_id=REQUEST)
        heard = Heard(lane=event.case_id, number=1, body=text_of(cloud_event(event).body).encode())

        with because_of(LATER):
            during = working_because_of_it(lambda _: cause())(heard)
            after = cause()

        assert (during, after) == (REQUEST, LATER)

    def test_is_worked_on_because_of_the_errand_where_it_says_nothing(self) -> None:
        event = a_case_file(an_order()).case.unrecorded[0]
        heard = Heard(lane=event.case_id, number=1, body=text_of(cloud_event(event).body).encode())

        with because_of(LATER):
            assert working_because_of_it(lambda _: cause())(heard) == LATER

    @pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b"{}", b'{"correlationid": 1}', b"[" * 100_000])
    def test_goes_back_to_nothing_where_it_cannot_be_read(self, body: bytes) -> None:
        assert cause_in(body) is None


class TestAnErrand:
    def test_has_an_id_of_its_own(self) -> None:
        assert len({new_errand() for _ in range(100)}) == 100
        assert all(len(new_errand()) == 32 for _ in range(3))

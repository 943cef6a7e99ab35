"""A buyer's phones say what happened to their cases: in their language, and nothing that others should not read."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.cases.case import Case
from aftersales.cases.deciding import Approve
from aftersales.cases.events import CaseEventType
from aftersales.feedback.events import FeedbackEventType
from aftersales.phones.device import Device, DevicePlatform
from aftersales.phones.notices import HEARD_OF, Happened, notice_of
from aftersales.phones.notifying import PhoneNotices
from aftersales.vocabulary import Party
from aftersales.wording import spoken
from tests.open_shop import OpenShop, open_shop
from tests.phones import NotingPhones, a_device
from tests.said import a_feedback
from tests.shop import BUYER, LEAD, NOON, SHOP, STRANGER, an_order


@dataclass
class Home:
    """A buyer at home, with phones."""

    store: SqliteStore
    shop: OpenShop
    phones: NotingPhones = field(default_factory=NotingPhones)

    @property
    def notices(self) -> PhoneNotices:
        return PhoneNotices(
            devices=self.store.devices,
            cases=self.store.cases,
            feedback=self.store.feedback,
            merchants=self.store.merchants,
            phones=self.phones,
            now=self.shop.clock,
        )

    def has(self, device: Device) -> Device:
        self.store.devices.save(device)
        return device

    def approved(self) -> Case:
        return self.shop.acts(self.shop.opens(self.shop.sells(an_order(2))), Approve(), by=LEAD)


@pytest.fixture
def home() -> Iterator[Home]:
    store = SqliteStore()
    yield Home(store, open_shop(store))
    store.close()


def approval(case: Case, *, number: int = 2) -> Happened:
    return Happened(
        event_id=f"{case.id}/{number}",
        type="case.approved",
        merchant_id=SHOP.id,
        subject=case.id,
        at=NOON,
        by=Party.MERCHANT,
        told={"case_number": case.number, "amount": "10.00", "order_id": case.order_id},
    )


class TestAPhone:
    def test_says_what_happened_in_its_language(self, home: Home) -> None:
        english, chinese = home.has(a_device("a")), home.has(a_device("b", language="zh-CN"))
        german = home.has(a_device("c", language="de"))
        case = home.approved()

        home.notices.tell(approval(case))

        assert {device: push.text for device, push in home.phones.shown} == {
            english.id: f"{case.number} was approved.",
            chinese.id: f"{case.number} 已获批准。",
            german.id: f"{case.number} was approved.",
        }
        assert {push.title for _, push in home.phones.shown} == {SHOP.name}

    def test_of_somebody_else_says_nothing(self, home: Home) -> None:
        home.has(a_device(by=STRANGER))

        home.notices.tell(approval(home.approved()))

        assert home.phones.shown == []

    def test_of_a_guest_says_what_happens_to_their_order_alone(self, home: Home) -> None:
        case, other = home.approved(), home.approved()
        home.has(a_device(by=replace(BUYER, order_id=case.order_id)))

        for each in (case, other):
            home.notices.tell(approval(each))

        assert [push.subject for _, push in home.phones.shown] == [case.id]

    def test_says_nothing_that_happened_before_it_was_registered(self, home: Home) -> None:
        home.has(a_device(at=NOON + timedelta(minutes=1)))

        home.notices.tell(approval(home.approved()))

        assert home.phones.shown == []

    def test_is_made_known_to_its_push_service_once(self, home: Home) -> None:
        device, case = home.has(a_device()), home.approved()

        for number in (2, 3):
            home.notices.tell(approval(case, number=number))

        assert home.phones.made_known == [device.id]
        assert [push.event_id for _, push in home.phones.shown] == [f"{case.id}/2", f"{case.id}/3"]

    def test_of_a_platform_that_is_not_served_is_left_alone(self, home: Home) -> None:
        device = home.has(a_device())
        home.phones.served = {DevicePlatform.FCM}

        home.notices.tell(approval(home.approved()))

        assert home.phones.shown == []
        assert home.store.devices.find(device.id) == device

    def test_that_is_gone_is_forgotten_and_keeps_no_other_waiting(self, home: Home) -> None:
        gone, other = home.has(a_device("a")), home.has(a_device("b"))
        home.phones.gone = {gone.id}

        home.notices.tell(approval(home.approved()))

        assert [device for device, _ in home.phones.shown] == [other.id]
        assert [device.id for device in home.store.devices.of_buyer(SHOP.id, BUYER.id)] == [other.id]
        forgotten = home.store.devices.find(gone.id)
        assert forgotten is not None
        assert (forgotten.token, forgotten.buyer_id, forgotten.endpoint) == ("", "", None)

    def test_that_cannot_be_told_now_keeps_no_other_waiting_and_that_is_told(self, home: Home) -> None:
        broken, other = home.has(a_device("a")), home.has(a_device("b"))
        home.phones.broken = {broken.id}

        with pytest.raises(ConnectionError):
            home.notices.tell(approval(home.approved()))

        assert [device for device, _ in home.phones.shown] == [other.id]
        assert len(home.store.devices.of_buyer(SHOP.id, BUYER.id)) == 2

    def test_says_that_the_shop_replied_to_a_feedback(self, home: Home) -> None:
        device = home.has(a_device())
        feedback = a_feedback()
        home.store.feedback.save(feedback)

        home.notices.tell(
            Happened(
                event_id=f"{feedback.id}/2",
                type="feedback.replied",
                merchant_id=SHOP.id,
                subject=feedback.id,
                at=NOON,
                by=Party.MERCHANT,
            )
        )

        assert [(to, push.text) for to, push in home.phones.shown] == [
            (device.id, "The shop replied to your feedback.")
        ]


class TestANotice:
    @pytest.mark.parametrize("kind", sorted(HEARD_OF))
    def test_names_the_case_and_nothing_else_and_can_be_said_in_chinese(self, kind: str) -> None:
        happened = replace(HAPPENED, type=kind)

        said = notice_of(happened)

        assert said is not None
        assert ("RMA-1" in said) == kind.startswith("case.")
        assert not [word for word in ("SECRET", "49.90", "Ann") if word in said]
        assert spoken(said, "zh") != said

    def test_asks_for_feedback_where_the_event_does(self) -> None:
        happened = replace(HAPPENED, told={**HAPPENED.told, "feedback_requested": "AFTER_SALES"})

        said = notice_of(happened)

        assert said == "RMA-1 was approved. How did it go?"
        assert spoken(said, "zh") == "RMA-1 已获批准。您的体验如何？"

    @pytest.mark.parametrize("by", [Party.MERCHANT, Party.PLATFORM, Party.SYSTEM])
    def test_tells_what_anyone_but_the_buyer_did(self, by: Party) -> None:
        assert notice_of(replace(HAPPENED, by=by)) is not None
        assert notice_of(replace(HAPPENED, by=Party.BUYER)) is None

    def test_tells_nothing_that_only_staff_may_see(self) -> None:
        assert notice_of(replace(HAPPENED, type="case.message_posted", internal=True)) is None

    @pytest.mark.parametrize("kind", sorted({*CaseEventType, *FeedbackEventType, "order.imported"} - HEARD_OF))
    def test_tells_nothing_that_nobody_waits_for(self, kind: str) -> None:
        assert notice_of(replace(HAPPENED, type=kind)) is None


HAPPENED = Happened(
    event_id="case_1/2",
    type="case.approved",
    merchant_id=SHOP.id,
    subject="case_1",
    at=NOON,
    by=Party.MERCHANT,
    told={"case_number": "RMA-1", "sku": "SECRET", "amount": "49.90", "buyer": "Ann"},
)

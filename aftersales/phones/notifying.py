"""
Notifying: each of a buyer's phones says what happened, in its own language.

A queue may hand an event over twice; the phone replaces what it shows under the same id. A phone that is not reachable
any more is forgotten.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple, Protocol

from aftersales.attempts import attempted
from aftersales.cases.repository import CaseRepository
from aftersales.errors import NotFound
from aftersales.feedback.repository import FeedbackRepository
from aftersales.idempotency import LostRace
from aftersales.identifiers import ActorId, CaseId, FeedbackId, OrderId, is_id
from aftersales.orders.repository import MerchantRepository
from aftersales.phones.device import Device
from aftersales.phones.notices import Happened, Push, notice_of
from aftersales.phones.repository import DeviceRepository
from aftersales.wording import spoken


class PhoneGone(Exception):
    """The push service does not reach this phone any more: the app is gone, or has another token by now."""


class Phones(Protocol):
    """The push services of the phones' makers."""

    def endpoint_of(self, device: Device) -> str | None:
        """Return what a device is called there, making it known if it is not; None where its platform is not served."""
        ...

    def push(self, device: Device, push: Push) -> None:
        """Show a notice on a device that has an endpoint, or raise PhoneGone."""
        ...


class _Whose(NamedTuple):
    buyer_id: ActorId
    order_id: OrderId | None


@dataclass(frozen=True, kw_only=True)
class PhoneNotices:
    """Tells phones what happened to their buyers' cases and feedback."""

    devices: DeviceRepository
    cases: CaseRepository
    feedback: FeedbackRepository
    merchants: MerchantRepository
    phones: Phones
    now: Callable[[], datetime]

    def tell(self, happened: Happened) -> None:
        """Tell every phone of the buyer whom an event is for; raise if one could not be told, once all others are."""
        said = notice_of(happened)
        whose = self._whose(happened.subject) if said is not None else None
        if said is None or whose is None:
            return
        devices = self.devices.of_buyer(happened.merchant_id, whose.buyer_id)
        title = self.merchants.get(happened.merchant_id).name if devices else ""
        attempts = [
            attempted(partial(self._tell, device, happened, title, said))
            for device in devices
            if device.hears_of(whose.order_id, at=happened.at)
        ]
        if failures := [one for one in attempts if one is not None]:
            raise failures[0]

    def _tell(self, device: Device, happened: Happened, title: str, said: str) -> None:
        push = _push_of(happened, title, spoken(said, device.language))
        if device.endpoint is None:
            endpoint = self.phones.endpoint_of(device)
            if endpoint is None:
                return
            device = device.reached_as(endpoint)
            self._keep(device)
        try:
            self.phones.push(device, push)
        except PhoneGone:
            self._keep(device.forgotten(at=self.now()))

    def _keep(self, device: Device) -> None:
        # Whoever registered it meanwhile knows better.
        with suppress(LostRace):
            self.devices.save(device)

    def _whose(self, subject: str) -> _Whose | None:
        try:
            if is_id("case", subject):
                case = self.cases.get(CaseId(subject))
                return _Whose(case.buyer_id, case.order_id)
            feedback = self.feedback.get(FeedbackId(subject))
        except NotFound:
            return None
        return _Whose(feedback.buyer_id, feedback.about.order_id) if feedback.buyer_id else None


def _push_of(happened: Happened, title: str, text: str) -> Push:
    return Push(event_id=happened.event_id, type=happened.type, subject=happened.subject, title=title, text=text)

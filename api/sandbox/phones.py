"""Buyers' phones in the sandbox: nothing reaches them, so whoever tries it out reads what they would say."""

from aftersales.phones.device import Device
from aftersales.phones.notices import Push
from api.listeners import UnreachedPhones


class PrintedPhones(UnreachedPhones):
    """Says what phones would say."""

    def push(self, device: Device, push: Push) -> None:
        """Print what a device would say."""
        print(f"{device.id}: {push.title}: {push.text}", flush=True)
        super().push(device, push)

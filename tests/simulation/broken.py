"""Two designs that look right, and are not: whoever cannot tell them from ours has not looked."""

from dataclasses import replace
from itertools import count
from typing import Final

from aftersales.cases.gateways import GatewayRefused
from aftersales.cases.marks import Lease
from aftersales.cases.moving_money import submitted
from aftersales.cases.payouts import Payouts
from aftersales.cases.transfers import case_called
from aftersales.identifiers import TransferReference

_calls: Final = count(1)


class CallingFirst(Payouts):
    """Asks the gateway, under a name that is new each time, and then writes down what came of it."""

    def _send(self, reference: TransferReference, lease: Lease) -> None:
        asked = self._asked(self.files.cases.get(case_called(reference)), reference)
        if asked is None:
            return
        account, request = asked
        named_anew = replace(request, reference=TransferReference(f"{reference}.{next(_calls)}"))
        try:
            told = replace(self._gateway(account).refund(named_anew), reference=reference)
        except GatewayRefused as refused:
            self._conclude(reference, refused, lease)
        else:
            self._conclude(reference, told, lease)


class AStableNameAlone(Payouts):
    """Writes down first what it asks for, always under one name, and never looks whether it was done already."""

    def _send(self, reference: TransferReference, lease: Lease) -> None:
        asked = self._asked(self.files.cases.get(case_called(reference)), reference)
        if asked is None:
            return
        account, request = asked
        self._write(reference, lambda file: submitted(file, reference, at=self.now()))
        try:
            self._conclude(reference, self._gateway(account).refund(request), lease)
        except GatewayRefused as refused:
            self._conclude(reference, refused, lease)

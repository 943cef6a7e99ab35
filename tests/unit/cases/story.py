"""A case from act to act, each kept with its consequences as operations keep it, and what the events said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from aftersales.actors import Actor
from aftersales.cases.act import Act
from aftersales.cases.case_file import CaseFile
from aftersales.cases.consequences import with_consequences
from aftersales.cases.deciding import Approve
from aftersales.cases.expiring import expire
from aftersales.cases.inspecting import Inspect
from aftersales.cases.receiving import Receive
from aftersales.orders.order import Order
from aftersales.vocabulary import CaseKind
from tests.shop import LEAD, a_case_file, an_order, ask_for
from tests.unit.journey import a_verdict, all_units, does

LAMP: Final = {"sku": "SKU-1", "category": "things"}
SHADE: Final = {"sku": "SKU-2", "category": "things"}


@dataclass
class Story:
    """A case from act to act, each kept with its consequences, as operations do."""

    file: CaseFile
    told: list[Mapping[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._keep(self.file, since=None)

    def does(self, act: Act, *, by: Actor | None = None) -> Mapping[str, object]:
        """Return what the event of an act says."""
        return self._keep(does(self.file, act, by=by), since=self.file)

    def waits_in_vain(self) -> Mapping[str, object]:
        """Return what the event of a passed deadline says."""
        assert self.file.case.deadline is not None
        return self._keep(expire(self.file, at=self.file.case.deadline.at), since=self.file)

    def said(self, name: str) -> Sequence[object]:
        """Return every telling of a name so far."""
        return [data[name] for data in self.told if name in data]

    def is_accepted(self) -> None:
        """Approve, take in and accept everything."""
        self.does(Approve())
        self.does(Receive(lines=all_units(self.file)))
        lines = enumerate(self.file.case.lines, start=1)
        self.does(Inspect(verdicts=tuple(a_verdict(self.file, line.received, nth=nth) for nth, line in lines)))

    def _keep(self, file: CaseFile, *, since: CaseFile | None) -> Mapping[str, object]:
        file = with_consequences(
            file, since=since.case if since else None, before=since.order.ledger if since else file.order.ledger
        )
        (event,) = file.case.unrecorded
        self.file = file.with_case(file.case.recorded())
        self.told.append(event.data)
        return event.data


def a_story(
    *quantities: int, kind: CaseKind = CaseKind.RETURN, reason: str = "OTHER", order: Order | None = None
) -> Story:
    """Return the story of a case about every unit of an order."""
    order = order or an_order(*(quantities or (1,)))
    asked = {nth: line.quantity for nth, line in enumerate(order.lines, start=1)}
    return Story(a_case_file(order, ask_for(order, asked, kind=kind, reason=reason)))


def a_swap(price: str, *, order: Order | None = None) -> Story:
    """Return the story of an exchange of one lamp for goods at a price."""
    order = order or an_order(1)
    ask = ask_for(order, {1: 1}, kind=CaseKind.EXCHANGE, reason="OTHER")
    lines = (replace(ask.lines[0], replacement_sku="NEW", replacement_price=price),)
    return Story(a_case_file(order, replace(ask, lines=lines), by=LEAD))

"""A walk that is counted: each act says its consequences, as it does when it is kept, and they are added up."""

from collections import Counter
from dataclasses import dataclass, field, replace

from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.consequences import with_consequences
from aftersales.identifiers import CaseId
from aftersales.insights.facts import Event, facts_of
from aftersales.insights.sheets import InsightScope, Tally, merged
from aftersales.orders.events import told
from aftersales.orders.order import Order
from aftersales.territories import Territory
from aftersales.vocabulary import Party
from tests.shop import NOON, SHOP
from tests.unit.cases.walk import Walk

ARTICLES = (("SKU-1", "lamps"), ("SKU-2", "lamps"), ("SKU-3", None))


@dataclass
class CountedWalk(Walk):
    """
    A walk with the events that it led to.

    `came` counts units that came back by order line, as the ledger saw them; `answered` and `completed` are the cases
    that ever were.
    """

    events: list[Event] = field(default_factory=list)
    came: Counter[int] = field(default_factory=Counter)
    answered: set[CaseId] = field(default_factory=set)
    completed: set[CaseId] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.order = _of_several_articles(self.order)
        self.events.append(told(self.order, by=Party.SYSTEM, at=NOON))

    def keep(self, file: CaseFile) -> Case:
        """Keep what an act led to, with its consequences."""
        for number, account in file.order.ledger.lines.items():
            before = self.order.ledger.lines.get(number)
            self.came[number] += max(0, account.received - (before.received if before else 0))
        file = with_consequences(file, since=self.cases.get(file.case.id), before=self.order.ledger)
        self.events += file.case.unrecorded
        return super().keep(file)

    def tally(self, *, sku: str | None = None, category: str | None = None, territory: str | None = None) -> Tally:
        """Return all that was counted of a part of the shop, of whatever day."""
        place = Territory(territory) if territory else None
        scope = InsightScope(merchant_id=SHOP.id, sku=sku, category=category, territory=place)
        return merged(tally for sheet, tally in facts_of(self.events) if sheet.scope == scope)


def _of_several_articles(order: Order) -> Order:
    lines = (
        replace(line, sku=ARTICLES[nth % 3][0], category=ARTICLES[nth % 3][1]) for nth, line in enumerate(order.lines)
    )
    return replace(order, lines=tuple(lines), territory=Territory("DE-BY"))

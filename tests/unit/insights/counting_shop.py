"""A shop whose business is counted as it happens, over books in memory, for stories about what counts where."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date

from adapters.sqlite.store import SqliteStore
from aftersales.cases.case import Case
from aftersales.cases.deciding import Approve
from aftersales.cases.inspecting import Inspect, Verdict
from aftersales.cases.receiving import Receive
from aftersales.cases.remedies import RefundRemedy
from aftersales.cases.settling import Settle
from aftersales.cases.shipments import Announced
from aftersales.insights.sheets import Tally
from aftersales.vocabulary import Condition, Disposition, SettlementOutcome
from tests.open_shop import OpenShop, open_shop
from tests.scopes import of
from tests.shop import LEAD, NOON, WAREHOUSE

TODAY = NOON.date()


@dataclass(frozen=True)
class CountingShop:
    """A shop, and what was counted of it."""

    shop: OpenShop
    store: SqliteStore

    def counted(
        self, day: date = TODAY, *, sku: str | None = None, category: str | None = None, territory: str | None = None
    ) -> Tally:
        """Return what was counted on a day, of all or of a part."""
        while self.store.counting.catch_up():
            pass
        scope = of(sku=sku, category=category, territory=territory)
        return self.store.insights.days(scope, day, day).get(day, {})

    def takes_back(self, case: Case) -> Case:
        """Approve, take in and accept everything of a case."""
        self.shop.acts(case, Approve(), by=LEAD)
        case = self.takes_in(case)
        verdicts = tuple(
            Verdict(
                line_id=line.id,
                accepted=line.received,
                rejected=0,
                condition=Condition.OPENED,
                disposition=Disposition.RESTOCK,
            )
            for line in case.lines
        )
        return self.shop.acts(case, Inspect(verdicts=verdicts), by=WAREHOUSE)

    def takes_in(self, case: Case) -> Case:
        """Take in everything of a case that is still to come."""
        lines = tuple(Announced(line_id=line.id, quantity=line.outstanding) for line in case.lines)
        return self.shop.acts(case, Receive(lines=lines), by=WAREHOUSE)

    def pays(self, case: Case) -> Case:
        """Settle every refund of a case."""
        for remedy in case.remedies:
            if isinstance(remedy, RefundRemedy):
                settle = Settle(remedy_id=remedy.id, outcome=SettlementOutcome.SUCCEEDED)
                case = self.shop.acts(case, settle, by=LEAD)
        return case


@contextmanager
def counting_shop() -> Iterator[CountingShop]:
    """Open a shop that counts."""
    with closing(SqliteStore()) as store:
        yield CountingShop(open_shop(store), store)

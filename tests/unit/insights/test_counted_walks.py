"""Whatever happens to several cases of one order, in any order: what was counted is what is so."""

from collections import Counter
from collections.abc import Iterator
from typing import cast

from hypothesis import settings
from hypothesis.stateful import invariant

from aftersales.cases.remedies import RefundRemedy, Remedy
from aftersales.insights.sheets import Tally
from aftersales.orders.ledger import STORE_CREDIT
from aftersales.orders.order import Order
from aftersales.policy.policy import Policy
from aftersales.vocabulary import RefundDestination, RemedyStatus
from tests.unit.cases.test_walks import MOST_WALKS, CasesOfOneOrder
from tests.unit.cases.walk import Walk
from tests.unit.insights.counted_walk import ARTICLES, CountedWalk


def with_prefix(tally: Tally, prefix: str) -> dict[str, int]:
    """Return the counters below a name, by what follows it."""
    return {name.removeprefix(prefix): amount for name, amount in tally.items() if name.startswith(prefix) and amount}


class CountedCases(CasesOfOneOrder):
    """Does the same, and counts."""

    def begun(self, order: Order, policy: Policy) -> Walk:
        return CountedWalk(order=order, policy=policy)

    @property
    def counted(self) -> CountedWalk:
        """The walk, with what was counted."""
        return cast(CountedWalk, self.walk)

    @invariant()
    def cases_stand_where_they_are_counted(self) -> None:
        standing = Counter(case.status.value for case in self.walk.cases.values())
        assert with_prefix(self.counted.tally(), "status.") == standing

    @invariant()
    def each_case_is_counted_once(self) -> None:
        cases, tally = self.walk.cases.values(), self.counted.tally()
        kinds = Counter(case.kind.value for case in cases)
        assert (tally.get("opened", 0), with_prefix(tally, "kind.")) == (len(cases), kinds)
        answered = [case for case in cases if case.answered_at]
        assert tally.get("decided", 0) == sum(with_prefix(tally, "decision.").values()) == len(answered)
        completed = [case for case in cases if case.completed_at]
        assert tally.get("completed", 0) == sum(with_prefix(tally, "resolution.").values()) == len(completed)
        assert tally.get("completed.otherwise", 0) <= len(completed)

    @invariant()
    def money_is_counted_as_the_ledger_has_it(self) -> None:
        order, tally = self.walk.order, self.counted.tally()
        credit = order.ledger.of_payment(STORE_CREDIT).refunded
        assert with_prefix(tally, "refunded.").get(order.currency, 0) == order.ledger.refunded - credit
        kept = sum(order.kept_of(line).minor_units for line in order.all_lines)
        assert with_prefix(tally, "kept.").get(order.currency, 0) == credit + kept
        assert kept >= 0
        to_payments = [remedy for remedy in self._paid() if remedy.destination is not RefundDestination.STORE_CREDIT]
        assert with_prefix(tally, "refunds.").get(order.currency, 0) == len(to_payments)

    def _paid(self) -> Iterator[RefundRemedy]:
        for remedy in self._remedies():
            if isinstance(remedy, RefundRemedy) and remedy.status is RemedyStatus.SUCCEEDED:
                yield remedy

    def _remedies(self) -> Iterator[Remedy]:
        for case in self.walk.cases.values():
            yield from case.remedies

    @invariant()
    def a_cost_is_counted_where_its_reason_speaks_of_an_aspect(self) -> None:
        costs = set(with_prefix(self.counted.tally(), "aspect."))
        assert costs <= {f"PRODUCT_QUALITY.cost.{self.walk.order.currency}"}

    @invariant()
    def units_are_counted_as_the_ledger_saw_them_come(self) -> None:
        order, tally = self.walk.order, self.counted.tally()
        came = [(self.counted.came[number], line.quantity) for number, line in enumerate(order.lines, start=1)]
        assert tally.get("back", 0) == sum(units for units, _ in came)
        back = [(min(units, delivered), delivered) for units, delivered in came]
        assert tally.get("received", 0) == sum(units for units, _ in back)
        assert tally.get("received.squared", 0) == sum(units**2 for units, _ in back)
        assert tally.get("received.delivered", 0) == sum(units * delivered for units, delivered in back)
        assert tally["delivered"] == sum(line.quantity for line in order.lines)
        assert tally["delivered.squared"] == sum(line.quantity**2 for line in order.lines)

    @invariant()
    def articles_add_up_to_the_shop(self) -> None:
        names = (
            "delivered",
            "received",
            "back",
            f"refunded.{self.walk.order.currency}",
            f"kept.{self.walk.order.currency}",
        )
        shop = self.counted.tally()
        articles = [self.counted.tally(sku=sku) for sku, _ in ARTICLES]
        lamps = self.counted.tally(category="lamps")
        for name in names:
            assert sum(tally.get(name, 0) for tally in articles) == shop.get(name, 0)
            assert sum(tally.get(name, 0) for tally in articles[:2]) == lamps.get(name, 0)

    @invariant()
    def a_country_covers_its_subdivisions(self) -> None:
        shop = self.counted.tally()
        standing = {name for name in shop if name.startswith("status.")}
        assert self.counted.tally(territory="DE") == self.counted.tally(territory="DE-BY")
        assert self.counted.tally(territory="DE") == {name: shop[name] for name in shop.keys() - standing}


TestCountedCases = CountedCases.TestCase
TestCountedCases.settings = settings(max_examples=min(MOST_WALKS // 3, settings().max_examples))

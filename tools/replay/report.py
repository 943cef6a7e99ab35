"""What came of a replay, in figures; it balances when every cent expected was refunded, and no other."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from tools.replay.cases import Ground, Run
from tools.replay.plan import Plan
from tools.replay.sandbox import StorageUse
from tools.retail.shop import Shop


@dataclass(frozen=True, kw_only=True)
class Report:
    """The figures of one run."""

    outcomes: Counter[str]
    refusals: Counter[str]
    settled: Counter[Run]
    grounds: Counter[Ground]
    refused: Counter[str]
    expected: Decimal
    refunded: Decimal
    seconds: float
    operations: int
    storage: StorageUse | None

    @property
    def difference(self) -> int:
        """Return the cents refunded less the cents expected."""
        return _cents(self.refunded) - _cents(self.expected)

    @property
    def balances(self) -> bool:
        """Tell whether the money is right and no order was refused."""
        return self.difference == 0 and not self.refusals

    def lines(self) -> Iterator[str]:
        """Return the report, line by line."""
        yield f"orders imported      {self.outcomes.total():>9,}  {_each(self.outcomes)}"
        yield from (f"  refused            {count:>9,}  {why}" for why, count in self.refusals.most_common())
        now, before = self.settled[Run.NOW], self.settled[Run.BEFORE]
        yield f"returns settled      {now + before:>9,}  {now:,} now, {before:,} by an earlier run"
        yield from self._by_ground()
        yield f"returns refused      {self.refused.total():>9,}"
        yield from (f"  refused            {count:>9,}  {why}" for why, count in self.refused.most_common())
        yield f"cents expected       {_cents(self.expected):>9,}"
        yield f"cents refunded       {_cents(self.refunded):>9,}"
        yield f"difference           {self.difference:>9,}"
        yield f"operations           {self.operations:>9,}  in {self.seconds:.1f} s"
        yield f"operations a second  {self.operations / max(self.seconds, 0.001):>9,.1f}"
        yield f"storage requests     {_storage(self.storage)}"

    def _by_ground(self) -> Iterator[str]:
        """Return how many were decided on each basis, and by which rules and articles."""
        bases: Counter[str] = Counter()
        for ground, count in self.grounds.items():
            bases[ground.basis] += count
        for basis, total in bases.most_common():
            yield f"  on {basis:<16}{total:>9,}"
            rules = [(ground.rules, count) for ground, count in self.grounds.most_common() if ground.basis == basis]
            yield from (f"    by {'; '.join(cited)}: {count:,}" for cited, count in rules)


def books_read(shop: Shop, *, plan: Plan) -> Iterator[str]:
    """Return what was read from the books and what of it is replayed, line by line."""
    yield f"rows read            {shop.rows:>9,}"
    yield from _reasons("skipped", shop.skipped.items())
    yield from _reasons("taken for GB", shop.mapped.items())
    yield f"orders read          {len(shop.orders):>9,}  {sum(len(order.lines) for order in shop.orders):,} lines"
    yield f"returns matched      {len(shop.returns):>9,}"
    yield from _reasons("unmatched", shop.unmatched.items())
    yield f"orders to replay     {len(plan.orders):>9,}  {sum(len(order.lines) for order in plan.orders):,} lines"
    yield f"returns to replay    {len(plan.returns):>9,}"


def _reasons(what: str, counted: Iterable[tuple[str, int]]) -> Iterator[str]:
    for why, count in sorted(counted, key=lambda item: -item[1]):
        yield f"  {what:<19}{count:>9,}  {why}"


def _each(counted: Counter[str]) -> str:
    return ", ".join(f"{count:,} {what}" for what, count in counted.most_common())


def _cents(amount: Decimal) -> int:
    return int(amount * 100)


def _storage(use: StorageUse | None) -> str:
    if use is None:
        return "        –  this service does not count them"
    if not use.operations:
        return "        –  this service counted no operation"
    return f"{use.requests / use.operations:>9,.2f}  an operation ({use.requests:,} for {use.operations:,})"

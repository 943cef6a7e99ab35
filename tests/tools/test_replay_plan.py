"""In which order a replay happens, and what is sent together."""

from pathlib import Path

from tests.tools import books
from tests.tools.books import row
from tools.replay.plan import MAX_LINES, Batch, Step, plan
from tools.retail.shop import Shop


def at(minute: int) -> str:
    return f"2010-12-01 09:{minute:02}:00"


def said(steps: list[Step]) -> list[str]:
    """Return the steps in short: the orders of a batch, or the key of a return."""
    return [" ".join(o.number for o in step.orders) if isinstance(step, Batch) else step.key for step in steps]


def shop_with_a_return_between(folder: Path) -> Shop:
    rows = [
        row("1", "22423", 1, at=at(0)),
        row("2", "22423", 1, at=at(1)),
        row("C3", "22423", -1, at=at(2)),
        row("4", "71053", 1, at=at(2)),
        row("5", "22423", 1, at=at(3)),
        row("C6", "71053", -1, at=at(4)),
    ]
    return books.shop(rows, folder=folder)


class TestPlan:
    def test_sends_orders_together_until_something_comes_back(self, tmp_path: Path) -> None:
        steps = list(plan(shop_with_a_return_between(tmp_path), first=None).steps())

        assert said(steps) == ["1 2 4", "C3-1", "5", "C6-1"]
        assert [step.at.minute for step in steps] == [2, 2, 3, 4]

    def test_of_the_first_orders_has_their_returns_and_no_others(self, tmp_path: Path) -> None:
        steps = list(plan(shop_with_a_return_between(tmp_path), first=2).steps())

        assert said(steps) == ["1 2", "C3-1"]

    def test_sends_at_most_25_orders_together(self, tmp_path: Path) -> None:
        shop = books.shop([row(str(100 + n), "22423", 1, at=at(n)) for n in range(52)], folder=tmp_path)

        steps = list(plan(shop, first=None).steps())

        assert [len(step.orders) for step in steps if isinstance(step, Batch)] == [25, 25, 2]

    def test_keeps_long_orders_apart(self, tmp_path: Path) -> None:
        rows = [row(number, "22423", 1) for number in ("1", "2", "2") for _ in range(MAX_LINES // 2)]
        shop = books.shop([*rows, row("3", "22423", 1)], folder=tmp_path)

        assert said(list(plan(shop, first=None).steps())) == ["1", "2", "3"]

    def test_names_its_batches_alike_in_every_run(self, tmp_path: Path) -> None:
        shop = shop_with_a_return_between(tmp_path)

        first, again = (
            [step.key for step in plan(shop, first=None).steps()],
            [step.key for step in plan(shop, first=None).steps()],
        )

        assert first == again == ["import-1-4-3", "C3-1", "import-5-5-1", "C6-1"]

"""A machine that is killed in the middle of writing: what was answered is there, and nothing is there by half."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.cases.case import Case
from aftersales.cases.repository import CaseQuestion
from aftersales.orders.line_account import LineAccount
from tests.contract.walking import walk
from tests.open_shop import open_shop
from tests.shop import SHOP

ROOT = Path(__file__).parents[2]


def killed_after(answers: int, *, writing_to: Path, day: int) -> list[str]:
    """Return the events that a writer had answered for when it was killed, in the middle of the next."""
    command = [sys.executable, "-m", "tests.sqlite.endless_writer", str(writing_to), str(day)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        answered = [writer.stdout.readline().strip() for _ in range(answers)]
        writer.kill()
        assert all(answered), "the writer stopped by itself"
        return answered + writer.stdout.read().split("\n")[:-1]


def published(store: SqliteStore) -> list[object]:
    while store.topic.relay():
        pass
    return [one.body["id"] for one in store.topic.published(limit=100_000)]


def cases_in(store: SqliteStore) -> list[Case]:
    return walk(lambda page: store.cases.page(CaseQuestion(merchant_id=SHOP.id), page), first=100)


def must_be_whole(case: Case, store: SqliteStore) -> None:
    """Find the case, its events, its words and its order's ledger telling the same story."""
    events = store.cases.events(case.id, after=0, limit=10)
    assert [event.number for event in events] == list(range(1, case.version + 1))
    assert events[-1].status is case.status
    assert bool(events[-1].words) == (case.version == 2)
    ledger = store.orders.get(case.order_id).ledger
    assert ledger.cases == (case.id,)
    assert ledger.lines == {1: LineAccount(in_case=1), 2: LineAccount(in_case=1)}


class TestAKilledMachine:
    @pytest.mark.parametrize("rounds", [[1], [5, 2], [20]])
    def test_has_lost_nothing_and_keeps_nothing_by_half(self, tmp_path: Path, rounds: list[int]) -> None:
        self._kill(tmp_path / "books.db", rounds)

    @pytest.mark.long
    def test_has_lost_nothing_however_often_it_is_killed(self, tmp_path: Path) -> None:
        self._kill(tmp_path / "books.db", [3 * nth + nth % 3 + 1 for nth in range(40)])

    def _kill(self, path: Path, rounds: list[int]) -> None:
        with closing(SqliteStore(path)) as store:
            open_shop(store)
        answered: list[str] = []
        for day, answers in enumerate(rounds):
            answered += killed_after(answers, writing_to=path, day=day)

        with closing(SqliteStore(path)) as store:
            told, cases = published(store), cases_in(store)
            assert len(set(told)) == len(told)
            assert set(answered) <= set(told)
            # What was in the middle when the machine stopped may be there or not, but only that.
            assert len(told) - len(answered) <= len(rounds)
            for case in cases:
                must_be_whole(case, store)

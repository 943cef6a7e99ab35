"""A machine that is killed in the middle of something: what was answered is there, and nothing is there by half."""

import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from adapters.sqlite.events import append
from adapters.sqlite.store import SqliteStore
from aftersales.cases.case import Case
from aftersales.cases.repository import CaseQuestion
from aftersales.insights.facts import Event, facts_of
from aftersales.insights.sheets import Sheet, Tally
from aftersales.orders.line_account import LineAccount
from tests.contract.walking import walk
from tests.happenings import Sold, all_of
from tests.open_shop import open_shop
from tests.shop import SHOP

ROOT = Path(__file__).parents[2]


def killed_after(answers: int, *, writing_to: Path, day: int) -> list[str]:
    """Return the events that a writer had answered for when it was killed, in the middle of the next."""
    return _killed_after(answers, "tests.sqlite.endless_writer", str(writing_to), str(day))


def killed_after_counting(events: int, *, path: Path) -> int:
    """Return how many events were said to be counted when their counter was killed, in the middle of the next."""
    return len(_killed_after(events, "tests.sqlite.endless_counter", str(path)))


def _killed_after(answers: int, *module: str) -> list[str]:
    command = [sys.executable, "-m", *module]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        answered = [writer.stdout.readline().strip() for _ in range(answers)]
        writer.kill()
        assert all(answered), "it stopped by itself"
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


def much_happens(path: Path) -> list[Event]:
    """Write more events than are counted before the machine stops, all on the same sheets, and return them."""
    events = all_of(*(some for _ in range(150) for some in (Sold().delivered(3), Sold().came_back(2, of=3))))
    with closing(SqliteStore(path)) as store, store.counting.connections.writing() as connection:
        for event in events:
            append(connection, event)
    return events


class TestAKilledCounting:
    @pytest.mark.parametrize("rounds", [[1], [5, 2], [20]])
    def test_has_counted_each_event_once_or_not_yet(self, tmp_path: Path, rounds: list[int]) -> None:
        self._kill(tmp_path / "books.db", rounds)

    @pytest.mark.long
    def test_has_counted_each_event_once_however_often_it_is_killed(self, tmp_path: Path) -> None:
        self._kill(tmp_path / "books.db", [nth % 5 + 1 for nth in range(40)])

    def _kill(self, path: Path, rounds: list[int]) -> None:
        events = much_happens(path)
        answered = sum(killed_after_counting(some, path=path) for some in rounds)

        with closing(SqliteStore(path)) as store:
            before = list(store.recounting.sheets())
            counted = sum(folded.events for folded in store.recounting.folded())
            assert answered <= counted <= answered + len(rounds)
            assert sheets_of(before) == sheets_of(facts_of(events[:counted]))
            while store.counting.catch_up():
                pass
            assert sheets_of(store.recounting.sheets()) == sheets_of(facts_of(events))


def sheets_of(sheets: Iterable[tuple[Sheet, Tally]]) -> dict[Sheet, Tally]:
    return {sheet: dict(tally) for sheet, tally in sheets}

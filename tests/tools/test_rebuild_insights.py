"""Counting everything anew: it finds what was counted wrong, says so, and puts it right if that is asked."""

from contextlib import closing
from pathlib import Path

import pytest

from adapters.sqlite.events import append
from adapters.sqlite.store import SqliteStore
from aftersales.insights.facts import Event
from aftersales.insights.sheets import InsightScope
from api.folder import Folder
from tests.happenings import THAT_DAY, Sold, all_of
from tests.shop import SHOP
from tools import rebuild_insights

LAMP = InsightScope(merchant_id=SHOP.id, sku="A")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder where much happened and was counted, and something still waits."""
    with closing(SqliteStore(Folder(tmp_path).database)) as store:
        happens(store, *(Sold(sku).delivered(2) for sku in ("A", "B", "C") for _ in range(300)))
        happens(store, Sold().came_back(), *Sold().said())
        while store.counting.catch_up():
            pass
        happens(store, Sold().delivered(7))
    return tmp_path


@pytest.fixture
def arguments(folder: Path) -> list[str]:
    return ["--data-dir", str(folder)]


def happens(store: SqliteStore, *events: Event | tuple[Event, ...]) -> None:
    with store.counting.connections.writing() as connection:
        for event in all_of(*events):
            append(connection, event)


def spoil(folder: Path, statement: str) -> None:
    with closing(SqliteStore(Folder(folder).database)) as store, store.counting.connections.writing() as connection:
        assert connection.execute(statement).rowcount > 0


def delivered(folder: Path) -> int:
    with closing(SqliteStore(Folder(folder).database)) as store:
        return store.insights.days(LAMP, THAT_DAY, THAT_DAY).get(THAT_DAY, {}).get("delivered", 0)


class TestCountersThatAreRight:
    def test_are_found_the_same(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        rebuild_insights.main(arguments)

        told = capsys.readouterr()
        assert told.out.startswith("903 events add up to ")
        assert told.out.endswith("; 0 of the live ones differ.\n")
        assert told.err == ""

    def test_do_not_change(self, arguments: list[str], folder: Path) -> None:
        rebuild_insights.main([*arguments, "--write"])

        assert delivered(folder) == 600

    def test_may_be_none_at_all(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        SqliteStore(Folder(tmp_path).database).close()

        rebuild_insights.main(["--data-dir", str(tmp_path)])

        assert capsys.readouterr().out == "0 events add up to 0 sheets of 0 counters; 0 of the live ones differ.\n"


class TestCountersThatAreWrong:
    def test_are_told_and_left_alone(
        self, arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        spoil(
            folder, "UPDATE counters SET amount = amount - 7 WHERE sku = 'A' AND name = 'delivered' AND territory = ''"
        )
        spoil(folder, "DELETE FROM counters WHERE sku = 'B' AND name = 'delivered' AND territory = 'DE'")
        spoil(folder, "INSERT INTO counters VALUES ('shop-1', '', '', '', '', 'status.LOST', 3)")

        with pytest.raises(SystemExit, match="Start again with --write"):
            rebuild_insights.main(arguments)

        first, *differences = capsys.readouterr().out.splitlines()
        assert first.endswith("; 3 of the live ones differ.")
        assert differences == [
            "shop-1, now: status.LOST is 3 too high",
            f"shop-1, A, {THAT_DAY}: delivered is 7 too low",
            f"shop-1, B, DE, {THAT_DAY}: delivered is 600 too low",
        ]
        assert delivered(folder) == 593

    def test_are_put_right_if_that_is_asked(
        self, arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        spoil(folder, "DELETE FROM counters WHERE sku = 'A'")

        rebuild_insights.main([*arguments, "--write"])

        assert capsys.readouterr().out.endswith("\nThey were put right.\n")
        assert delivered(folder) == 600
        rebuild_insights.main(arguments)

    def test_are_not_all_listed_where_they_are_many(
        self, arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        spoil(folder, "UPDATE counters SET amount = amount + 1")

        with pytest.raises(SystemExit):
            rebuild_insights.main(arguments)

        assert len(capsys.readouterr().out.splitlines()) == 1 + rebuild_insights.SHOWN

    def test_leave_what_still_waits_to_the_counting(self, arguments: list[str], folder: Path) -> None:
        spoil(folder, "DELETE FROM counters")

        rebuild_insights.main([*arguments, "--write"])

        with closing(SqliteStore(Folder(folder).database)) as store:
            assert store.counting.catch_up() == 1
        assert delivered(folder) == 607


class TestAnEventThatWasNotCounted:
    @pytest.fixture
    def skipped(self, folder: Path) -> int:
        """Return the position of an event that was strange when it was to be counted."""
        with closing(SqliteStore(Folder(folder).database)) as store:
            store.counting.catch_up()
            happens(store, Sold().delivered(5))
            with store.counting.connections.writing() as connection:
                connection.execute("UPDATE events SET body = '{\"strange\": ' || body || '}' WHERE position = 905")
            store.counting.catch_up()
        return 905

    def test_is_told_as_long_as_nobody_can_count_it(
        self, arguments: list[str], skipped: int, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit, match=r"Events that cannot be counted: 1\."):
            rebuild_insights.main([*arguments, "--write"])

        assert f"The event {skipped} cannot be counted: " in capsys.readouterr().err

    @pytest.mark.usefixtures("skipped")
    def test_is_counted_once_it_can_be(self, arguments: list[str], folder: Path) -> None:
        mended = "json_extract(body, '$.strange')"
        spoil(folder, f"UPDATE events SET body = {mended} WHERE {mended} IS NOT NULL")  # noqa: S608 - written here

        rebuild_insights.main([*arguments, "--write"])

        assert delivered(folder) == 612
        with closing(SqliteStore(Folder(folder).database)) as store, store.counting.connections.reading() as connection:
            assert connection.execute("SELECT * FROM waiting").fetchall() == []


class TestTheFolder:
    def test_must_have_books_in_it(self, tmp_path: Path) -> None:
        with pytest.raises(SystemExit, match="No books are kept in"):
            rebuild_insights.main(["--data-dir", str(tmp_path)])

        assert list(tmp_path.iterdir()) == []

    def test_must_not_be_at_work(self, folder: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("api.folder._PATIENCE_SECONDS", 0)

        with Folder(folder).occupied(), pytest.raises(SystemExit, match="Another process works on"):
            rebuild_insights.main(arguments)

"""The books of one machine: they last, they know their version, and what must be erasable lies apart."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from adapters.sqlite.store import SqliteStore
from adapters.sqlite.tables import STEPS, TablesAreNewer
from aftersales.cases.talking import PostMessage
from tests.open_shop import OpenShop, open_shop
from tests.said import a_feedback, a_reading
from tests.shop import BUYER, LEAD, NOON, an_order


class TestTheBooks:
    def test_survive_a_power_cut(self, store: SqliteStore) -> None:
        with store.memos.connections.reading() as connection:
            settings = [
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            ]

        full, on = 2, 1
        assert settings == ["wal", full, on, 10_000]

    def test_are_there_when_they_are_opened_again(self, path: Path) -> None:
        with closing(SqliteStore(path)) as store:
            shop = open_shop(store)
            case = shop.opens(shop.sells(an_order(1)))
            store.memos.write("clock", "noon")

        with closing(SqliteStore(path)) as again:
            assert again.cases.get(case.id) == case
            assert again.orders.get(case.order_id).ledger.cases == (case.id,)
            assert again.memos.read("clock") == "noon"

    def test_of_an_earlier_version_are_brought_up_to_date(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as earlier:
            for statement in STEPS[0]:
                earlier.execute(statement)
            earlier.execute("PRAGMA user_version = 1")

        with closing(SqliteStore(path)) as store:
            feedback = a_feedback()
            store.feedback.save(feedback)

            assert store.feedback.get(feedback.id) == feedback.recorded()

    def test_of_a_newer_version_are_refused_and_left_alone(self, path: Path) -> None:
        SqliteStore(path).close()
        with closing(sqlite3.connect(path)) as newer:
            newer.execute("PRAGMA user_version = 99")
        before = path.read_bytes()

        with pytest.raises(TablesAreNewer):
            SqliteStore(path)

        assert path.read_bytes() == before

    def test_that_are_no_books_are_refused(self, path: Path) -> None:
        path.write_text("Dear diary, this is not a database. " * 100)

        with pytest.raises(sqlite3.DatabaseError):
            SqliteStore(path)

    def test_hold_nothing_until_somebody_writes(self, store: SqliteStore, shop: OpenShop) -> None:
        before = store.is_untouched()

        shop.sells(an_order(1))

        assert before
        assert not store.is_untouched()

    def test_can_be_open_twice(self, path: Path, store: SqliteStore, shop: OpenShop) -> None:
        order = shop.sells(an_order(1, 1))
        with closing(SqliteStore(path)) as other:
            ours, theirs = shop.opens(order, {1: 1}), OpenShop(other).opens(order, {2: 1})

            assert store.orders.get(order.id).ledger.cases == (ours.id, theirs.id)
            assert other.cases.get(ours.id) == ours

    def test_keep_words_and_names_where_they_can_be_erased(
        self, path: Path, store: SqliteStore, shop: OpenShop
    ) -> None:
        case = shop.opens(shop.sells(an_order(1)))
        shop.acts(case, PostMessage(text="It squeaks."), by=BUYER)
        said = a_feedback("Far too slow.").read(a_reading(), at=NOON).replied("Sorry!", by=LEAD, at=NOON)
        store.feedback.save(said)

        with closing(sqlite3.connect(path)) as books:
            for secret, kept_in in (
                ("squeaks", "words"),
                ("Ann Example", "buyers"),
                ("ann@example.org", "buyers"),
                ("slow", "feedback_words"),
                ("Sorry", "feedback_words"),
            ):
                dump = [line for line in books.iterdump() if secret in line]
                assert all(line.startswith(f'INSERT INTO "{kept_in}"') for line in dump)
                assert len(dump) == 1


class TestMemos:
    def test_are_read_as_they_were_last_written(self, store: SqliteStore) -> None:
        assert store.memos.read("clock") is None

        store.memos.write("clock", "noon")
        store.memos.write("clock", "later")

        assert store.memos.read("clock") == "later"

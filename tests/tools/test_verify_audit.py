"""The audit as a tool: it says what it looked at, fails where books lie, and notes heads for the next time."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.sqlite.store import SqliteStore
from adapters.sqlite.tables import STEPS
from aftersales.cases.talking import PostMessage
from aftersales.identifiers import CaseId
from api.folder import Folder
from tests.dynamodb.tables import in_moto
from tests.open_shop import OpenShop, open_shop
from tests.shop import BUYER, NOON, an_order
from tools import verify_audit


@dataclass
class Machine:
    """The folder of a machine that is stopped, in whose books there is a case of two events, both published."""

    folder: Path
    case_id: CaseId

    @property
    def arguments(self) -> Sequence[str]:
        return ["--data-dir", str(self.folder)]

    def do(self, statement: str, *given: object) -> None:
        """Do something to the books, behind the product."""
        with closing(sqlite3.connect(Folder(self.folder).database, isolation_level=None)) as books:
            books.execute(statement, given)


def _told_in(shop: OpenShop) -> CaseId:
    case = shop.opens(shop.sells(an_order(2)))
    return shop.acts(case, PostMessage(text="It squeaks."), by=BUYER).id


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    with closing(SqliteStore(Folder(tmp_path).database)) as store:
        case_id = _told_in(open_shop(store))
        store.topic.relay()
    return Machine(tmp_path, case_id)


class TestBooksAsTheyWereWritten:
    def test_are_said_to_be_without_fault(self, machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
        verify_audit.main(machine.arguments)

        said = "2 chains of 3 events were verified; 0 events are from before there were chains. Faults: 0.\n"
        assert capsys.readouterr().out == said

    def test_are_verified_on_aws_as_well(self, capsys: pytest.CaptureFixture[str]) -> None:
        with in_moto(lambda: NOON) as store:
            _told_in(open_shop(store))

            verify_audit.main(["--table", store.table_name, "--region", store.region])

        assert capsys.readouterr().out.startswith("2 chains of 3 events were verified; 0 events")


class TestBooksThatLie:
    def test_are_told_place_by_place(self, machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
        machine.do("UPDATE words SET body = replace(body, 'squeaks', 'sings')")

        with pytest.raises(SystemExit, match="The books do not say what was written in them"):
            verify_audit.main(machine.arguments)

        assert capsys.readouterr().err == f"{machine.case_id}/2: the words are not those that were written\n"

    def test_are_found_where_a_letter_is_another_that_says_the_same(
        self, machine: Machine, capsys: pytest.CaptureFixture[str]
    ) -> None:
        machine.do("UPDATE events SET body = replace(body, '{\"case_id', '{ \"case_id') WHERE number = 2")

        with pytest.raises(SystemExit):
            verify_audit.main(machine.arguments)

        assert f"{machine.case_id}/2: the event cannot be read\n" in capsys.readouterr().err

    def test_are_found_by_what_was_published(self, machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
        # Everything that is kept of the case agrees that its second event never was.
        machine.do("DELETE FROM words")
        machine.do("DELETE FROM events WHERE subject = ? AND number = 2", machine.case_id)
        with closing(sqlite3.connect(Folder(machine.folder).database)) as books:
            ((told,),) = books.execute("SELECT body FROM published WHERE position = 2").fetchall()
        first = json.loads(told)["data"]["hash"]
        machine.do("UPDATE cases SET body = json_set(body, '$.version', 1, '$.head', ?)", first)

        with pytest.raises(SystemExit):
            verify_audit.main(machine.arguments)

        said = f"{machine.case_id}/2: another event was published than is kept\n"
        assert capsys.readouterr().err == said

    def test_are_found_by_the_heads_that_were_noted(
        self, machine: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        heads = tmp_path / "heads.tsv"
        verify_audit.main([*machine.arguments, "--note-heads", str(heads)])
        for table in ("words", "events", "cases", "published"):
            machine.do(f"DELETE FROM {table}")  # noqa: S608 - the tables are named above
        capsys.readouterr()

        with pytest.raises(SystemExit):
            verify_audit.main([*machine.arguments, "--heads", str(heads)])

        assert f"{machine.case_id}/2: the event is not the one that was noted\n" in capsys.readouterr().err

    def test_leave_no_heads_behind_to_be_believed(self, machine: Machine, tmp_path: Path) -> None:
        heads = tmp_path / "heads.tsv"
        machine.do("DELETE FROM words")

        with pytest.raises(SystemExit):
            verify_audit.main([*machine.arguments, "--note-heads", str(heads)])

        assert not heads.exists()


class TestEventsFromBeforeThereWereChains:
    @pytest.fixture
    def before(self, machine: Machine) -> Machine:
        """Return a machine whose books are as the version before chains wrote them."""
        machine.do("DELETE FROM published")
        machine.do("UPDATE events SET body = json_remove(body, '$.previous_hash', '$.words_hash')")
        machine.do("UPDATE events SET body = json_insert(body, '$.actor_id', 'ann') WHERE subject LIKE 'case_%'")
        machine.do("UPDATE words SET body = json_remove(body, '$.salt')")
        for table in ("cases", "orders"):
            machine.do(f"UPDATE {table} SET body = json_remove(body, '$.head')")  # noqa: S608 - named above
        return machine

    def test_are_counted(self, before: Machine, capsys: pytest.CaptureFixture[str]) -> None:
        verify_audit.main(before.arguments)

        said = "2 chains of 3 events were verified; 3 events are from before there were chains. Faults: 0.\n"
        assert capsys.readouterr().out == said

    def test_are_followed_by_a_chain(self, before: Machine, capsys: pytest.CaptureFixture[str]) -> None:
        with closing(SqliteStore(Folder(before.folder).database)) as store:
            OpenShop(store).acts(store.cases.get(before.case_id), PostMessage(text="Hello?"), by=BUYER)

        verify_audit.main(before.arguments)
        assert "2 chains of 4 events were verified; 3 events are from before" in capsys.readouterr().out
        before.do("UPDATE events SET body = replace(body, 'MERCHANT', 'PLATFORM') WHERE number = 3")
        before.do("UPDATE events SET body = replace(body, 'BUYER', 'SYSTEM') WHERE number = 3")
        with pytest.raises(SystemExit):
            verify_audit.main(before.arguments)

    def test_name_no_buyer_any_more(self, before: Machine) -> None:
        for statement in STEPS[7]:
            before.do(statement)

        with closing(sqlite3.connect(Folder(before.folder).database)) as books:
            named = books.execute("SELECT count(*) FROM events WHERE body LIKE '%\"ann\"%'").fetchone()
        assert named == (0,)


class TestTheTable:
    def test_is_named_with_where_it_is(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            verify_audit.main(["--table", "cases"])

        assert "--table needs --region" in capsys.readouterr().err

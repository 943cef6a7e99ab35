"""Personal data: a buyer gets all that is kept of them, and is erased without a trace, whenever that is stopped."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path as Folder
from typing import cast

import pytest
from pynamodb.expressions.operand import Path

from adapters.documents import read
from adapters.dynamodb.bodies import document_in
from adapters.dynamodb.keys import escaped
from adapters.dynamodb.table import Item, body_of
from adapters.sqlite.store import SqliteStore
from aftersales.business import Repositories, dossiers_over, erasures_over
from aftersales.cases.deciding import Cancel
from aftersales.cases.talking import PostMessage
from aftersales.errors import NotFound
from aftersales.insights.facts import facts_of
from aftersales.orders.events import OrderEvent
from aftersales.personal.erasing import Erased, nobody_of
from tests.contract.traces import SECRETS, Told, scope_of_evidence
from tests.dynamodb.tables import in_moto
from tests.open_shop import FilesAllArrived
from tests.phones import a_device
from tests.shop import BUYER, LEAD, NOON, OTHER_SHOP, PLATFORM, SHOP, STRANGER


def _on_one_machine(folder: Folder) -> Iterator[Told]:
    with closing(SqliteStore(folder / "books.db")) as store:
        yield Told(store)


def _on_aws(_folder: Folder) -> Iterator[Told]:
    with in_moto(lambda: NOON) as store:
        yield Told(store)


@pytest.fixture(params=[_on_one_machine, _on_aws], ids=["one machine", "AWS"])
def told(request: pytest.FixtureRequest, tmp_path: Folder) -> Iterator[Told]:
    yield from request.param(tmp_path)


class TestADossier:
    def test_holds_everything_that_is_kept_of_a_buyer(self, told: Told) -> None:
        dossier = told.dossier()

        assert dossier.buyer is not None
        assert (dossier.buyer.name, dossier.buyer.email) == ("Ann Example", "ann@example.org")
        assert told.order in dossier.orders
        assert len(dossier.orders) == 2
        assert dossier.cases == (told.case,)
        said = [event.words.text for event in dossier.events[told.case.id] if event.words]
        assert said == ["It squeaks.", "Dear Ann, send it back."]
        assert [one.order_id for one in dossier.evidence] == [told.order.id] * 2
        assert {one.id for one in dossier.feedback} == set(told.feedback)
        assert {(one.text, one.reply) for one in dossier.feedback} == {("Far too slow.", "We are sorry for that.")}
        assert [one.id for one in dossier.devices] == [a_device("a").id]
        assert {one.scope for one in dossier.requests} >= {scope_of_evidence(BUYER.id)}

    def test_holds_nothing_of_another_shop(self, told: Told) -> None:
        assert dossiers_over(told.kept).of(OTHER_SHOP.id, BUYER.id).is_empty

    def test_holds_nothing_of_another_buyer(self, told: Told) -> None:
        assert not {one.id for one in told.dossier().evidence} & {one.id for one in told.strangers().evidence}
        assert not {one.scope for one in told.dossier().requests} & {one.scope for one in told.strangers().requests}


class TestErasing:
    def test_leaves_nothing_to_export(self, told: Told) -> None:
        requests = len(told.dossier().requests)

        erased = told.erase()

        assert erased == Erased(orders=2, cases=1, feedback=2, evidence=2, devices=1, requests=requests)
        assert told.dossier().is_empty

    def test_leaves_the_books_true(self, told: Told) -> None:
        told.erase()

        assert told.faults() == []

    def test_leaves_units_and_money_where_they_are(self, told: Told) -> None:
        before = told.kept.orders.get(told.order.id)

        told.erase()

        after = told.kept.orders.get(told.order.id)
        assert after.ledger == replace(before.ledger, order_version=2)
        assert (after.lines, after.payments, after.number) == (before.lines, before.payments, before.number)
        assert told.kept.cases.get(told.case.id).status is told.case.status

    def test_adds_nothing_to_any_count(self, told: Told) -> None:
        number = told.case.version

        told.erase()

        (event,) = told.kept.cases.events(told.case.id, after=number, limit=10)
        of_order = read(OrderEvent, told.kept.audit.chain_of(told.order.id).events[2])
        assert (event.type, of_order.type) == ("case.buyer_erased", "order.buyer_erased")
        assert dict(facts_of([event, of_order])) == {}

    def test_leaves_cases_and_feedback_that_are_nobodys(self, told: Told) -> None:
        told.erase()

        case = told.kept.cases.get(told.case.id)
        assert case.buyer_id == told.kept.orders.get(told.order.id).buyer_id == nobody_of(told.order.id)
        assert (case.risk, case.evidence, case.version) == (None, (), told.case.version + 1)
        assert [parcel.tracking_number for parcel in case.shipments] == [None]
        assert told.kept.cases.words(case.id) == {}
        feedback = told.kept.feedback.get(told.feedback[0])
        assert (feedback.buyer_id, feedback.text, feedback.reply) == (None, None, None)
        assert feedback.reading is not None
        assert [mention.quote for mention in feedback.reading.mentions] == [""]

    def test_keeps_the_buyer_from_what_was_theirs(self, told: Told) -> None:
        told.erase()

        with pytest.raises(NotFound):
            told.shop.acts(told.case, Cancel(), by=BUYER)

    def test_erases_the_files(self, told: Told) -> None:
        shown = {one.id for one in told.dossier().evidence}

        told.erase()

        assert told.shop.files.missing == shown

    def test_lets_no_push_service_know_the_phone(self, told: Told) -> None:
        told.erase()

        assert told.phones.gone == {a_device("a").id}
        assert told.kept.devices.find(a_device("a").id) is None

    def test_leaves_other_buyers_alone(self, told: Told) -> None:
        before = told.strangers()

        told.erase()

        assert told.strangers() == before
        assert not told.strangers().is_empty

    def test_of_somebody_who_is_erased_does_nothing(self, told: Told) -> None:
        told.erase()
        version = told.kept.cases.get(told.case.id).version

        assert told.erase() == Erased()

        assert told.kept.cases.get(told.case.id).version == version

    def test_lets_the_case_go_on(self, told: Told) -> None:
        told.erase()

        told.shop.acts(told.case, PostMessage(text="The parcel is here."), by=LEAD)

        assert [words.text for words in told.kept.cases.words(told.case.id).values()] == ["The parcel is here."]
        assert told.faults() == []


class TestWhatIsLeftOfABuyer:
    def test_is_nothing_in_any_record(self) -> None:
        with in_moto(lambda: NOON) as store:
            told = _without_the_stranger(Told(store))

            told.erase()

            items = store.table.scan(Path("PK").exists())
            everything = json.dumps([_readable(item) for item in items], default=str)
            assert [word for word in (*SECRETS, f'"{BUYER.id}"', f"#{escaped(BUYER.id)}") if word in everything] == []

    def test_is_nothing_on_the_disk(self, tmp_path: Folder) -> None:
        with closing(SqliteStore(tmp_path / "books.db")) as store:
            told = _without_the_stranger(Told(store))
            with store.memos.connections.reading() as connection:
                # Some builds of SQLite write over what they delete; others leave it where it was.
                connection.execute("PRAGMA secure_delete = OFF")

            told.erase()

            files = {file: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()}
        words = (*SECRETS, f'"{BUYER.id}"')
        assert [(file.name, word) for file, found in files.items() for word in words if word.encode() in found] == []


def _without_the_stranger(told: Told) -> Told:
    """Return the shop without the other buyer, who said the same."""
    erasures = erasures_over(told.kept, files=FilesAllArrived(), phones=told.phones, now=lambda: NOON, by=PLATFORM)
    erasures.erase(SHOP.id, STRANGER.id)
    return told


def _readable(item: Item) -> object:
    """Return a record with its body unpacked."""
    return {**item, "body": document_in(body_of(item)) if "body" in item else None}


class Crash(Exception):
    """The machine stops."""


@dataclass
class Fuse:
    """Lets the machine stop before or after a call, once so many of these instants have passed."""

    instants: int

    def burn(self) -> None:
        """Let an instant pass."""
        self.instants -= 1
        if self.instants < 0:
            raise Crash


@dataclass(frozen=True)
class Fragile:
    """Something whose every call is between two instants at which the machine may stop."""

    inner: object
    fuse: Fuse

    def __getattr__(self, name: str) -> Callable[..., object]:
        return partial(self._call, getattr(self.inner, name))

    def _call(self, call: Callable[..., object], *given: object, **named: object) -> object:
        self.fuse.burn()
        outcome = call(*given, **named)
        self.fuse.burn()
        return outcome


class TestAnErasureThatIsStopped:
    def test_at_any_instant_is_finished_by_the_next(self) -> None:
        stopped = 0
        while True:
            with closing(SqliteStore()) as store:
                told, fuse = Told(store), Fuse(stopped)
                fragile = _Books(*(Fragile(getattr(store, name), fuse) for name in _Books.__match_args__))
                try:
                    told.erase(cast(Repositories, fragile))
                except Crash:
                    told.erase()
                    assert told.dossier().is_empty
                    assert told.kept.cases.words(told.case.id) == {}
                    assert told.faults() == []
                    stopped += 1
                else:
                    break
        assert stopped > 50


@dataclass(frozen=True)
class _Books:
    cases: object
    orders: object
    policies: object
    feedback: object
    merchants: object
    devices: object
    personal: object

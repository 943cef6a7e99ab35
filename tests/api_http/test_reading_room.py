"""The reading room: everything that buyers write is read, once, whatever fails and whenever the machine stops."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Final, NoReturn

import pytest

from adapters.sqlite.store import SqliteStore
from aftersales.consuming import Heard, Waiting
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.reading import Reading
from aftersales.identifiers import FeedbackId
from aftersales.languages import LanguageTag
from aftersales.pages import Page, Slice
from api.reading_room import ReadingRoom
from tests.api_http.endless_reviewer import workers_of
from tests.contract.walking import walk
from tests.open_shop import Clock, OpenShop, open_shop
from tests.readers import WordReader
from tests.said import told
from tests.shop import BUYER, PLATFORM, SHOP, request_by
from tests.soon import soon

ROOT: Final = Path(__file__).parents[2]
VERSION: Final = WordReader().version


@dataclass
class Fussy(WordReader):
    """Refuses texts that say so, until told to be easy."""

    fussy: str | None = "fussy"

    def read(self, text: str, *, language: LanguageTag | None = None) -> Reading:
        """Return what a text says, or fail."""
        if self.fussy and self.fussy in text:
            self.texts.append(text)
            raise RuntimeError(text)
        return super().read(text, language=language)


@dataclass
class Slow(WordReader):
    """Takes its time with each text."""

    began: Event = field(default_factory=Event)

    def read(self, text: str, *, language: LanguageTag | None = None) -> Reading:
        """Return what a text says, after a while."""
        self.began.set()
        time.sleep(0.5)
        return super().read(text, language=language)


@pytest.fixture
def wall() -> Clock:
    return Clock()


@pytest.fixture
def store(wall: Clock) -> Iterator[SqliteStore]:
    with closing(SqliteStore(wall_now=wall)) as store:
        yield store


@pytest.fixture
def shop(store: SqliteStore) -> OpenShop:
    return open_shop(store)


def says(shop: OpenShop, text: str) -> Feedback:
    return shop.business.feedback.submit(SHOP.id, told(text), actor=BUYER, request=request_by(BUYER))


def room_of(shop: OpenShop, store: SqliteStore, reader: WordReader) -> ReadingRoom:
    return ReadingRoom(
        reader,
        unread=store.feedback,
        feedback=shop.business.feedback,
        waiting=store.room("read_feedback"),
        now=store.wall_now,
        cause_of=store.cause_of,
    )


def waiting(store: SqliteStore) -> list[FeedbackId]:
    return walk(lambda page: store.feedback.to_read(VERSION, page), first=100)


def events_of(store: SqliteStore) -> Counter[tuple[object, object]]:
    """Return how often each thing was told of each feedback."""
    while store.topic.relay(1_000):
        pass
    told_of = (one.body for one in store.topic.published(limit=100_000))
    return Counter((body["subject"], body["type"]) for body in told_of)


def broken(*_: object) -> NoReturn:
    raise KeyError


class TestTheWorkers:
    def test_read_what_waited_and_what_comes(self, store: SqliteStore, shop: OpenShop) -> None:
        before = says(shop, "It was slow.")

        with workers_of(store, shop.business).at_work():
            assert soon(lambda: not waiting(store))
            after = says(shop, "It was cheap.")
            assert soon(lambda: not waiting(store))

        assert [store.feedback.get(one.id).version for one in (before, after)] == [2, 2]
        assert events_of(store)[after.id, "feedback.read"] == 1

    def test_tell_the_world_before_they_go_home(self, store: SqliteStore, shop: OpenShop) -> None:
        with workers_of(store, shop.business).at_work():
            feedback = says(shop, "It was slow.")
            assert soon(lambda: not waiting(store))

        published = [(one.body["id"], one.body["type"]) for one in store.topic.published()]
        assert published == [(f"{feedback.id}/1", "feedback.submitted"), (f"{feedback.id}/2", "feedback.read")]

    def test_settle_all_that_waits(self, store: SqliteStore, shop: OpenShop) -> None:
        feedback = [says(shop, f"It was slow, {number}.") for number in range(3)]

        workers_of(store, shop.business).settle()

        assert [one.body["type"] for one in store.topic.published()][3:] == ["feedback.read"] * 3
        assert all(store.feedback.get(one.id).reading for one in feedback)

    def test_read_what_they_cannot_ascribe(
        self, store: SqliteStore, shop: OpenShop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        feedback = says(shop, "It was slow.")
        monkeypatch.setattr(SqliteStore, "cause_of", broken)

        workers_of(store, shop.business).settle()

        assert store.feedback.get(feedback.id).reading is not None

    def test_go_home_after_the_text_that_they_are_at(self, store: SqliteStore, shop: OpenShop) -> None:
        first, second = says(shop, "slow"), says(shop, "cheap")
        workers, reader = workers_of(store, shop.business), Slow()
        workers = replace(workers, reading=room_of(shop, store, reader))

        with workers.at_work():
            assert reader.began.wait(5)

        assert store.feedback.get(first.id).reading is not None
        assert waiting(store) == [second.id]

    def test_go_home_at_once_where_nothing_waits(self, store: SqliteStore, shop: OpenShop) -> None:
        with workers_of(store, shop.business).at_work():
            time.sleep(0.3)
            began = time.monotonic()

        assert time.monotonic() - began < 5


class TestATextThatCannotBeRead:
    def test_keeps_no_other_waiting_and_is_told_of(
        self, store: SqliteStore, shop: OpenShop, caplog: pytest.LogCaptureFixture
    ) -> None:
        reader = Fussy()
        room = room_of(shop, store, reader)
        bad, good = says(shop, "fussy"), says(shop, "slow")

        room.read()
        room.read()

        assert waiting(store) == [bad.id]
        assert store.feedback.get(good.id).reading is not None
        assert reader.texts == ["fussy", "slow"]
        assert [record.getMessage() for record in caplog.records] == [
            f"The text of {bad.id} was not read; it is tried again in a minute."
        ]

    def test_is_tried_again_every_minute(self, store: SqliteStore, shop: OpenShop, wall: Clock) -> None:
        reader = Fussy()
        room = room_of(shop, store, reader)
        workers = replace(workers_of(store, shop.business), reading=room)
        bad = says(shop, "fussy, and slow")
        room.read()
        reader.fussy = None

        workers.try_again()
        assert store.feedback.get(bad.id).reading is None
        wall.move(minutes=1)
        workers.try_again()

        assert store.feedback.get(bad.id).reading is not None

    def test_is_tried_again_where_what_waits_is_of_old_and_says_no_request(
        self, store: SqliteStore, shop: OpenShop, wall: Clock
    ) -> None:
        room = room_of(shop, store, WordReader())
        good = says(shop, "slow")
        of_old = Heard(lane=good.id, number=1, body=good.id.encode())
        room.parked.room.park(Waiting(event=of_old, attempts=1, error="", at=wall()), try_at=wall())

        replace(workers_of(store, shop.business), reading=room).try_again()

        assert store.feedback.get(good.id).reading is not None

    def test_waits_for_a_person_after_three_attempts(self, store: SqliteStore, shop: OpenShop, wall: Clock) -> None:
        reader = Fussy()
        room = room_of(shop, store, reader)
        workers = replace(workers_of(store, shop.business), reading=room)
        bad = says(shop, "fussy, and slow")
        for _ in range(5):
            room.read()
            workers.try_again()
            wall.move(minutes=1)
        (parked,) = store.parked.waiting(Slice()).items
        assert (reader.texts, parked.attempts) == ([bad.text] * 3, 3)
        reader.fussy = None

        store.parked.redrive(parked.id, at=wall(), request=request_by(PLATFORM))
        workers.try_again()

        assert store.feedback.get(bad.id).reading is not None
        assert store.parked.waiting(Slice()) == Page()


class TestAKilledMachine:
    @pytest.mark.parametrize("rounds", [[1, 30], [200, 5, 60]])
    def test_reads_everything_once(self, tmp_path: Path, rounds: list[int]) -> None:
        self._kill(tmp_path / "books.db", rounds)

    @pytest.mark.long
    def test_reads_everything_once_however_often_it_is_killed(self, tmp_path: Path) -> None:
        self._kill(tmp_path / "books.db", [7 * nth % 50 + 1 for nth in range(40)])

    def _kill(self, path: Path, rounds: list[int]) -> None:
        with closing(SqliteStore(path)) as store:
            open_shop(store)
        answered = [said for day, answers in enumerate(rounds) for said in _killed_after(answers, path, day=day)]

        with closing(SqliteStore(path)) as store:
            with workers_of(store, OpenShop(store).business).at_work():
                assert soon(lambda: not waiting(store))
            told_of = events_of(store)

        kept = {subject for subject, _ in told_of}
        assert set(answered) <= kept
        assert told_of == Counter(
            {(subject, what): 1 for subject in kept for what in ("feedback.submitted", "feedback.read")}
        )
        assert len(kept) - len(answered) <= len(rounds), "only what was in the middle may be there unanswered"


def _killed_after(answers: int, path: Path, *, day: int) -> list[str]:
    """Return what a reviewer had been answered when the machine was killed, in the middle of the next."""
    command = [sys.executable, "-m", "tests.api_http.endless_reviewer", str(path), str(day)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as reviewer:
        assert reviewer.stdout is not None
        answered = [reviewer.stdout.readline().strip() for _ in range(answers)]
        reviewer.kill()
        assert all(answered), "the reviewer stopped by itself"
        return answered + reviewer.stdout.read().split("\n")[:-1]

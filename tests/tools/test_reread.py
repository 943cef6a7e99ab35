"""When the reader learns more, everything is read again: all of it, once, however often that is interrupted."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adapters.dynamodb.store import DynamoStore
from adapters.sqlite.store import SqliteStore
from aftersales.business import Repositories
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.reading import Reading
from aftersales.feedback.scores import Scores
from aftersales.languages import LanguageTag
from api.folder import Folder
from tests.dynamodb.tables import in_moto
from tests.readers import WordReader
from tests.said import a_feedback, a_reading
from tests.shop import NOON
from tools import reread

LATER = "2026-12-24"


@dataclass
class Installed:
    """Books that are kept somewhere, and how the tool is told of them."""

    arguments: Sequence[str]
    open: Callable[[], Repositories] = field(repr=False)

    def said(self) -> list[Feedback]:
        """Keep six texts, two of them read by an earlier reader and one by this one, and a rating without a text."""
        kept = self.open()
        feedback = [a_feedback(f"Text {nth} was slow.") for nth in range(6)]
        for nth, one in enumerate(feedback):
            if nth in (0, 1, 2):
                feedback[nth] = one.read(a_reading(reader=LATER if nth == 0 else "2026-11-22"), at=NOON)
            kept.feedback.save(feedback[nth])
        kept.feedback.save(a_feedback(None, scores=Scores(rating=5)))
        return feedback

    def readers_of(self, feedback: Sequence[Feedback]) -> list[str | None]:
        """Return by whom each text was read last."""
        kept = self.open()
        readings = [kept.feedback.get(one.id).reading for one in feedback]
        return [reading.reader if reading else None for reading in readings]


@contextmanager
def _on_one_machine(folder: Path) -> Iterator[Installed]:
    stores: list[SqliteStore] = []

    def open_again() -> SqliteStore:
        while stores:
            stores.pop().close()
        stores.append(SqliteStore(Folder(folder).database))
        return stores[0]

    yield Installed(["--data-dir", str(folder)], open_again)
    stores.pop().close()


@contextmanager
def _on_aws(_folder: Path) -> Iterator[Installed]:
    with in_moto(lambda: NOON) as store:
        yield Installed(["--table", store.table_name, "--region", store.region], lambda: _opened(store))


def _opened(store: DynamoStore) -> DynamoStore:
    return DynamoStore(store.table_name, store.region)


@pytest.fixture(params=[_on_one_machine, _on_aws], ids=["one machine", "AWS"])
def installed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installed]:
    with request.param(tmp_path) as installed:
        yield installed


@dataclass
class StoppedReader(WordReader):
    """Is interrupted at the second text."""

    def read(self, text: str, *, language: LanguageTag | None = None) -> Reading:
        if len(self.texts) == 1:
            raise KeyboardInterrupt
        return super().read(text, language=language)


@dataclass
class FragileReader(WordReader):
    """Breaks at one text."""

    def read(self, text: str, *, language: LanguageTag | None = None) -> Reading:
        if text.startswith("Text 4"):
            raise ValueError(text)
        return super().read(text, language=language)


class TestReadingAgain:
    def test_reads_what_no_reader_or_an_earlier_one_has_read(
        self, installed: Installed, capsys: pytest.CaptureFixture[str]
    ) -> None:
        said, reader = installed.said(), WordReader(version=LATER)

        reread.main(installed.arguments, reader=reader)

        assert sorted(reader.texts) == [f"Text {nth} was slow." for nth in range(1, 6)]
        assert installed.readers_of(said) == [LATER] * 6
        assert capsys.readouterr().out == f"5 texts were read by the reader of {LATER}.\n"

    def test_goes_on_where_it_was_stopped(self, installed: Installed) -> None:
        said, stopped, reader = installed.said(), StoppedReader(version=LATER), WordReader(version=LATER)

        with pytest.raises(KeyboardInterrupt):
            reread.main(installed.arguments, reader=stopped)
        reread.main(installed.arguments, reader=reader)

        assert len(stopped.texts) == 1
        assert sorted([*stopped.texts, *reader.texts]) == [f"Text {nth} was slow." for nth in range(1, 6)]
        assert installed.readers_of(said) == [LATER] * 6

    def test_has_nothing_to_do_after_that(self, installed: Installed, capsys: pytest.CaptureFixture[str]) -> None:
        installed.said()
        reread.main(installed.arguments, reader=WordReader(version=LATER))
        again = WordReader(version=LATER)
        capsys.readouterr()

        reread.main(installed.arguments, reader=again)

        assert again.texts == []
        assert capsys.readouterr().out == f"0 texts were read by the reader of {LATER}.\n"

    def test_reads_all_others_where_one_cannot_be_read_and_says_so(
        self, installed: Installed, capsys: pytest.CaptureFixture[str]
    ) -> None:
        said = installed.said()

        with pytest.raises(SystemExit, match="Texts that could not be read: 1"):
            reread.main(installed.arguments, reader=FragileReader(version=LATER))

        assert installed.readers_of(said) == [LATER] * 4 + [None, LATER]
        assert f"{said[4].id} could not be read: ValueError(" in capsys.readouterr().err

    def test_tells_its_progress(
        self, installed: Installed, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reread, "STEP", 2)
        installed.said()

        reread.main(installed.arguments, reader=WordReader(version=LATER))

        told = capsys.readouterr().out.splitlines()
        assert [line.split(",")[0] for line in told[:2]] == ["2 texts read", "4 texts read"]


class TestTheFolder:
    def test_must_have_books_in_it(self, tmp_path: Path) -> None:
        with pytest.raises(SystemExit, match="No books are kept in"):
            reread.main(["--data-dir", str(tmp_path)], reader=WordReader())

        assert list(tmp_path.iterdir()) == []

    def test_must_not_be_at_work(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("api.folder._PATIENCE_SECONDS", 0)
        SqliteStore(Folder(tmp_path).database).close()

        with Folder(tmp_path).occupied(), pytest.raises(SystemExit, match="Another process works on"):
            reread.main(["--data-dir", str(tmp_path)], reader=WordReader())


class TestTheTable:
    def test_is_named_with_where_it_is(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            reread.main(["--table", "cases"], reader=WordReader())

        assert "--table needs --region" in capsys.readouterr().err

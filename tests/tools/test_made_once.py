"""What is made once is there whole or not at all, and nobody's is taken away."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from tools.aws_local.code import unpacked
from tools.made_once import made_once


def writing(text: str) -> Callable[[Path], None]:
    """Return what makes a folder with one file."""

    def make(folder: Path) -> None:
        folder.mkdir()
        (folder / "said").write_text(text, "utf-8")

    return make


class TestWhatIsMadeOnce:
    def test_is_not_made_again(self, tmp_path: Path) -> None:
        target = tmp_path / "kept" / "it"

        made = [made_once(target, writing(text)) for text in ("first", "second")]

        assert made == [target, target]
        assert (target / "said").read_text("utf-8") == "first"

    def test_is_not_there_if_making_it_was_interrupted(self, tmp_path: Path) -> None:
        def interrupted(folder: Path) -> None:
            writing("half")(folder)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            made_once(tmp_path / "it", interrupted)

        assert not [*tmp_path.iterdir()]

    def test_is_of_the_first_of_two_at_once(self, tmp_path: Path) -> None:
        target = tmp_path / "it"

        def overtaken(folder: Path) -> None:
            writing("second")(folder)
            writing("first")(target)

        assert made_once(target, overtaken) == target
        assert (target / "said").read_text("utf-8") == "first"
        assert [*tmp_path.iterdir()] == [target]

    def test_is_missed_if_there_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            made_once(tmp_path / "it", lambda _: None)


class TestWhatWasUnpacked:
    def test_stays_for_whom_it_was_unpacked(self, tmp_path: Path) -> None:
        folders = []
        for text in ("older", "newer"):
            with ZipFile(tmp_path / "api.zip", "w") as zipped:
                zipped.writestr("handlers/said", text)
            folders.append(unpacked(tmp_path / "api.zip", into=tmp_path))

        assert [(each / "handlers" / "said").read_text("utf-8") for each in folders] == ["older", "newer"]
        assert {each.stat().st_mode & 0o777 for each in folders} == {0o555}

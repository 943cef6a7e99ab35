"""Counters that other code made in part are told by the version of the code."""

from pathlib import Path
from types import ModuleType

from adapters.dynamodb.code import version_of_code


def package(folder: Path, **sources: str) -> ModuleType:
    for name, source in sources.items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")
    module = ModuleType("counted")
    module.__path__ = [str(folder)]
    return module


class TestTheVersionOfCode:
    def test_is_the_same_as_long_as_the_code_is(self, tmp_path: Path) -> None:
        code = package(tmp_path, facts="ONE = 1\n")

        assert version_of_code(code) == version_of_code(code)
        assert version_of_code() == version_of_code() != version_of_code(code)

    def test_is_another_once_anything_of_it_changes(self, tmp_path: Path) -> None:
        versions = [
            version_of_code(package(tmp_path, facts="ONE = 1\n")),
            version_of_code(package(tmp_path, facts="ONE = 2\n")),
            version_of_code(package(tmp_path, sheets="ONE = 2\n")),
        ]

        assert len(set(versions)) == 3

"""Whatever people read is in every catalog, translated, and compiled as it is translated."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Final

import pytest

from tests.house.tree import Module, modules_in
from tools.catalogs import CATALOGS, compiled, gathered, updated, written

CATALOG_FILES: Final = sorted(CATALOGS.glob("*.po"))
WORDING: Final = "aftersales/wording.py"
"""The one module that may say what is written elsewhere: words of the vocabulary, and rows of the law."""

pytestmark = pytest.mark.parametrize("file", CATALOG_FILES, ids=lambda file: file.stem)


def _placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def _calls(module: Module) -> Iterator[ast.Call]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Said":
            yield node


def test_every_text_is_translated(file: Path) -> None:
    missing = [message.id for message in updated(file) if message.id and not message.string]

    assert not missing, f"run `make catalogs` and translate these in {file.name}: {missing}"


def test_every_translation_has_the_places_of_its_text(file: Path) -> None:
    others = {
        message.id: message.string
        for message in updated(file)
        if message.id and _placeholders(str(message.id)) != _placeholders(str(message.string))
    }

    assert not others, f"name the same values as the English does: {others}"


def test_the_catalog_holds_what_is_said_now(file: Path) -> None:
    assert file.read_bytes() == written(updated(file)), "run `make catalogs` and translate what is new"


def test_the_catalog_is_compiled(file: Path) -> None:
    assert file.with_suffix(".mo").read_bytes() == compiled(updated(file)), "run `make catalogs`"


def test_every_text_can_be_gathered(file: Path) -> None:
    known = {message.id for message in gathered()}
    hidden = [
        f"{module.path}:{call.lineno}"
        for folder in ("aftersales", "schema")
        for module in modules_in(folder)
        if module.path != WORDING
        for call in _calls(module)
        if not isinstance(call.args[0], ast.Constant) or call.args[0].value not in known
    ]

    assert file.exists()
    assert not hidden, f"write templates out where they are said, with their values after them: {hidden}"

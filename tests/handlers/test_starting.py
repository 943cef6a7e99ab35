"""A start finds what the build kept, and is as it ever was where nothing fits."""

import ast
import json
import marshal
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from tests.house.tree import ROOT
from tools.package import ARTIFACTS, handlers_in, lambdas_python

PYTHONS: Final = sorted({sys.executable, lambdas_python() or sys.executable})

SHOP: Final = """
import re
from collections import namedtuple
from dataclasses import dataclass

@dataclass(frozen=True)
class Order:
    number: str
    lines: int = 1

Line = namedtuple("Line", "sku quantity")
NUMBER = re.compile(r"(?P<shop>[A-Z]+)-[0-9]+(?#of the tests)")
"""
TELL: Final = """
import gc, json, sys
sys.path.insert(0, sys.argv[1])
import handlers
import dataclasses, re
worked_out, was_collecting, parse = [], gc.isenabled(), re._parser.parse
sys.addaudithook(lambda event, told: worked_out.append("text") if event == "compile" and told[1] == "<string>" else 0)
re._parser.parse = lambda *told: worked_out.append("pattern") or parse(*told)
shop = __import__(sys.argv[2])
handlers.starting.end()
print(json.dumps({
    "order": repr(shop.Order("A-1")),
    "equal": shop.Order("A-1") == shop.Order("A-1", 1) != shop.Order("A-2"),
    "line": repr(shop.Line("hat", quantity=2)),
    "shop": shop.NUMBER.fullmatch("SHOP-1")["shop"],
    "file": shop.__file__,
    "worked_out": worked_out,
    "collects": [was_collecting, gc.isenabled(), gc.get_freeze_count() > 0],
}))
"""
AS_EVER: Final = {
    "order": "Order(number='A-1', lines=1)",
    "equal": True,
    "line": "Line(sku='hat', quantity=2)",
    "shop": "SHOP",
}


@pytest.fixture(params=PYTHONS, ids=lambda python: Path(python).parents[1].name)
def python(request: pytest.FixtureRequest) -> str:
    path: str = request.param
    return path


@pytest.fixture
def zip_folder(tmp_path: Path, python: str) -> Path:
    """Return a folder as a zip holds it, with what its start is to find."""
    (tmp_path / "handlers").mkdir()
    for name in ("__init__.py", "starting.py"):
        shutil.copyfile(ROOT / "handlers" / name, tmp_path / "handlers" / name)
    (tmp_path / "shop.py").write_text(SHOP, "utf-8")
    (tmp_path / "late.py").write_text(
        SHOP.replace("Order:", "Order:\n    # Nobody imported it when things were kept.").replace("lines", "units"),
        "utf-8",
    )
    subprocess.run([python, "-m", "compileall", "-qq", str(tmp_path)], check=True)
    keep(tmp_path, python)
    return tmp_path


def keep(folder: Path, python: str) -> None:
    """Keep what the start of a folder finds."""
    subprocess.run([python, "-S", "-B", "-m", "tools.keep_start", folder, "shop"], cwd=ROOT, check=True)


def started(folder: Path, python: str, *, module: str = "shop") -> dict[str, Any]:
    """Return what a start tells of itself."""
    command = [python, "-S", "-B", "-c", TELL, str(folder), module]
    told: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return told


class TestAStart:
    def test_works_nothing_out_that_was_kept(self, zip_folder: Path, python: str) -> None:
        # Nobody reads the source: its byte-code was kept.
        (zip_folder / "shop.py").write_text("raise ImportError", "utf-8")

        told = started(zip_folder, python)

        assert told == {
            **AS_EVER,
            "file": str(zip_folder / "shop.py"),
            "worked_out": [],
            "collects": [False, True, True],
        }

    def test_works_out_what_was_not_kept(self, zip_folder: Path, python: str) -> None:
        told = started(zip_folder, python, module="late")

        assert told["order"] == "Order(number='A-1', units=1)"
        assert "text" in told["worked_out"]

    def test_is_as_ever_where_nothing_was_kept(self, zip_folder: Path, python: str) -> None:
        for file in ("start.index", "start.codes"):
            (zip_folder / "handlers" / file).unlink()

        told = started(zip_folder, python)

        assert {name: told[name] for name in AS_EVER} == AS_EVER
        assert {"pattern", "text"} <= set(told["worked_out"])
        assert told["collects"] == [True, True, False]

    def test_is_as_ever_for_another_python(self, zip_folder: Path, python: str) -> None:
        index = zip_folder / "handlers" / "start.index"
        _, *places = marshal.loads(index.read_bytes())  # noqa: S302 - written above
        index.write_bytes(marshal.dumps((b"another", *places), 2))

        told = started(zip_folder, python)

        assert {name: told[name] for name in AS_EVER} == AS_EVER
        assert {"pattern", "text"} <= set(told["worked_out"])

    def test_is_kept_the_same_every_time(self, zip_folder: Path, python: str) -> None:
        kept = {file: (zip_folder / "handlers" / file).read_bytes() for file in ("start.index", "start.codes")}

        subprocess.run([python, "-m", "compileall", "-qq", str(zip_folder)], check=True)
        for file in kept:
            (zip_folder / "handlers" / file).unlink()
        keep(zip_folder, python)

        assert {file: (zip_folder / "handlers" / file).read_bytes() for file in kept} == kept


class TestAHandler:
    @pytest.mark.parametrize(
        "handler", [file for each in ARTIFACTS for file in handlers_in(each)], ids=lambda file: file.stem
    )
    def test_says_when_it_has_started(self, handler: Path) -> None:
        *_, last = ast.parse(handler.read_text("utf-8")).body

        assert ast.unparse(last) == "starting.end()"

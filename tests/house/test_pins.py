"""What is installed is exactly what was tested, wherever it comes from."""

import json
import re
from collections.abc import Mapping
from typing import Final

import pytest

from tests.house.tree import ROOT

SHIPPED: Final = ("run", "api", "authorizer", "workers", "runtime")
COMPILED: Final = frozenset({"cffi", "cryptography", "orjson", "pydantic-core", "ujson"})

_PIN: Final = re.compile(r"^([a-z0-9-]+)==(\S+)(?P<rest>(?:.*\\\n)+?.*)$", re.MULTILINE)


def _pins(name: str) -> Mapping[str, str]:
    """Return the version that each package is pinned to."""
    return {match[1]: match[2] for match in _PIN.finditer((ROOT / f"requirements/{name}.txt").read_text("utf-8"))}


@pytest.mark.parametrize("name", [*SHIPPED, "dev", "ministack", "lint", "train", "lock"])
def test_every_requirement_is_pinned_by_hash(name: str) -> None:
    lines = (ROOT / f"requirements/{name}.txt").read_text("utf-8").splitlines()
    named = [line for line in lines if line and not line.startswith((" ", "#"))]

    unpinned = [line for line in named if "==" not in line or not line.endswith("\\")]

    assert named
    assert not unpinned, f"run `make lock`: {unpinned}"


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_is_what_was_tested(name: str) -> None:
    shipped = _pins(name)

    assert shipped
    assert shipped.items() <= _pins("dev").items(), "run `make lock`"


def test_the_zip_of_the_api_is_pure_python() -> None:
    assert not _pins("api").keys() & COMPILED, "one artifact serves every architecture (docs/decisions)"


def test_the_lock_of_node_does_not_say_where_from() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]

    assert not [name for name, package in packages.items() if "resolved" in package], "keep .npmrc as it is"

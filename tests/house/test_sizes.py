"""Whatever there is can be held in the mind: files of a few screens, functions of a glance."""

from collections.abc import Mapping
from typing import Final

from tests.house.tree import modules

LONGEST_FILE: Final = 300
LONGEST_FUNCTION: Final = 30

LONG_FOR_A_REASON: Final[Mapping[str, str]] = {}
"""Files, and functions as `file:function`, that may be longer, each with the reason why."""


def _too_long() -> dict[str, int]:
    found = {}
    for module in modules():
        if (lines := module.content.count("\n")) > LONGEST_FILE:
            found[module.path] = lines
        for function in module.functions():
            if (lines := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION:
                found[f"{module.path}:{function.name}"] = lines
    return found


def test_files_and_functions_fit_in_a_glance() -> None:
    too_long = {name: lines for name, lines in _too_long().items() if name not in LONG_FOR_A_REASON}

    assert not too_long, (
        f"split these by noun: files have at most {LONGEST_FILE} lines, functions {LONGEST_FUNCTION}: {too_long}"
    )


def test_exceptions_end_when_their_reason_does() -> None:
    needless = LONG_FOR_A_REASON.keys() - _too_long().keys()

    assert not needless, f"these are short again, so strike them from LONG_FOR_A_REASON: {sorted(needless)}"

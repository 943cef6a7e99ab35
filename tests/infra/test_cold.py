"""A cold start of the API is measured against the least that it could be, kept within a goal, and works out little."""

import json
import subprocess
from pathlib import Path
from typing import Final

import pytest

from bench.cold import BARE, DOING, GOAL, OURS, VARIABLES, measure, ratio
from tools.aws_local.code import unpacked
from tools.package import lambdas_python

HEAR: Final = """
import dataclasses, json, re, sys
sys.path.insert(0, sys.argv[1])
worked_out, parse = [], re._parser.parse
def hear(event, told):
    # Annotations that are texts are read as ever: what dataclasses and named tuples write is kept, and so are modules.
    text, file = told if event == "compile" else (None, None)
    if isinstance(text, bytes) and (text.startswith((b"def ", b"lambda ")) or "/handlers/" in str(file)):
        worked_out.append(text.decode().partition(":")[0])
sys.addaudithook(hear)
re._parser.parse = lambda pattern, *told: worked_out.append(str(pattern)) or parse(pattern, *told)
from handlers import serve_graphql
print(json.dumps(worked_out))
"""
KNOWN: Final = [
    *("([*?[])", "b'([*?[])'", "lambda _cls, python, modules, texts, patterns"),
    *("def raise_from(value, from_value)", "def raise_from(value, from_value)"),
    *("^/graphql$", "^/health$"),
]
"""What every start still works out: what is there before the index is read, what six writes, and where the API is."""


class TestAColdStart:
    def test_is_measured_against_a_plain_one(self, built: Path, tmp_path: Path) -> None:
        took = measure(built / "api.zip", tmp_path, times=1)

        assert list(took) == [OURS, BARE, DOING]
        assert all(len(times) == 1 and times[0] > 0 for times in took.values())

    @pytest.mark.long
    def test_costs_no_more_than_the_goal(self, built: Path, tmp_path: Path) -> None:
        assert ratio(measure(built / "api.zip", tmp_path)) <= GOAL

    def test_works_out_nothing_that_the_build_could_keep(self, here: Path) -> None:
        python = lambdas_python()

        # Without Lambda's Python nothing was kept.
        assert python is None or _worked_out(unpacked(here / "api.zip", into=here), python) == KNOWN


def _worked_out(folder: Path, python: str) -> list[str]:
    """Return what a start has compiled, in order."""
    told = {**VARIABLES, "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
    command = [python, "-I", "-S", "-B", "-c", HEAR, str(folder)]
    ran = subprocess.run(command, env=told, capture_output=True, text=True, check=True)
    found: list[str] = json.loads(ran.stdout.splitlines()[-1])
    return found

"""What a command of the Makefile runs, it installs first."""

import subprocess

import pytest

from tests.house.tree import ROOT


@pytest.mark.parametrize(
    ("command", "needed"),
    [
        *(("test", "dev"), ("test", "ministack"), ("test", "lint")),
        *(("prove", "dev"), ("prove", "ministack")),
        *(("aws-local", "dev"), ("aws-local", "ministack")),
    ],
)
def test_it_installs_what_it_needs(command: str, needed: str) -> None:
    pins = f"requirements/{needed}.txt"
    asked = ["make", "--dry-run", f"--what-if={pins}", command]

    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert f"--requirement {pins}" in said

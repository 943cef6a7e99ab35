"""Tools for the books of one machine run where there is nothing of AWS: `make run` installs none of it."""

import subprocess
import sys

import pytest

TOOLS = ("erase_buyer", "export_buyer", "rebuild_insights", "reread", "verify_audit")
WITHOUT_AWS = """
import importlib, sys
for name in ("boto3", "botocore", "pynamodb", "aws_lambda_powertools"):
    sys.modules[name] = None
importlib.import_module(f"tools.{sys.argv[1]}")
"""


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_starts_without_the_libraries_of_aws(tool: str) -> None:
    started = subprocess.run([sys.executable, "-c", WITHOUT_AWS, tool], capture_output=True, text=True, check=False)

    assert started.stderr == ""
    assert started.returncode == 0

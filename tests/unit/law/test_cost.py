"""The law costs nothing until somebody asks for it: no holidays and no books when the service starts."""

import subprocess
import sys

import pytest

from tests.house.tree import ROOT

LOADED = """
import sys
{begin}
from aftersales.law import statute_books
print("holidays" in sys.modules, statute_books.rows_of.cache_info().currsize)
"""


class TestStarting:
    @pytest.mark.parametrize("begin", ["import schema.build", "import api.app", "import aftersales.business"])
    def test_reads_no_holidays_and_no_law(self, begin: str) -> None:
        program = LOADED.format(begin=begin)

        said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

        assert said.stdout.split() == ["False", "0"]

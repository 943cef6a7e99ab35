"""Training is the same everywhere: libraries are told which routines to take, before they choose."""

import os
import subprocess
import sys
from pathlib import Path

from tools.train_reader.repeatable import ALIKE

LIBRARY = "import os; raise SystemExit(repr({name: os.environ.get(name) for name in %r}))"


def test_libraries_are_told_before_they_are_imported(tmp_path: Path) -> None:
    # It stands for the first library that training imports, and ends with what it was told.
    (tmp_path / "numpy.py").write_text(LIBRARY % list(ALIKE))
    untold = {name: value for name, value in os.environ.items() if name not in ALIKE}

    ended = subprocess.run(
        [sys.executable, "-m", "tools.train_reader", str(tmp_path)],
        env={**untold, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.stderr.strip() == repr(ALIKE)

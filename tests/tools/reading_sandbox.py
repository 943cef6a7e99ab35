"""A sandbox with a reader that knows a handful of words, in a process of its own."""

import os
import sys

from api.sandbox.run import run_sandbox
from api.settings import settings_from
from tests.readers import WordReader

PROGRAM = (sys.executable, "-m", "tests.tools.reading_sandbox")

if __name__ == "__main__":
    run_sandbox(settings_from(os.environ), reader=WordReader())

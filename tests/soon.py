"""Waiting for what others do meanwhile, and for no longer than anybody would."""

import time
from collections.abc import Callable
from typing import Final

_PAUSE: Final = 0.05
_WHILE: Final = 20.0
"""Seconds: more than anything takes on a busy machine, and few enough for a test that fails."""


def soon(holds: Callable[[], bool]) -> bool:
    """Tell whether something holds within a while."""
    end = time.monotonic() + _WHILE
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(_PAUSE)
    return True

"""A leash: a sandbox that `make run` started ends when make does; it is not left behind on its port and folder."""

import os
import signal
import threading
import time
from typing import Final

_EVERY_SECONDS: Final = 0.1


def end_with_make() -> None:
    """Watch the process that started this one, if make did; once it is gone, stop as if told to."""
    # Make tells what it starts how deep it stands; nothing else sets this.
    if "MAKELEVEL" in os.environ:
        threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)

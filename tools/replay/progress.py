"""How far a replay has come: a bar on a terminal, a line at every tenth elsewhere."""

import sys
import time
from datetime import datetime
from typing import Final, TextIO

_WIDTH: Final = 30
_SECONDS_BETWEEN: Final = 0.2


class Progress:
    """A bar that fills up as orders and returns are replayed."""

    def __init__(self, total: int, *, out: TextIO = sys.stderr) -> None:
        self._total = max(total, 1)
        self._done = 0
        self._out = out
        self._began = time.monotonic()
        self._shown = 0.0

    def move(self, count: int, *, to: datetime) -> None:
        """Fill the bar by `count` things that happened until an instant of the books."""
        before, self._done = self._done, self._done + count
        last = self._done == self._total
        if self._out.isatty():
            if last or time.monotonic() - self._shown > _SECONDS_BETWEEN:
                self._shown = time.monotonic()
                print(f"\r{self._line(to)}", end="\n" if last else "", file=self._out, flush=True)
        elif last or self._done * 10 // self._total > before * 10 // self._total:
            print(self._line(to), file=self._out, flush=True)

    def _line(self, to: datetime) -> str:
        filled = self._done * _WIDTH // self._total
        bar = "█" * filled + "·" * (_WIDTH - filled)
        seconds = time.monotonic() - self._began
        rest = seconds * (self._total - self._done) / max(self._done, 1)
        return f"{bar} {self._done * 100 // self._total:3d} % · {to:%Y-%m-%d} · {rest:4.0f} s left"

"""What the command line asks for: which books, how many of their orders, and in which sandbox."""

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, Self

from tools.replay.killing import Killer
from tools.replay.own_sandbox import own_sandbox
from tools.replay.wire import Wire

_DATA_FOLDER: Final = Path(".local/replay")


class Wanted(argparse.Namespace):
    """What the command line asks for."""

    file: Path
    orders: int | None
    url: str | None
    data_dir: Path | None
    patience: float
    basis: str | None
    kill_every: int | None

    @classmethod
    def by(cls, program: str, *, to: str, arguments: list[str] | None = None) -> Self:
        """Return what a program is called with; without arguments, what the command line says."""
        parser = argparse.ArgumentParser(prog=f"python -m {program}", description=to)
        parser.add_argument("file", type=Path, help="the Online Retail CSV, gzipped or not (docs/replay.md)")
        parser.add_argument("--orders", type=_count, help="the first N orders and their returns (default: all)")
        parser.add_argument("--url", help="a running sandbox of that shop alone (default: one of its own)")
        parser.add_argument(
            "--data-dir", type=Path, help="where its own sandbox keeps data (default: under .local/replay)"
        )
        parser.add_argument(
            "--basis",
            choices=("POLICY", "WITHDRAWAL"),
            help="ask for every return on this ground alone (default: on the best for the buyer)",
        )
        parser.add_argument("--patience", type=float, default=120.0, help="seconds to wait for a service that is down")
        parser.add_argument("--kill-every", type=_count, metavar="N", help="kill its own sandbox after every N answers")
        wanted = parser.parse_args(arguments, namespace=cls())
        if wanted.url is not None and wanted.kill_every is not None:
            parser.error("--kill-every is for a sandbox of its own, without --url")
        return wanted

    @contextmanager
    def wire(self) -> Iterator[Wire]:
        """Connect to the sandbox, started for the purpose where none is named."""
        if self.url is not None:
            with closing(Wire(self.url, patience=self.patience)) as wire:
                yield wire
            return
        with own_sandbox(self._folder) as sandbox, Killer(sandbox, every=self.kill_every or 0) as killer:
            with closing(Wire(sandbox.url, patience=self.patience, then=killer.after)) as wire:
                yield wire
            if self.kill_every is not None:
                print(f"sandbox killed       {killer.kills():>9,}")

    @property
    def _folder(self) -> Path:
        # A clock that has seen the returns of 100 orders is too late for 2,000, so each replay has a folder of its own.
        basis = f"-{self.basis.lower()}" if self.basis else ""
        return self.data_dir or _DATA_FOLDER / f"{self.file.name.partition('.')[0]}-{self.orders or 'all'}{basis}"


def _count(written: str) -> int:
    number = int(written)
    if number < 1:
        raise ValueError(written)
    return number

"""`python -m tools.replay FILE`: replay a real shop's orders and returns, and balance the money to the cent."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tools.replay.own_sandbox import own_sandbox
from tools.replay.plan import Plan, plan
from tools.replay.report import Report, books_read
from tools.replay.run import Replay
from tools.replay.stopped import ReplayStopped
from tools.replay.wire import Wire
from tools.retail.rows import NotTheBooks
from tools.retail.shop import read_shop
from tools.retail.territories import UnknownCountry

BALANCED: Final = 0
NOT_BALANCED: Final = 1
STOPPED: Final = 2
_DATA_FOLDER: Final = Path(".local/replay")


class _Wanted(argparse.Namespace):
    """What the command line asks for."""

    file: Path
    orders: int | None
    url: str | None
    data_dir: Path | None
    patience: float


def main() -> int:
    """Replay what the command line names, print the report, and return how it ended."""
    wanted = _arguments().parse_args(namespace=_Wanted())
    try:
        return _replayed(wanted)
    except (ReplayStopped, NotTheBooks, UnknownCountry, OSError) as stopped:
        print(f"\nstopped: {stopped}\nThe same command goes on from here.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on from here.", file=sys.stderr)
    return STOPPED


def _replayed(wanted: _Wanted) -> int:
    shop = read_shop(wanted.file)
    planned = plan(shop, first=wanted.orders)
    print(*books_read(shop, plan=planned), sep="\n", flush=True)
    with _address(wanted) as url:
        report = _run(planned, url=url, patience=wanted.patience)
    print(*report.lines(), sep="\n")
    return BALANCED if report.balances else NOT_BALANCED


def _run(planned: Plan, *, url: str, patience: float) -> Report:
    wire = Wire(url, patience=patience)
    try:
        return Replay(planned, wire=wire).run()
    finally:
        wire.close()


@contextmanager
def _address(wanted: _Wanted) -> Iterator[str]:
    if wanted.url is not None:
        yield wanted.url
        return
    # A clock that has seen the returns of 100 orders is too late for 2,000, so each replay has a folder of its own.
    name = f"{wanted.file.name.partition('.')[0]}-{wanted.orders or 'all'}"
    with own_sandbox(wanted.data_dir or _DATA_FOLDER / name) as sandbox:
        yield sandbox.url


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.replay", description=__doc__)
    parser.add_argument("file", type=Path, help="the Online Retail CSV, gzipped or not (docs/replay.md)")
    parser.add_argument("--orders", type=_count, help="replay the first N orders and their returns (default: all)")
    parser.add_argument("--url", help="a running sandbox with an empty shop (default: one of its own)")
    parser.add_argument("--data-dir", type=Path, help="where its own sandbox keeps data (default: under .local/replay)")
    parser.add_argument("--patience", type=float, default=120.0, help="seconds to wait for a service that is down")
    return parser


def _count(written: str) -> int:
    number = int(written)
    if number < 1:
        raise ValueError(written)
    return number


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tools.replay FILE`: replay a real shop's orders and returns, and balance the money to the cent."""

import sys
from typing import Final

from tools.replay.plan import plan
from tools.replay.report import books_read
from tools.replay.run import Replay
from tools.replay.stopped import ReplayStopped
from tools.replay.wanted import Wanted
from tools.retail.rows import NotTheBooks
from tools.retail.shop import read_shop
from tools.retail.territories import UnknownCountry

BALANCED: Final = 0
NOT_BALANCED: Final = 1
STOPPED: Final = 2


def main(arguments: list[str] | None = None) -> int:
    """Replay what the command line names, print the report, and return how it ended."""
    wanted = Wanted.by("tools.replay", to=__doc__, arguments=arguments)
    try:
        return _replayed(wanted)
    except (ReplayStopped, NotTheBooks, UnknownCountry, OSError) as stopped:
        print(f"\nstopped: {stopped}\nThe same command goes on from here.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on from here.", file=sys.stderr)
    return STOPPED


def _replayed(wanted: Wanted) -> int:
    shop = read_shop(wanted.file)
    planned = plan(shop, first=wanted.orders)
    print(*books_read(shop, plan=planned), sep="\n", flush=True)
    with wanted.wire() as wire:
        report = Replay(planned, wire=wire, basis=wanted.basis).run()
    print(*report.lines(), sep="\n")
    return BALANCED if report.balances else NOT_BALANCED


if __name__ == "__main__":
    sys.exit(main())

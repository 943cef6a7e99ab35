"""`python -m tools.check_insights FILE`: compare the insights of a replayed shop with what pandas makes of its file."""

import sys
from itertools import islice
from typing import Final

from tools.check_insights.asked import Insights
from tools.check_insights.expected import figures_of, period_of
from tools.check_insights.figures import by_month, differences
from tools.check_insights.raw_file import RawFile
from tools.replay.api import Api
from tools.replay.sandbox import Sandbox
from tools.replay.stopped import ReplayStopped
from tools.replay.wanted import Wanted
from tools.retail.territories import UnknownCountry

EQUAL: Final = 0
NOT_EQUAL: Final = 1
STOPPED: Final = 2
_SHOWN: Final = 20


def main(arguments: list[str] | None = None) -> int:
    """Compare what the command line names, print what differs, and return how it ended."""
    wanted = Wanted.by("tools.check_insights", to=__doc__, arguments=arguments)
    try:
        return _compared(wanted)
    except (ReplayStopped, UnknownCountry, OSError) as stopped:
        print(f"\nstopped: {stopped}", file=sys.stderr)
    return STOPPED


def _compared(wanted: Wanted) -> int:
    raw = RawFile.read(wanted.file, orders=wanted.orders)
    period, expected = period_of(raw), figures_of(raw)
    with wanted.wire() as wire:
        Sandbox(wire).let_everything_happen()
        said = Insights(Api(wire), period).figures(territories=raw.territories)
    print(*by_month(expected), sep="\n")
    differ = list(differences(said, expected))
    print(f"figures compared  {sum(map(len, expected.values())):>9,}\ndiffer            {len(differ):>9,}")
    for one in islice(differ, _SHOWN):
        print(f"  {one}")
    return NOT_EQUAL if differ else EQUAL


if __name__ == "__main__":
    sys.exit(main())

"""
Print what so many cases a month cost on AWS: `python -m tools.cost --cases 1000000`.

`--scale` prints what gives first from ten thousand to a hundred million cases a day: the table of docs/scale.md.
"""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from typing import Final

from tools.cost.bill import API_MILLISECONDS, LOOKED_AFTER, PEAK, WORKER_MILLISECONDS, Pressure, bill, operations, total
from tools.cost.prices import AS_OF

SIZES: Final = (10**4, 10**5, 10**6, 10**7, 10**8)


def bill_of(cases: int) -> Iterator[str]:
    """Yield the bill, line by line."""
    yield f"{cases:,} cases a month, us-east-1, list prices known on {AS_OF}, in dollars"
    for entry in bill(cases):
        yield f"{entry.what:<38}{entry.amount:>18,.1f}{entry.dollars:>12,.2f}   {entry.price.source}"
    yield f"{'altogether':<56}{total(cases):>12,.2f}"
    counted = ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in operations().items())
    yield f"Counted of a case: {counted}."
    assumed = f"{API_MILLISECONDS} ms a request, {WORKER_MILLISECONDS} ms an event and function"
    yield f"Assumed: {assumed}, a refund looked after {LOOKED_AFTER} time, nothing free."


def scale() -> Iterator[str]:
    """Yield the table of what comes each second, row by row."""
    yield "| cases a day | requests/s | write units/s | refunds/s | requests at a time | dollars a month |"
    yield "|---|---|---|---|---|---|"
    for size in SIZES:
        at = Pressure(size)
        figures = (at.of("requests"), at.of("write_units"), at.refunds, at.instances)
        told = " | ".join(f"{figure:,.1f}" for figure in figures)
        yield f"| {size:,} | {told} | {at.dollars_a_month:,.0f} |"
    yield ""
    yield f"In the busiest hour, {PEAK} × the mean of the day."


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a bill, or the table."""
    parser = ArgumentParser(prog="python -m tools.cost", description="Compute what running on AWS costs.")
    parser.add_argument("--cases", type=int, default=1_000_000, help="so many a month")
    parser.add_argument("--scale", action="store_true", help="print what gives first instead")
    given = parser.parse_args(arguments)
    for row in scale() if given.scale else bill_of(given.cases):
        print(row)


if __name__ == "__main__":
    main()

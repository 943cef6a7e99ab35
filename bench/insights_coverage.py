"""
How often the intervals of the insights hold the truth: `python -m bench.insights_coverage`, some minutes.

Worlds are drawn in which the truth is known, always the same ones. An interval of 95 % should hold it 95 times in 100,
on average over the worlds of a formula; `--cells` prints each world too.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product, repeat
from random import Random
from statistics import fmean
from typing import Final, NamedTuple

from bench.insights_advice import answers_sooner, mendings
from bench.insights_products import FEW, LINES, SOME, SPREADS, categories, errors, told
from bench.insights_truths import Outcome, Truth, changes, efforts, impacts, recommendations, returns, shares

TRIES: Final = 2_000
"""Estimates in each world."""

PRODUCTS: Final = 500

GRIDS: Final[Sequence[Callable[[], Iterator[Truth]]]] = (
    shares, returns, recommendations, efforts, impacts, changes, categories, answers_sooner, mendings,
)  # fmt: skip


class Coverage(NamedTuple):
    """How often the intervals in one world held the truth, and how wide they were."""

    formula: str
    told: str
    held: float
    width: float


def coverage(truth: Truth, *, tries: int) -> Coverage:
    """Return how often the truth was held in so many estimates of it."""
    random = Random(f"{truth.formula} {truth.told}")
    outcomes = list(islice((outcome for draw in repeat(truth.draw) for outcome in draw(random)), tries))
    width = fmean(outcome.estimate.high - outcome.estimate.low for outcome in outcomes)
    return Coverage(truth.formula, truth.told, fmean(map(_holds, outcomes)), width)


def _holds(outcome: Outcome) -> bool:
    return outcome.estimate.low <= outcome.truth <= outcome.estimate.high


def summary(cells: Sequence[Coverage]) -> str:
    """Return a line of a table: how often on average, and where least and most often."""
    least, most = (choose(cells, key=lambda cell: cell.held) for choose in (min, max))
    mean = fmean(cell.held for cell in cells)
    return (
        f"| {cells[0].formula} | {len(cells)} | {mean:.1%} | {least.held:.1%}: {least.told} "
        f"| {most.held:.1%}: {most.told} |"
    )


def main() -> None:
    """Print how often the intervals hold, formula by formula, and how wrong rates are with and without shrinking."""
    parser = argparse.ArgumentParser(prog="python -m bench.insights_coverage", description=__doc__)
    parser.add_argument("--tries", type=int, default=TRIES, help="estimates in each world")
    parser.add_argument("--cells", action="store_true", help="print each world")
    asked = parser.parse_args()
    print("| formula | worlds | intervals that hold the truth | least | most |\n|---|---:|---:|---|---|")
    tried = []
    for grid in GRIDS:
        tried.append([coverage(truth, tries=asked.tries) for truth in grid()])
        print(summary(tried[-1]), flush=True)
    for cell in (cell for cells in tried for cell in cells if asked.cells):
        print(f"{cell.formula:30} {cell.held:6.1%}  ± {cell.width / 2:.4f}  {cell.told}")
    print()
    for line in error_table():
        print(line)


def error_table() -> Iterator[str]:
    """Yield how wrong the rates of products are."""
    yield f"| {PRODUCTS} products | raw rate off by | shrunk rate off by |"
    yield "|---|---:|---:|"
    for spread, sold in product(SPREADS, (FEW, SOME)):
        wrong = errors(PRODUCTS, spread, sold, lines=LINES[1], random=Random(PRODUCTS))
        yield f"| {told(spread, sold)} | {wrong.raw:.3f} | {wrong.shrunk:.3f} |"


if __name__ == "__main__":
    main()

"""
How long things took, in so few numbers that a day's fit in a row, and days add up.

    duration/log-histogram-1
        bucket 0 holds what took less than a second, bucket n what took 1.04ⁿ⁻¹ to 1.04ⁿ seconds

A histogram is a count for each bucket: adding the counts merges histograms. Whatever a bucket holds is within 2 % of
the value that stands for it. After Masson, Rim and Lee, DDSketch, VLDB 12 (2019).
"""

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate, repeat
from math import ceil
from operator import mul
from typing import Final

BUCKETS: Final = 560
"""They reach beyond a century; what took longer is in the last."""

_GROWTH: Final = 1.04

# Multiplied up and looked up: the last digit of a logarithm may differ from machine to machine, and a bucket must not.
_STARTS: Final = tuple(accumulate(repeat(_GROWTH, BUCKETS - 2), mul, initial=1.0))


def bucket_of(seconds: float) -> int:
    """Return the bucket of a duration; clocks that disagree may make one negative, and it counts as none."""
    return bisect_right(_STARTS, seconds)


def seconds_of(bucket: int) -> float:
    """Return the duration that stands for all of a bucket, as near to its longest as to its shortest."""
    return 2 * _GROWTH / (_GROWTH + 1) * _STARTS[bucket - 1] if bucket else 0.0


def quantile(buckets: Mapping[int, int], share: float) -> float | None:
    """Return the seconds in which such a share of all durations was over; None of no durations."""
    total = sum(buckets.values())
    # Rounded first, since 0.07 × 100 is a little more than 7 to a computer.
    rank = max(1, ceil(round(share * total, 6)))
    reached = accumulate(buckets[bucket] for bucket in sorted(buckets))
    return next((seconds_of(bucket) for bucket, n in zip(sorted(buckets), reached, strict=True) if n >= rank), None)

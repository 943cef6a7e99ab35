"""
Durations by logarithm: counters that can be added to one another, and tell any quantile to within two in a hundred.

Bucket n holds what is above GROWTH ** (n − 1) seconds, up to GROWTH ** n; what is below a second is in bucket 0.
"""

from collections.abc import Mapping
from math import ceil, log
from typing import Final

_ERROR: Final = 0.02
GROWTH: Final = (1 + _ERROR) / (1 - _ERROR)


def bucket_of(seconds: float) -> int:
    """Return the bucket that a duration belongs to."""
    return ceil(log(seconds) / log(GROWTH)) if seconds > 1 else 0


def seconds_in(bucket: int) -> float:
    """Return the duration that stands for a bucket: none in it is more than the error away from it."""
    return 2 * GROWTH**bucket / (GROWTH + 1)


def quantile(buckets: Mapping[int, int], share: float) -> float | None:
    """Return the seconds that a share of the durations does not exceed; None of none."""
    left = share * (sum(buckets.values()) - 1)
    for bucket, count in sorted(buckets.items()):
        left -= count
        if left < 0:
            return seconds_in(bucket)
    return None

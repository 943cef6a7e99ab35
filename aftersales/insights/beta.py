"""
How a share is spread that is only partly known: the beta distribution, and below what a part of it lies.

Sources: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.5.8; Lentz, Applied Optics 15 (1976).
"""

from collections.abc import Iterator
from itertools import islice
from math import exp, lgamma, log, log1p
from typing import Final

_CLOSE: Final = 1e-9
_NOTHING: Final = 1e-15
_STEEPEST: Final = 700.0
"""Computers know the exponential of little more."""

_STEPS: Final = 200
_TERMS: Final = 50_000


def beta_share(x: float, a: float, b: float) -> float:
    """Return which part of Beta(a, b) lies below x."""
    if not 0 < x < 1:
        return float(x >= 1)
    # The continued fraction converges fast on this side of the middle only.
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(1 - x, b, a)
    return exp(_log_density(x, a, b) + log(x) + log1p(-x)) / a / _continued_fraction(x, a, b)


def beta_quantile(part: float, a: float, b: float) -> float:
    """Return below what such a part of Beta(a, b) lies: by Newton's steps, or by halves where these lead astray."""
    low, high, x = 0.0, 1.0, a / (a + b)
    for _ in range(_STEPS):
        excess = beta_share(x, a, b) - part
        low, high = (low, x) if excess > 0 else (x, high)
        before, x = x, x - excess * exp(min(_STEEPEST, -_log_density(x, a, b)))
        x = x if low < x < high else (low + high) / 2
        if abs(x - before) <= _CLOSE * x + _NOTHING:
            break
    return x


def _log_density(x: float, a: float, b: float) -> float:
    return lgamma(a + b) - lgamma(a) - lgamma(b) + (a - 1) * log(x) + (b - 1) * log1p(-x)


def _continued_fraction(x: float, a: float, b: float) -> float:
    """Return 1 + d₁ ÷ (1 + d₂ ÷ (1 + …)), from its front."""
    value = upper = 1.0
    lower = 0.0
    for d in islice(_coefficients(x, a, b), _TERMS):
        lower, upper = 1 / (1 + d * lower), 1 + d / upper
        value *= upper * lower
        if abs(upper * lower - 1) < _NOTHING:
            break
    return value


def _coefficients(x: float, a: float, b: float) -> Iterator[float]:
    for m in range(_TERMS):
        if m:
            yield m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))

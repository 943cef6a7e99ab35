"""The beta distribution, against published values and against what can be said in closed form."""

from math import asin, comb, pi, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.insights.beta import beta_quantile, beta_share

parts = st.floats(0.001, 0.999)
shapes = st.floats(0.5, 10_000)


class TestTheShare:
    @given(st.floats(0, 1))
    def test_is_the_point_itself_where_all_is_as_likely(self, x: float) -> None:
        assert beta_share(x, 1, 1) == pytest.approx(x, abs=1e-12)

    @given(st.floats(0, 1))
    def test_is_an_arc_sine_for_two_halves(self, x: float) -> None:
        assert beta_share(x, 0.5, 0.5) == pytest.approx(2 / pi * asin(sqrt(x)), abs=1e-7)

    @given(parts, st.integers(1, 40), st.integers(1, 40))
    def test_is_a_binomial_tail_for_whole_shapes(self, x: float, a: int, b: int) -> None:
        n = a + b - 1
        tail = sum(comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))

        assert beta_share(x, a, b) == pytest.approx(tail, abs=1e-11)

    def test_is_none_before_and_all_behind(self) -> None:
        assert (beta_share(-1, 2, 3), beta_share(0, 2, 3), beta_share(1, 2, 3), beta_share(2, 2, 3)) == (0, 0, 1, 1)


class TestTheQuantile:
    # Clopper and Pearson's intervals are quantiles of a beta: Newcombe, "Two-sided confidence intervals for the single
    # proportion", Statistics in Medicine 17 (1998), table I, method 5.
    @pytest.mark.parametrize(
        ("successes", "of", "low", "high"),
        [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (1, 29, 0.0009, 0.1776)],
    )
    def test_is_as_published(self, successes: int, of: int, low: float, high: float) -> None:
        assert beta_quantile(0.025, successes, of - successes + 1) == pytest.approx(low, abs=5e-5)
        assert beta_quantile(0.975, successes + 1, of - successes) == pytest.approx(high, abs=5e-5)

    @given(parts)
    def test_is_a_sine_for_two_halves(self, part: float) -> None:
        assert beta_quantile(part, 0.5, 0.5) == pytest.approx(sin(pi * part / 2) ** 2, rel=1e-7)

    @given(parts, st.floats(0.5, 1_000))
    def test_is_a_root_for_a_power(self, part: float, a: float) -> None:
        assert beta_quantile(part, a, 1) == pytest.approx(part ** (1 / a), rel=1e-7)

    @given(parts, shapes, shapes)
    def test_is_the_inverse_of_the_share(self, part: float, a: float, b: float) -> None:
        assert beta_share(beta_quantile(part, a, b), a, b) == pytest.approx(part, abs=1e-6)

    @pytest.mark.parametrize(("a", "b"), [(1e6, 9e6), (5e6, 5e6), (3, 1e7)])
    def test_is_found_for_millions(self, a: float, b: float) -> None:
        for part in (0.025, 0.5, 0.975):
            assert beta_share(beta_quantile(part, a, b), a, b) == pytest.approx(part, abs=1e-6)

    @pytest.mark.parametrize(("a", "b"), [(0.01, 5), (5, 0.01), (0.001, 0.001), (1e-4, 1e4)])
    def test_is_nowhere_else_than_from_none_to_all(self, a: float, b: float) -> None:
        assert 0 <= beta_quantile(0.025, a, b) <= beta_quantile(0.975, a, b) <= 1

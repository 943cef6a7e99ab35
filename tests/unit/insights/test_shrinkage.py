"""Shrinking: a product of which little was sold is judged by its likes, and one that was sold much by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.insights.beta import beta_quantile
from aftersales.insights.shrinkage import Prior
from aftersales.insights.unit_rates import UnitSums, unit_rate

PRIOR = Prior(mean=0.1, strength=20, likeness=1)


def sold(delivered: int, received: int) -> UnitSums:
    """Return the sums of a product that is sold one by one."""
    return UnitSums(
        delivered=delivered,
        delivered_squared=delivered,
        received=received,
        received_squared=received,
        received_delivered=received,
    )


products = st.lists(
    st.integers(0, 2_000).flatmap(lambda n: st.builds(sold, st.just(n), st.integers(0, n))), max_size=20
)


class TestAShrunkRate:
    def test_is_the_mean_of_what_is_left_possible(self) -> None:
        # Beta(2 + 1, 18 + 1): the mean is 3 ÷ 22, and 2.5 % of it lie below 0.0305 and above 0.3038.
        estimate = PRIOR.shrunk(sold(2, 1))

        assert estimate.value == pytest.approx(3 / 22)
        assert (estimate.low, estimate.high) == pytest.approx((0.0305, 0.3038), abs=5e-5)
        assert estimate.n == 2

    def test_is_its_own_where_much_was_sold(self) -> None:
        shrunk, own = PRIOR.shrunk(sold(100_000, 30_000)), unit_rate(sold(100_000, 30_000))

        assert own is not None
        assert (shrunk.value, shrunk.low, shrunk.high) == pytest.approx((own.value, own.low, own.high), abs=1e-4)

    def test_is_that_of_its_likes_where_nothing_was_sold(self) -> None:
        estimate = PRIOR.shrunk(UnitSums())

        assert (estimate.value, estimate.n) == (0.1, 0)
        assert estimate.low < 0.1 < estimate.high

    def test_learns_less_from_units_that_came_back_together(self) -> None:
        together = UnitSums(
            delivered=10, delivered_squared=100, received=10, received_squared=100, received_delivered=100
        )

        assert PRIOR.shrunk(together).value == pytest.approx(3 / 21)
        assert PRIOR.shrunk(sold(10, 10)).value == pytest.approx(12 / 30)

    @given(products, st.integers(0, 10**7), st.integers(0, 10**7))
    def test_stays_within_what_is_possible(self, likes: list[UnitSums], delivered: int, received: int) -> None:
        estimate = Prior.fitted_to(likes).shrunk(sold(delivered, received))

        assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1

    @given(products, st.integers(1, 2_000), st.integers(0, 2_000))
    def test_lies_between_its_own_and_that_of_its_likes(
        self, likes: list[UnitSums], delivered: int, received: int
    ) -> None:
        prior, product = Prior.fitted_to(likes), sold(delivered, min(delivered, received))

        low, high = sorted((prior.mean, product.rate))

        assert low - 1e-9 <= prior.shrunk(product).value <= high + 1e-9


class TestAPrior:
    def test_of_many_products_that_differ_little_is_worth_many_units(self) -> None:
        alike = Prior.fitted_to([sold(200, returned) for returned in (18, 19, 20, 21, 22) * 20])

        assert alike.mean == pytest.approx(0.1, abs=0.001)
        assert alike.strength > 500

    def test_of_products_that_differ_much_is_worth_few(self) -> None:
        apart = Prior.fitted_to([sold(200, returned) for returned in (0, 10, 20, 40, 100) * 20])

        assert 3 < apart.strength < 12

    def test_finds_how_products_are_spread(self) -> None:
        # Products at the middles of 400 parts of Beta(4, 36), whose mean is 0.1, and worth 40 units.
        rates = [beta_quantile((i + 0.5) / 400, 4, 36) for i in range(400)]
        found = Prior.fitted_to([sold(10_000, round(10_000 * rate)) for rate in rates])

        assert found.mean == pytest.approx(0.1, abs=0.001)
        assert found.strength == pytest.approx(40, rel=0.12)

    def test_of_one_product_is_weak(self) -> None:
        prior = Prior.fitted_to([sold(1_000, 100)])

        assert prior.mean == pytest.approx(0.1, abs=0.07)
        assert 1 <= prior.strength < 4

    def test_of_nothing_is_that_of_jeffreys(self) -> None:
        for nothing in ([], [UnitSums()]):
            prior = Prior.fitted_to(nothing)

            assert (prior.mean, prior.strength) == (0.5, 1)

    def test_does_not_promise_that_nothing_will_come_back(self) -> None:
        prior = Prior.fitted_to([sold(30, 0)] * 10)

        assert 0 < prior.mean < 0.02
        assert prior.shrunk(sold(30, 0)).high > 0.01

    def test_weighs_products_not_units_where_they_differ(self) -> None:
        prior = Prior.fitted_to([sold(100_000, 1_000), *[sold(1_000, 200), sold(1_000, 250), sold(1_000, 300)] * 5])

        assert prior.mean > 0.2

    @given(products)
    def test_is_worth_a_unit_at_least(self, some: list[UnitSums]) -> None:
        prior = Prior.fitted_to(some)

        assert 0 < prior.mean < 1
        assert prior.strength >= 1
        assert 0 <= prior.likeness <= 1

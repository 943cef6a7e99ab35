"""Products: ranked by what comes back, what that costs, or what is complained of."""

from aftersales.feedback.reading import Aspect
from aftersales.insights.products import Likes, ranked, worst_of
from aftersales.insights.repository import ProductRanking, rank_of
from aftersales.insights.sheets import Tally
from tests.shop import EUR, euros


def an_article(delivered: int, received: int, category: str | None = "shoes", **counters: int) -> Tally:
    """Return the counters of an article whose units came and went one by one."""
    filed = {} if category is None else {f"category.{category}": delivered}
    units = {"received": received, "received.squared": received, "received.delivered": received}
    named = {name.replace("__", "."): count for name, count in counters.items()}
    return {"delivered": delivered, "delivered.squared": delivered, **units, **filed, **named}


LIKES = Likes.among([an_article(1_000, 50 + nth, "shoes") for nth in range(-20, 20, 4)])


class TestRanking:
    def test_by_return_rate_doubts_what_few_units_say(self) -> None:
        candidates = {"one of two": an_article(2, 1), "every fifth": an_article(5_000, 1_000)}

        first, second = ranked(candidates, LIKES, by=ProductRanking.RETURN_RATE, first=2, currency=EUR)

        assert (first.sku, second.sku) == ("every fifth", "one of two")
        assert 0.19 < first.return_rate.value < 0.21
        assert 0.04 < second.return_rate.value < 0.12
        assert second.return_rate.high - second.return_rate.low > first.return_rate.high - first.return_rate.low

    def test_by_refunds_and_by_complaints_goes_by_what_there_is(self) -> None:
        candidates = {
            "dear": an_article(10, 1, refunded__EUR=9_900),
            "blamed": an_article(10, 1, sentiment__NEGATIVE=7, refunded__EUR=100),
        }

        by_money = ranked(candidates, LIKES, by=ProductRanking.REFUNDED, first=1, currency=EUR)
        by_words = ranked(candidates, LIKES, by=ProductRanking.NEGATIVE_FEEDBACK, first=1, currency=EUR)

        assert [(one.sku, one.refunded) for one in by_money] == [("dear", euros("99.00"))]
        assert [(one.sku, one.complaints) for one in by_words] == [("blamed", 7)]

    def test_leaves_out_articles_of_which_nothing_is_to_be_said(self) -> None:
        fine = {"fine": an_article(1_000, 0)}

        assert ranked(fine, LIKES, by=ProductRanking.RETURN_RATE, first=10, currency=EUR) == ()

    def test_draws_an_article_towards_its_own_category(self) -> None:
        likes = Likes.among(
            [an_article(1_000, 400, "dresses") for _ in range(6)] + [an_article(1_000, 10, "mugs") for _ in range(6)]
        )
        candidates = {"dress": an_article(3, 1, "dresses"), "mug": an_article(3, 1, "mugs")}

        dress, mug = ranked(candidates, likes, by=ProductRanking.RETURN_RATE, first=2, currency=EUR)

        assert (dress.sku, mug.sku) == ("dress", "mug")
        assert dress.return_rate.value > 0.3
        assert mug.return_rate.value < 0.1

    def test_names_what_is_complained_of_most(self) -> None:
        tally = an_article(
            10, 1, aspect__PRICE__NEGATIVE=1, aspect__SIZE_FIT__NEGATIVE=3, aspect__COURIER__NEGATIVE=2,
            aspect__RETURNS__NEGATIVE=1,
        )  # fmt: skip

        (only,) = ranked({"it": tally}, LIKES, by=ProductRanking.RETURN_RATE, first=1, currency=EUR)

        assert only.top_aspects == (Aspect.SIZE_FIT, Aspect.COURIER, Aspect.PRICE)


class TestCandidates:
    def test_for_return_rates_are_found_by_what_came_back_beyond_one_in_twenty(self) -> None:
        assert rank_of(an_article(100, 10), ProductRanking.RETURN_RATE) == 100
        assert rank_of(an_article(100, 5), ProductRanking.RETURN_RATE) == 0
        assert rank_of(an_article(100, 1), ProductRanking.RETURN_RATE) == -80

    def test_for_an_aspect_are_those_with_most_complaints_of_it(self) -> None:
        candidates = {
            "a": {"aspect.PRICE.NEGATIVE": 1},
            "b": {"aspect.PRICE.NEGATIVE": 3},
            "c": {"aspect.COURIER.NEGATIVE": 9},
        }

        assert worst_of(candidates, Aspect.PRICE, at_most=5) == ["b", "a"]
        assert worst_of(candidates, Aspect.PRICE, at_most=1) == ["b"]

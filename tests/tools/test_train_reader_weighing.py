"""How much each who learns heeds an example, by who labeled it and how."""

from collections.abc import Callable

import pytest

from aftersales.feedback.reading import Sentiment
from tools.train_reader import weighing
from tools.train_reader.examples import Example


@pytest.mark.parametrize(
    ("labeled_by", "counts"),
    [
        ("careful_zh", (1.0, 2.0, 1.0, 2.0)),
        ("careful_zh, a lesson", (1.0, 2.0, 0.4, 0.8)),
        ("remarks_zh", (1.0, 2.0, 1.0, 2.0)),
        ("remarks_zh, a lesson", (0.4, 0.8, 0.4, 0.8)),
        ("zh_jd, from stars", (1.0, 1.0, 1.0, 1.0)),
        ("zh_cosmetics_absa", (0.7, 0.7, 1.0, 0.7)),
    ],
)
def test_an_example_counts_as_who_learns_from_it_should_heed_it(
    labeled_by: str, counts: tuple[float, float, float, float]
) -> None:
    of, _, how = labeled_by.partition(", ")
    example = Example(
        set=of,
        language="zh",
        text="太慢",
        sentiment=Sentiment.NEGATIVE,
        is_lesson=how == "a lesson",
        is_starred=how == "from stars",
    )

    assert (
        weighing.for_polarity(example),
        weighing.for_neutrality(example),
        weighing.for_aspects(example),
        weighing.for_network(example),
    ) == pytest.approx(counts)


@pytest.mark.parametrize("weight", [weighing.for_polarity, weighing.for_neutrality, weighing.for_network])
@pytest.mark.parametrize(("language", "times"), [("en", 2), ("zh", 1)])
def test_an_example_in_english_counts_twice_where_it_is_long(
    language: str, times: int, weight: Callable[[Example], float]
) -> None:
    short, long = (
        Example(set=f"careful_{language}", language=language, text="x" * size, sentiment=Sentiment.POSITIVE)
        for size in (200, 201)
    )

    assert weight(long) == times * weight(short)

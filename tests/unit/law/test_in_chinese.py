"""Whatever is answered about the law can be read in Chinese, every step of it and every row."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Final

import pytest

from aftersales.law.sale import Sale
from aftersales.law.statute_books import jurisdictions, rows_of
from aftersales.policy.explaining import explain
from aftersales.territories import Territory
from aftersales.vocabulary import LegalBasis, ProductTrait
from aftersales.wording import spoken

BUTTONS: Final = ("Vertrag widerrufen", "Widerruf bestätigen")
"""What a German shop's buttons say, in Chinese answers too."""
_ENGLISH: Final = re.compile(r"[a-z]{2,} [a-z]{2,}")
_TERRITORIES: Final = sorted((jurisdictions() - {"EU"}) | {"AT", "NO", "DE-BY", "NP"})


def english_in(text: str) -> list[str]:
    """Return what is left of English where a text is said in Chinese."""
    chinese = spoken(text, "zh")
    for button in BUTTONS:
        chinese = chinese.replace(button, "")
    return _ENGLISH.findall(chinese)


def steps_of(territory: str) -> Iterator[str]:
    delivered, back = datetime(2026, 2, 10, 12, tzinfo=UTC), datetime(2026, 2, 13, 12, tzinfo=UTC)
    traits = [(), *((trait,) for trait in ProductTrait), (ProductTrait.CUSTOM_MADE, ProductTrait.PERISHABLE)]
    for basis, some, informed in product(LegalBasis, traits, (True, False)):
        sale = Sale(
            territory=Territory(territory),
            delivered_at=delivered,
            goods_back_at=back,
            traits=frozenset(some),
            informed=informed,
        )
        yield from explain(sale, basis).steps


def test_english_that_is_left_is_found() -> None:
    assert english_in("自收到商品之日起算 and so on") == ["and so"]


@pytest.mark.parametrize("jurisdiction", sorted(jurisdictions()))
def test_every_row_is_cited_in_chinese(jurisdiction: str) -> None:
    left = {row.id: found for row in rows_of(jurisdiction) if (found := english_in(row.text))}

    assert left == {}


@pytest.mark.parametrize("territory", _TERRITORIES)
def test_every_step_is_explained_in_chinese(territory: str) -> None:
    # Articles keep their names, in whatever language.
    articles = {row.article for jurisdiction in jurisdictions() for row in rows_of(jurisdiction)}
    steps = {step for step in steps_of(territory) if not any(article in step for article in articles)}

    assert steps
    assert {step: found for step in steps if (found := english_in(step))} == {}

"""The model card is about the reader that ships, and names everything that it has learned from."""

import re
from pathlib import Path

import pytest

from adapters.reader import small_reader
from bench.reader import BEGIN, END
from tools.train_reader.language_samples import INDONESIAN, TRANSLATED
from tools.train_reader.public_sets import ASPECTED, REQUESTS, STARRED

CARD = (Path(__file__).parents[2] / "docs" / "reader.md").read_text(encoding="utf-8")
FIGURES = CARD.partition(BEGIN)[2].partition(END)[0]


def test_the_figures_are_of_the_version_that_ships() -> None:
    assert re.findall(r"^Reader `(.+?)`", FIGURES, re.MULTILINE) == [small_reader().version], (
        "run `python -m bench.reader DATA --card docs/reader.md`"
    )


def test_the_figures_are_of_the_public_sets() -> None:
    judged = set(re.findall(r"^\| ((?:zh|en|id)_\w+) \|", FIGURES, re.MULTILINE))

    assert judged >= {*STARRED, *ASPECTED}


@pytest.mark.parametrize("name", sorted({*STARRED, *ASPECTED, *REQUESTS, *TRANSLATED, *INDONESIAN}))
def test_the_card_tells_the_license_of_each_set_and_what_it_is_for(name: str) -> None:
    [row] = [line for line in CARD.splitlines() if line.startswith("|") and f"`{name}`" in line]

    _, _, rows, license_, purpose, _ = (cell.strip() for cell in row.split("|"))
    assert re.fullmatch(r"[\d,]+(; [\d,]+)?", rows)
    assert license_
    assert purpose

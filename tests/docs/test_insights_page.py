"""The page about insights has each formula that the figures are made by, and no other."""

import re
from pathlib import Path
from typing import Final

import pytest

from bench.insights_coverage import GRIDS

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = (ROOT / "docs" / "insights.md").read_text(encoding="utf-8")
FORMULA: Final = r"([a-z-]+/[a-z-]+-\d)"


def test_it_defines_the_formulas_that_the_modules_name() -> None:
    modules = (path.read_text(encoding="utf-8") for path in (ROOT / "aftersales" / "insights").rglob("*.py"))
    named = {formula for module in modules for formula in re.findall(rf"^    {FORMULA}$", module, re.MULTILINE)}

    assert set(re.findall(rf"^\| `{FORMULA}` \|", PAGE, re.MULTILINE)) == named


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: grid.__name__)
def test_it_says_how_often_each_interval_holds_the_truth(grid: object) -> None:
    assert callable(grid)
    truths = list(grid())

    assert re.search(rf"^\| {truths[0].formula} \| {len(truths)} \| 9[3-7]\.\d% \|", PAGE, re.MULTILINE)

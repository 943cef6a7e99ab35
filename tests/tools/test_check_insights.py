"""The insights of a replayed shop are what pandas makes of its raw file, to the last unit and penny."""

import ast
from pathlib import Path
from typing import Final

import pytest

from tests.house.tree import ROOT
from tests.tools import books
from tests.tools.books import row
from tools.check_insights.__main__ import EQUAL, NOT_EQUAL, STOPPED, main
from tools.check_insights.expected import figures_of
from tools.check_insights.figures import Figures, differences
from tools.check_insights.raw_file import RawFile
from tools.replay import __main__ as replay

EXCERPT: Final = Path(__file__).with_name("online-retail-excerpt.csv")
FOUND: Final = """\
month       opened  refunded, £  delivered  return rate, %
2010-12         10       155.05      4,180           3.804
2011-01          7    77,347.45     83,442          88.950
2011-02         14       516.50      2,151           5.114
2011-03         14       243.61      1,595           0.815
2011-04         15       366.31      9,510           1.230
2011-05          9       313.62        758          47.757
2011-06         10       317.80        344          44.186
figures compared        688
differ                    0
"""
MIDNIGHT: Final = (
    row("1", "22423", 1, at="2011-06-01 00:26:00"),
    row("2", "71053", 5, at="2011-06-01 23:59:00"),
    row("C3", "71053", -1, at="2011-06-02 00:59:00"),
    row("C4", "71053", -2, at="2011-07-31 23:59:00"),
    row("C5", "22423", -1, at="2011-08-01 00:01:00"),
)
"""A day in London begins before the day in UTC, and the window of the first order ends between the last two returns."""


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Replay the excerpt, and return where its sandbox kept it."""
    return replayed_from(EXCERPT, tmp_path_factory.mktemp("replayed") / "shop")


def replayed_from(file: Path, folder: Path) -> Path:
    assert replay.main([str(file), "--data-dir", str(folder)]) == replay.BALANCED
    return folder


def figures(*rows: str, folder: Path) -> Figures:
    return figures_of(RawFile.read(books.written(rows, folder=folder)))


class TestTheInsightsOfAReplayedShop:
    def test_are_what_pandas_makes_of_the_raw_file(self, replayed: Path, capsys: pytest.CaptureFixture[str]) -> None:
        ended = main([str(EXCERPT), "--data-dir", str(replayed)])

        assert (ended, capsys.readouterr().out) == (EQUAL, FOUND)

    @pytest.mark.long
    def test_are_so_around_midnight_and_at_the_end_of_the_window(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = books.written(MIDNIGHT, folder=tmp_path)
        folder = replayed_from(file, tmp_path / "shop")

        ended = main([str(file), "--data-dir", str(folder)])

        assert ended == EQUAL, capsys.readouterr().out

    def test_are_not_those_of_other_books(
        self, replayed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        # Given books in which kitchen scales, for which 8.50 was paid in Switzerland, did not come back
        rows = EXCERPT.read_text("ascii").splitlines(keepends=True)
        others = [line for line in rows if not line.startswith("C543773,22626,")]
        other = tmp_path / "others.csv"
        other.write_text("".join(others), "ascii")

        # When they are compared with what was replayed
        ended = main([str(other), "--data-dir", str(replayed)])

        # Then everything differs that this return is counted in
        said = capsys.readouterr().out
        assert (len(rows) - len(others), ended) == (1, NOT_EQUAL)
        assert "  all of it: refunded is 7,926,034, not 7,925,184\n" in said
        assert "  point of day 2011-02-11: hours to resolution is 2, not 1\n" in said

    def test_are_not_compared_where_there_is_no_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(tmp_path / "no-books.csv")]) == STOPPED

        assert "no-books.csv" in capsys.readouterr().err


class TestWhatTheRawFileSays:
    def test_of_units_counts_on_the_day_of_their_order_and_of_money_on_the_day_of_the_return(
        self, tmp_path: Path
    ) -> None:
        said = figures(
            row("1", "22423", 8, "2.55", at="2010-12-31 08:26:00"),
            row("C2", "22423", -2, "2.55", at="2011-01-03 10:00:00"),
            folder=tmp_path,
        )

        assert said["point of day 2010-12-31"] == {"delivered": 8, "return rate": 0.25}
        assert said["point of week 2011-01-03"] == {
            "opened": 1,
            "refunds": 1,
            "hours to resolution": 1,
            "refunded": 510,
        }

    def test_is_of_days_in_utc_and_the_window_of_days_in_london(self, tmp_path: Path) -> None:
        said = figures(*MIDNIGHT, folder=tmp_path)

        assert said["all of it"]["opened"] == 2
        assert said["point of day 2011-05-31"] == {"delivered": 1}
        assert said["point of day 2011-06-01"]["opened"] == 1
        assert "point of day 2011-06-02" not in said

    def test_is_the_same_where_a_spreadsheet_wrote_it(self, tmp_path: Path) -> None:
        plain = figures(
            row("1", "22423", 2, "18.00", at="2010-12-01 08:26:00"),
            row("C2", "22423", -1, "18.00", at="2010-12-13 10:00:00"),
            folder=tmp_path,
        )

        rewritten = figures(
            row("1", "22423", 2, "18.0", at="12/1/2010 8:26", customer="17850.0"),
            row("C2", "22423", -1, "18.0", at="12/13/2010 10:00", customer="17850.0"),
            folder=tmp_path,
        )

        assert rewritten == plain
        assert plain["all of it"]["refunded"] == 1800

    @pytest.mark.parametrize("module", ["raw_file", "expected", "figures"])
    def test_is_found_without_the_product_and_the_replay(self, module: str) -> None:
        source = (ROOT / "tools" / "check_insights" / f"{module}.py").read_text("utf-8")

        imported = {node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}

        ours = {name for name in imported if name and (ROOT / name.split(".")[0]).is_dir()}
        assert ours <= {"tools.check_insights.figures", "tools.check_insights.raw_file", "tools.retail.territories"}


class TestDifferences:
    def test_are_everything_that_one_side_says_and_the_other_does_not(self) -> None:
        said = {"shop": {"opened": 3, "refunded": 510}, "day": {"opened": 1}}
        expected = {"shop": {"opened": 3, "refunded": 509, "delivered": 8}}

        found = [str(one) for one in differences(said, expected)]

        assert found == [
            "day: opened is 1, not 0",
            "shop: delivered is 0, not 8",
            "shop: refunded is 510, not 509",
        ]

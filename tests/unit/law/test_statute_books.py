"""The statute books: every row is cited, dated and readable, and nothing in them is left to chance."""

from collections import Counter
from datetime import date

import pytest

from aftersales.law.lookup import law_of
from aftersales.law.rows import LawRow, Level
from aftersales.law.rules import RepairExtension
from aftersales.law.statute_books import jurisdictions, rows_of
from aftersales.territories import Territory, is_territory

ROWS = [row for jurisdiction in sorted(jurisdictions()) for row in rows_of(jurisdiction)]
EACH = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)


class TestTheBooks:
    def test_are_of_countries_their_parts_and_one_bloc(self) -> None:
        assert len(jurisdictions()) == 26
        assert [name for name in sorted(jurisdictions()) if not is_territory(name)] == ["EU"]

    def test_name_each_row_once(self) -> None:
        assert [name for name, times in Counter(row.id for row in ROWS).items() if times > 1] == []
        assert len(ROWS) == 197

    def test_have_no_rows_for_whom_there_is_no_book(self) -> None:
        assert rows_of("ZZ") == ()
        assert rows_of("../EU") == ()


class TestARow:
    @EACH
    def test_says_its_article_and_where_its_text_is(self, row: LawRow) -> None:
        assert row.article.strip()
        assert row.source.startswith(("https://", "http://"))
        assert " " not in row.source

    @EACH
    def test_is_cited_in_words(self, row: LawRow) -> None:
        cited = row.cited

        assert (cited.rule, cited.article, cited.effective_from) == (row.id, row.article, row.effective_from)
        assert cited.text.endswith(".")

    def test_is_verified_unless_it_is_only_remembered(self) -> None:
        assert {row.level for row in ROWS if not row.verified} == {Level.MEMORY}
        assert {row.level for row in ROWS if row.verified} == {Level.STATUTE, Level.SECONDARY}

    def test_holds_from_its_first_day_and_before_its_end(self) -> None:
        row = next(row for row in ROWS if row.id == "EU.import_duty_low_value")

        assert (row.effective_from, row.effective_until) == (date(2026, 7, 1), date(2028, 7, 1))
        assert not row.holds_on(date(2026, 6, 30))
        assert row.holds_on(date(2026, 7, 1))
        assert row.holds_on(date(2028, 6, 30))
        assert not row.holds_on(date(2028, 7, 1))

    @pytest.mark.parametrize(
        ("on", "row"),
        [(date(2026, 7, 30), "FR.repair_extends_guarantee"), (date(2026, 7, 31), "EU.repair_extends_guarantee")],
    )
    def test_gives_way_on_the_day_that_a_longer_guarantee_begins(self, on: date, row: str) -> None:
        found = law_of(Territory("FR"), on=on).find(RepairExtension)

        assert found is not None
        assert found.row.id == row

"""The measure of insights on one machine tells something of every question."""

from bench.insights_on_one_machine import QUESTIONS, rows


class TestTheTable:
    def test_has_a_row_for_every_question(self) -> None:
        first, *others = rows(articles=3, days=365)

        assert first.split() == ["milliseconds", "a", "month", "a", "year"]
        assert [row.rsplit(maxsplit=2)[0] for row in others] == list(QUESTIONS)
        assert all(figure.isdigit() for row in others for figure in row.rsplit(maxsplit=2)[1:])

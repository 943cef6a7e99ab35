"""The page about the life of a case is printed from the table."""

from tools.print_lifecycle import PAGE, page


def test_the_lifecycle_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tools.print_lifecycle` and review the difference"

"""Of which category an article is: that of most of its units, in the months and everywhere."""

from aftersales.insights.categories import category_of, filed_as


class TestCategoryOf:
    def test_is_what_most_delivered_units_were_filed_under(self) -> None:
        assert category_of({"category.shoes": 3, "category.boots": 5, "delivered": 8}) == "boots"

    def test_is_of_several_the_first_by_name(self) -> None:
        assert category_of({"category.shoes": 3, "category.boots": 3}) == "boots"

    def test_is_none_where_nothing_is_left_of_what_was_delivered(self) -> None:
        assert category_of({"delivered": 5}) is None
        assert category_of({"category.boots": 0, "category.shoes": -1}) is None


class TestFiledAs:
    def test_takes_what_was_counted_from_the_days_and_what_it_was_filed_under_from_the_months(self) -> None:
        days = {"delivered": 2, "category.shoes": 2}
        months = {"delivered": 9, "category.shoes": 2, "category.boots": 7}

        assert filed_as(days, months) == {"delivered": 2, "category.shoes": 2, "category.boots": 7}

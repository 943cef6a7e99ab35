"""Where buyers live: what is a territory, and which lies in which."""

import pytest

from aftersales.territories import Territory, country_of, is_territory, lies_in


class TestATerritory:
    def test_is_a_country_or_a_subdivision_of_one(self) -> None:
        codes = ("DE", "DE-BY", "XK", "EU", "de", "DE-", "DE-BAYERN", "")

        assert [code for code in codes if is_territory(code)] == ["DE", "DE-BY", "XK"]

    def test_is_in_one_country(self) -> None:
        assert (country_of(Territory("DE-BY")), country_of(Territory("DE"))) == ("DE", "DE")

    @pytest.mark.parametrize(
        ("other", "inside"), [("DE", ["DE", "DE-BY"]), ("DE-BY", ["DE-BY"]), ("DE-B", []), ("D", [])]
    )
    def test_lies_in_itself_and_in_its_country(self, other: str, inside: list[str]) -> None:
        assert [one for one in ("DE", "DE-BY", "AT", "") if lies_in(one, other)] == inside

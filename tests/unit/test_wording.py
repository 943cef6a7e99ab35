"""What people read: English everywhere, and in other languages where they are asked for."""

from copy import deepcopy
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.vocabulary import CaseKind, Citation, Party
from aftersales.wording import Said, all_of, any_of, kept, nearest_to, sentences, spoken, together, word_for

PAYS = Said("The {party} pays for the way back.", party=word_for(Party.MERCHANT))


class TestWhatIsSaid:
    def test_is_its_english_text(self) -> None:
        said = Said("{count} days", count=14)

        assert said == "14 days"
        assert {said: 1} == {"14 days": 1}
        assert (str(said), f"{said}", type(str(said))) == ("14 days", "14 days", str)

    @pytest.mark.parametrize("tag", ["zh", "ZH", "zh-CN", "zh-Hant-TW", "zh_CN"])
    def test_can_say_itself_in_another_language(self, tag: str) -> None:
        assert Said("{count} days", count=14).in_language(tag) == "14 日"

    @pytest.mark.parametrize("tag", [None, "", "en", "en-GB", "fr", "zhx", "-", "no language"])
    def test_is_said_in_english_where_nothing_else_is_written(self, tag: str | None) -> None:
        assert Said("{count} days", count=14).in_language(tag) == "14 days"

    def test_says_its_values_in_the_same_language(self) -> None:
        assert PAYS == "The merchant pays for the way back."
        assert PAYS.in_language("zh") == "退货运费由商家承担。"

    def test_is_said_in_english_where_no_one_translated_it(self) -> None:
        assert kept("Nobody translated this.").in_language("zh") == "Nobody translated this."
        assert kept("").in_language("zh") == ""

    @pytest.mark.parametrize("language", ["en", "zh"])
    @given(text=st.text())
    def test_leaves_what_people_wrote_as_it_is(self, language: str, text: str) -> None:
        assert text in Said(", {amount}", amount=text).in_language(language)

    @given(text=st.text())
    def test_may_be_data_with_braces_in_it(self, text: str) -> None:
        assert kept(text) == text

    def test_survives_being_copied(self) -> None:
        copies = [deepcopy(PAYS), asdict(Citation(rule="freight", text=PAYS))["text"]]

        assert [copy.in_language("zh") for copy in copies] == ["退货运费由商家承担。"] * 2

    def test_is_made_again_of_its_template_and_values(self) -> None:
        said = Said("Delivered on {day}, which is not counted: the last day is {last}.", last="2", day="1")

        assert said.in_order == ("1", "2")
        assert Said.of(said.template, said.in_order) == said


class TestSeveralWords:
    @pytest.mark.parametrize(
        ("kinds", "english", "chinese"),
        [
            ([], "", ""),
            ([CaseKind.REPAIR], "repair", "维修"),
            ([CaseKind.REPAIR, CaseKind.RESHIP], "repair or reship", "维修或补发"),
            ([CaseKind.EXCHANGE, CaseKind.REPAIR, CaseKind.RESHIP], "exchange, repair or reship", "换货、维修或补发"),
        ],
    )
    def test_are_a_choice(self, kinds: list[CaseKind], english: str, chinese: str) -> None:
        choice = any_of(*map(word_for, kinds))

        assert choice == english
        assert spoken(choice, "zh") == chinese

    def test_are_a_sum(self) -> None:
        assert all_of("shoes", "hats", "socks") == "shoes, hats and socks"

    def test_are_as_many_as_an_order_has_lines(self) -> None:
        complaints = together(*(Said("{count} days", count=nth) for nth in range(5_000)))

        assert complaints == "; ".join(f"{nth} days" for nth in range(5_000))
        assert spoken(complaints, "zh") == "；".join(f"{nth} 日" for nth in range(5_000))

    def test_are_sentences_one_after_the_other(self) -> None:
        both = sentences(PAYS, PAYS)

        assert both == "The merchant pays for the way back. The merchant pays for the way back."
        assert spoken(both, "zh") == "退货运费由商家承担。退货运费由商家承担。"


class TestTheNearestLanguage:
    @pytest.mark.parametrize(
        ("tag", "nearest"),
        [("en-US", "en"), ("zh-Hant-HK", "zh"), ("ZH", "zh"), ("fr", None), ("", None), (None, None), ("z", None)],
    )
    def test_is_found_by_leaving_out_what_narrows_it(self, tag: str | None, nearest: str | None) -> None:
        assert nearest_to(tag) == nearest

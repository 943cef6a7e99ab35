"""A text as a reader sees it: its clauses, as they were written, and the grams in each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.reader.clauses import MOST, clauses

SIMPLIFIED = {ord("質"): ord("质")}


def _words(text: str) -> list[str]:
    return [clause.words for clause in clauses(text, SIMPLIFIED)]


def _grams(text: str) -> list[str]:
    [clause] = clauses(text, SIMPLIFIED)
    return clause.grams


class TestClauses:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Nice coat, but it took a month!", ["Nice coat", "but it took a month"]),
            ("Nice coat but it took a month", ["Nice coat", "but it took a month"]),
            ("Good. Fast. Cheap", ["Good", "Fast", "Cheap"]),
            ("质量不错，就是慢", ["质量不错", "就是慢"]),
            ("质量不错但是太慢了", ["质量不错", "但是太慢了"]),
            ("好……快！！便宜\uff5e", ["好", "快", "便宜"]),
            ("one\r\n\n  two  ", ["one", "two"]),
        ],
    )
    def test_end_at_stops_and_where_the_text_turns(self, text: str, words: list[str]) -> None:
        assert _words(text) == words

    @pytest.mark.parametrize("text", ["1.5 cm too long", "1,000 pieces", "at 8:30"])
    def test_do_not_end_within_numbers(self, text: str) -> None:
        assert _words(text) == [text]

    @pytest.mark.parametrize("text", ["", " ", "\n\t\r", "！？。，", "...", "\u3000"])
    def test_are_none_where_nothing_is_said(self, text: str) -> None:
        assert _words(text) == []

    def test_of_a_text_with_too_many_are_the_first_and_the_last(self) -> None:
        words = _words("".join(f"{number}!" for number in range(2 * MOST)))

        assert (words[0], words[MOST // 2 - 1]) == ("0", str(MOST // 2 - 1))
        # What follows the last stop is a part too, and says nothing.
        assert (words[-1], len(words)) == (str(2 * MOST - 1), MOST - 1)

    @given(text=st.text(max_size=200) | st.text(alphabet="好不but, !。\n'1.…", max_size=200))
    def test_are_parts_of_the_text_in_its_order(self, text: str) -> None:
        place = 0
        for clause in clauses(text, SIMPLIFIED):
            place = text.index(clause.words, place) + len(clause.words)
            assert clause.words
            assert clause.words == clause.words.strip()
            assert clause.grams


class TestGrams:
    def test_of_words_are_one_to_three_of_them(self) -> None:
        assert _grams("it was bad") == ["it", "was", "bad", "it was", "was bad", "it was bad"]

    def test_of_long_words_are_their_beginning_and_ending_too(self) -> None:
        assert _grams("broken") == ["broken", "brok*", "*ken"]

    def test_of_characters_are_one_to_four_of_them(self) -> None:
        assert _grams("质量不错") == [
            *("质", "量", "不", "错"),
            *("质量", "量不", "不错"),
            *("质量不", "量不错"),
            "质量不错",
        ]

    def test_of_both_are_in_one_clause(self) -> None:
        assert set(_grams("质感nice")) == {"质", "感", "质感", "nice"}

    @pytest.mark.parametrize("text", ["not too good", "isn't too good", "isn’t too good", "never too good"])
    def test_tell_what_a_negation_reaches(self, text: str) -> None:
        assert {"!too", "!good"} <= set(_grams(text))

    def test_tell_no_further_than_it_reaches(self) -> None:
        assert "!nice" not in _grams("not that it was any nice")

    @pytest.mark.parametrize("sign", ["!", "！", "!!!", "。！"])
    def test_hear_who_raises_the_voice(self, sign: str) -> None:
        assert _grams(f"慢{sign}") == ["慢", "!"]

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("GOOD", "good"),
            ("\uff27\uff4f\uff4f\uff44", "good"),
            ("don’t", "don't"),
            ("質", "质"),
            ("cafe\u0301", "café"),
        ],
    )
    def test_are_the_same_for_what_looks_alike(self, one: str, other: str) -> None:
        assert _grams(one) == _grams(other)

    def test_show_emoji_and_signs(self) -> None:
        assert _grams("😡👎") == ["😡", "👎", "😡 👎"]

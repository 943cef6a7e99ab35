"""In which language a text is: what the script says, what is learned, and where there is nothing to tell it by."""

import pytest

from adapters.reader.languages import Languages


def _tags(languages: Languages, *texts: str) -> list[str | None]:
    return [languages.of(text) for text in texts]


class TestScripts:
    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("不错", "zh"),
            ("質量很好，物流也快，下次還會買", "zh"),
            ("とても良いです", "ja"),
            ("ｶﾒﾗがよい", "ja"),
            ("배송이 빨라요", "ko"),
            ("ดีมาก", "th"),
            ("جيد جدا", "ar"),
            ("बहुत अच्छा", "hi"),
            ("очень хорошо", "ru"),
        ],
    )
    def test_decide_alone(self, languages: Languages, text: str, language: str) -> None:
        assert languages.of(text) == language

    def test_of_japan_show_without_kana(self, languages: Languages) -> None:
        assert languages.of("商品到着、対応迅速、大変満足") == "ja"

    def test_of_china_stay_chinese_beside_a_kana_for_looks(self, languages: Languages) -> None:
        assert _tags(languages, "鲜の味道很好", "好评(￣▽￣)ツ", "很可爱ヘ(^_^ヘ)") == ["zh", "zh", "zh"]

    @pytest.mark.parametrize(
        "text",
        [
            "这个iPhone手机very good",
            "质量good",
            "<p>完美&hellip;&hellip;</p>",
            "iPhone 14 Pro Max 很好",
            "HUAWEI的屏幕nice",
        ],
    )
    def test_say_chinese_where_most_is_chinese(self, languages: Languages, text: str) -> None:
        assert languages.of(text) == "zh"

    @pytest.mark.parametrize("text", ["The 手机 works fine but the battery is bad", "good service, thank you 老板"])
    def test_say_english_where_most_is_english(self, languages: Languages, text: str) -> None:
        assert languages.of(text) == "en"


class TestLatin:
    @pytest.mark.parametrize(
        "text", ["ok", "OK!", "good", "Nice", "bad", "thanks", "love it", "refund please", "\uff47\uff4f\uff4f\uff44"]
    )
    def test_short_english_is_english(self, languages: Languages, text: str) -> None:
        assert languages.of(text) == "en"

    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("La chaqueta llegó con una mancha en la manga", "es"),
            ("Le manteau est arrivé avec une tache sur la manche", "fr"),
            ("Die Jacke kam mit einem Fleck auf dem Ärmel an", "de"),
            ("A jaqueta chegou com uma mancha na manga", "pt"),
            ("Jaketnya datang dengan noda di lengan", "id"),
            ("Áo khoác giao đến bị dính vết bẩn ở tay áo", "vi"),
            ("Ceketin kolunda büyük bir leke var", "tr"),
            ("De jas kwam aan met een vlek op de mouw", "nl"),
            ("Jakken ankom med en plet på ærmet", "da"),
            ("Jakna je stigla s mrljom na rukavu", "hr"),
            ("Bunda prišla so škvrnou na rukáve", "sk"),
            ("Jackan kom fram med en fläck på ärmen", "sv"),
            ("Koti limefika likiwa na doa kwenye mkono", "sw"),
        ],
    )
    def test_is_told_apart_in_words_of_another_trade(self, languages: Languages, text: str, language: str) -> None:
        assert languages.of(text) == language
        assert languages.of(text.upper()) == language

    def test_is_told_without_its_marks(self, languages: Languages) -> None:
        texts = (
            "El telefono llego roto y nadie contesta",
            "Die Groesse passt leider ueberhaupt nicht",
            "cok guzel urun",
        )

        assert _tags(languages, *texts) == ["es", "de", "tr"]

    def test_is_in_doubt_for_a_word_that_another_language_has_too(self, languages: Languages) -> None:
        assert languages.may_be("en", "_rude_")
        assert not languages.may_be("en", "_sehr_gut_")
        assert not languages.may_be("en", "")

    def test_is_told_by_its_end_too(self, languages: Languages) -> None:
        title = "Samsung Galaxy M51 Black Smartphone with Charger. "

        assert (
            languages.of(title + "Der Akku hält leider nicht lange, ich bin sehr enttäuscht und möchte ihn zurückgeben")
            == "de"
        )


class TestNothing:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "   \n\t",
            " " * 1_000_000,
            "👍👍👍",
            "❤️ 10/10",
            "12345",
            "!!!???",
            "SM-G991B",
            "XJ900-22 / 4711",
            "A",
            "¯\\_(ツ)_/¯",
            "https://shop.example/returns",
            "buyer@shop.example",
            "<br/>&nbsp;",
            "שלום",
        ],
    )
    def test_is_there_to_tell_it_by(self, languages: Languages, text: str) -> None:
        assert languages.of(text) is None

    def test_of_a_text_of_any_length_or_content_does_harm(self, languages: Languages) -> None:
        assert _tags(languages, "good " * 100_000, "\x00\x07good\ud800", "<b>good</b>" * 400) == ["en", "en", "en"]


class TestLoaded:
    def test_weighs_what_the_section_says(self) -> None:
        """Each line is one character for each language and then a piece; the underscore alone counts in all texts."""
        languages = Languages.loaded(b"en de\nPO_\nOR_s\nRO_t")

        assert _tags(languages, "the", "sehr", "x") == ["en", "de", None]

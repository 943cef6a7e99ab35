"""Language tags: their form, and which of them a wider one covers."""

import pytest

from aftersales.languages import LanguageTag, covers, is_language_tag


class TestATag:
    @pytest.mark.parametrize("tag", ["en", "zh-CN", "zh-Hant-TW", "de-1996", "sl-rozaj-biske", "und"])
    def test_is_a_language_with_what_narrows_it(self, tag: str) -> None:
        assert is_language_tag(tag)

    @pytest.mark.parametrize("tag", ["", "e", "english language", "zh_CN", "-en", "en-", "ünd", "en\n", "a" * 36])
    def test_is_nothing_else(self, tag: str) -> None:
        assert not is_language_tag(tag)


class TestAWiderTag:
    @pytest.mark.parametrize("tag", ["zh", "ZH", "zh-CN", "zh-hant-tw"])
    def test_covers_its_kinds_in_any_case(self, tag: str) -> None:
        assert covers(LanguageTag("zh"), LanguageTag(tag))

    @pytest.mark.parametrize(("wide", "tag"), [("zh-CN", "zh"), ("zh", "zhx"), ("zh-Hant", "zh-Hans"), ("en", "de-en")])
    def test_covers_no_other(self, wide: str, tag: str) -> None:
        assert not covers(LanguageTag(wide), LanguageTag(tag))

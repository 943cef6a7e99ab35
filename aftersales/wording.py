"""
What people read: said in English, and able to say itself in every language that we write.

    Said("{days} days", days=14)                       is "14 days", and compares as that
    Said("{days} days", days=14).in_language("zh")     is "14 天"

English is written where it is said; each other language has a file in `catalogs/` (docs/languages.md).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter
from typing import Final, Self

from aftersales.languages import LanguageTag

ENGLISH: Final = LanguageTag("en")
_CATALOGS: Final = Path(__file__).parent / "catalogs"


class Said(str):
    """
    A text in English that can say itself in other languages; to everything else it is the English text.

    Values stand where the template names them, as they are: only those that are Said themselves are translated.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, str | int]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Return a template with its values; a value that is neither text nor a whole number becomes its text."""
        plain = {name: value if isinstance(value, str | int) else str(value) for name, value in values.items()}
        said = super().__new__(cls, template.format_map(plain))
        said.template, said.values = template, plain
        return said

    @classmethod
    def of(cls, template: str, values: Iterable[str | int]) -> Self:
        """Return a template with its values in the order in which it names them."""
        return cls(template, **dict(zip(_names_in(template), values, strict=True)))

    @property
    def in_order(self) -> tuple[str | int, ...]:
        """The values in the order in which the template names them."""
        return tuple(self.values[name] for name in _names_in(self.template))

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str | int]]:
        """Return what a copy is made of."""
        return (self.template,), dict(self.values)

    def in_language(self, tag: str | None) -> str:
        """Return the text in the nearest language to a BCP 47 tag that we write, or else in English."""
        language = nearest_to(tag)
        return str(self) if language in {None, ENGLISH} else self.said_by(_translations(language or ENGLISH))

    def said_by(self, translations: GNUTranslations) -> str:
        """Return the text as a catalog has it, with what it holds said by the same."""
        values = {
            name: value.said_by(translations) if isinstance(value, Said) else value
            for name, value in self.values.items()
        }
        # Under the empty text gettext keeps what a catalog says of itself.
        return translations.gettext(self.template).format_map(values) if self.template else ""


def spoken(text: str, tag: str | None) -> str:
    """Return a text in the language that a tag means; what people wrote themselves is what it is."""
    return text.in_language(tag) if isinstance(text, Said) else text


def kept(text: str) -> Said:
    """Return a text that is kept as data, such as a row of the law, whose translations are in the catalogs too."""
    return Said(text.replace("{", "{{").replace("}", "}}"))


def word_for(member: StrEnum) -> Said:
    """Return a word of the vocabulary as it stands in a sentence: IN_TRANSIT is "in transit"."""
    return kept(member.lower().replace("_", " "))


def any_of(*words: str) -> str:
    """Return words as a choice: a, b or c."""
    *others, last = words or ("",)
    return Said("{others} or {last}", others=_row(others), last=last) if others else last


def all_of(*words: str) -> str:
    """Return words as a sum: a, b and c."""
    *others, last = words or ("",)
    return Said("{others} and {last}", others=_row(others), last=last) if others else last


def sentences(*texts: str) -> str:
    """Return sentences one after the other."""
    return _joined(texts, lambda before, after: Said("{sentence} {others}", sentence=before, others=after))


def together(*complaints: str) -> str:
    """Return complaints as the parts of one sentence."""
    return _joined(complaints, lambda before, after: Said("{complaint}; {others}", complaint=before, others=after))


@lru_cache(maxsize=1_024)
def _names_in(template: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for _, name, _, _ in Formatter().parse(template) if name))


def _row(words: Sequence[str]) -> str:
    return _joined(words, lambda before, after: Said("{row}, {word}", row=before, word=after))


def _joined(texts: Sequence[str], join: Callable[[str, str], str]) -> str:
    """Join texts by halves: thousands of them are a dozen deep, and not thousands."""
    middle = len(texts) // 2
    if not middle:
        return texts[0] if texts else ""
    return join(_joined(texts[:middle], join), _joined(texts[middle:], join))


@cache
def languages() -> frozenset[LanguageTag]:
    """Return the languages that we write, in lower case."""
    return frozenset({ENGLISH, *(LanguageTag(file.stem) for file in _CATALOGS.glob("*.mo"))})


@lru_cache(maxsize=256)
def nearest_to(tag: str | None) -> LanguageTag | None:
    """
    Return the language that we write whose tag is nearest to this one, if any is: zh for zh-Hant-TW.

    Source: RFC 4647, 3.4, which looks a tag up by leaving out its last parts one after the other.
    """
    parts = (tag or "").lower().replace("_", "-").split("-")
    wider = (LanguageTag("-".join(parts[:length])) for length in range(len(parts), 0, -1))
    return next((language for language in wider if language in languages()), None)


@cache
def _translations(language: LanguageTag) -> GNUTranslations:
    with (_CATALOGS / f"{language}.mo").open("rb") as catalog:
        return GNUTranslations(catalog)

"""The small reader: a few megabytes and the standard library, for what buyers write in Chinese and English."""

import unicodedata
from functools import cache
from math import exp
from typing import Final

from adapters.reader.artifact import Artifact
from adapters.reader.impression import Impressions
from adapters.reader.judgment import Judgment
from adapters.reader.languages import Languages, spelled
from adapters.reader.scripts import is_latin
from aftersales.feedback.reading import Reading
from aftersales.languages import LanguageTag

_DIGITS: Final = 3
"""Of a score. Nothing that was measured is finer."""

_SURE: Final = 30.0
"""A logit beyond which nothing gets surer."""

_COMMON: Final = "en"
"""The language whose judgment serves texts without a word, and those of a few words that it knows well."""

_FEW: Final = 25
"""Letters, in which a language hardly shows."""

_LONGEST: Final = 10_000
"""Characters that are looked at: twice as many as a text may have."""

_KNOWN_SIGNS: Final = {
    ord(sign): known
    for known, signs in {"👍": "👌👏💯🙂😀😁😃😄😊😍🤩😘🥳💖💕", "😡": "🤬😠😤🤮🤢💩😒😞😩😫"}.items()
    for sign in signs
}
"""Faces that were not learned mean what one that was means."""


class SmallReader:
    """
    Reads texts with the weights of an artifact, a few thousand a second.

    Of languages that it has not learned it says no more than which one it is.
    """

    def __init__(self, artifact: Artifact) -> None:
        self._impressions = Impressions(artifact)
        self._languages = Languages.loaded(artifact.languages)
        self._judgments = {
            language: Judgment.of(numbers) for language, numbers in artifact.judgment["languages"].items()
        }
        self._version: str = artifact.judgment["version"]

    @property
    def version(self) -> str:
        return self._version

    def read(self, text: str, *, language: LanguageTag | None = None) -> Reading:
        """Return what a text says; it is read in the language that it is in, and filed under the one that was told."""
        text = text[:_LONGEST]
        found = self._languages.of(text)
        filed = language or (LanguageTag(found) if found else None)
        judgment = self._judgment(text, found, filed)
        if judgment is None:
            return Reading(reader=self._version, language=filed)
        if found is None and not any(map(str.isalpha, text)):
            return self._of_signs(text, judgment, filed)
        impression = self._impressions.of(text)
        logit = judgment.logit(impression)
        sentiment = judgment.sentiment_of(impression, logit)
        return Reading(
            reader=self._version,
            language=filed,
            sentiment=sentiment,
            score=_score(logit),
            mentions=judgment.mentions(impression, logit),
        )

    def _of_signs(self, text: str, judgment: Judgment, filed: LanguageTag | None) -> Reading:
        """Return how faces and thumbs sound; what they are about they do not say."""
        signs = text.translate(_KNOWN_SIGNS)
        if not self._impressions.hears(signs):
            return Reading(reader=self._version, language=filed)
        impression = self._impressions.of(signs)
        logit = judgment.logit(impression)
        sentiment = judgment.sentiment_of(impression, logit)
        return Reading(reader=self._version, language=filed, sentiment=sentiment, score=_score(logit))

    def _judgment(self, text: str, found: str | None, filed: LanguageTag | None) -> Judgment | None:
        """Return by what a text is judged, or None if nothing is known about its language."""
        if found != _COMMON and self._is_common(text):
            return self._judgments[_COMMON]
        told = filed.partition("-")[0].lower() if filed else None
        for language in (found, told):
            if language in self._judgments:
                return self._judgments[language]
        # Faces and thumbs speak for themselves.
        return self._judgments[_COMMON] if found is None and any(map(_is_sign, text)) else None

    def _is_common(self, text: str) -> bool:
        """Tell whether a few words may be English, and English has taught us each of them."""
        if len(text) > _FEW or not is_latin(text):
            return False
        spelling = spelled(text)
        words = spelling.strip("_").split("_")
        return self._languages.may_be(_COMMON, spelling) and self._impressions.knows(words)


def _score(logit: float) -> float:
    return round(2 / (1 + exp(-max(-_SURE, min(_SURE, logit)))) - 1, _DIGITS)


def _is_sign(character: str) -> bool:
    return unicodedata.category(character) == "So"


@cache
def small_reader() -> SmallReader:
    """Return the reader that ships with the product; it is loaded once, in a third of a second."""
    return SmallReader(Artifact.shipped())

"""The small reader: a few megabytes and the standard library, for what buyers write in Chinese and English."""

from functools import cache
from math import exp
from typing import Final

from adapters.reader.artefact import Artefact
from adapters.reader.impression import Impressions
from adapters.reader.judgment import Judgment
from adapters.reader.languages import Languages
from aftersales.feedback.reading import Reading
from aftersales.languages import LanguageTag

_DIGITS: Final = 3
"""Of a score. Nothing that was measured is finer."""


class SmallReader:
    """
    Reads texts with the weights of an artefact, a few thousand a second.

    Of languages that it has not learned it says no more than which one it is.
    """

    def __init__(self, artefact: Artefact) -> None:
        self._impressions = Impressions(artefact)
        self._languages = Languages.loaded(artefact.languages)
        self._judgments = {
            language: Judgment.of(numbers) for language, numbers in artefact.judgment["languages"].items()
        }
        self._version: str = artefact.judgment["version"]

    @property
    def version(self) -> str:
        return self._version

    def read(self, text: str, *, language: LanguageTag | None = None) -> Reading:
        """Return what a text says; a told language is believed, unless the script of the text denies it."""
        found = self._languages.of(text)
        spoken = language or (LanguageTag(found) if found else None)
        judgment = self._judgments.get(spoken.partition("-")[0].lower()) if spoken else None
        if judgment is None:
            return Reading(reader=self._version, language=spoken)
        impression = self._impressions.of(text)
        logit = judgment.logit(impression)
        return Reading(
            reader=self._version,
            language=spoken,
            sentiment=judgment.sentiment_of(impression, logit),
            score=round(2 / (1 + exp(-max(-30.0, min(30.0, logit)))) - 1, _DIGITS),
            mentions=judgment.mentions(impression, logit),
        )


@cache
def small_reader() -> SmallReader:
    """Return the reader that ships with the product; it is loaded once, in a third of a second."""
    return SmallReader(Artefact.shipped())

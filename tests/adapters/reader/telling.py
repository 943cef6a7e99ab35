"""Texts that tell whether a reader understands: our own words, from plain ones to irony, with what is in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aftersales.feedback.reader import Reader
from aftersales.feedback.reading import Aspect, Sentiment
from tools.train_reader.own_labels import CODES

_SENTIMENTS: Final = {"neg": Sentiment.NEGATIVE, "neu": Sentiment.NEUTRAL, "pos": Sentiment.POSITIVE}
_SIGNS: Final = {"-": Sentiment.NEGATIVE, "0": Sentiment.NEUTRAL, "+": Sentiment.POSITIVE}


@dataclass(frozen=True)
class TellingText:
    """A text, what makes it telling, and what a reader should find: at least these aspects, sounding so."""

    kind: str
    sentiment: Sentiment
    aspects: Mapping[Aspect, Sentiment]
    text: str

    def missed_by(self, reader: Reader) -> list[str]:
        """Return what a reader gets wrong."""
        reading = reader.read(self.text)
        said = {mention.aspect: mention.sentiment for mention in reading.mentions}
        missed = [] if reading.sentiment is self.sentiment else [f"{reading.sentiment}, not {self.sentiment}"]
        return missed + [
            f"{aspect} {said.get(aspect)}, not {sentiment}"
            for aspect, sentiment in self.aspects.items()
            if said.get(aspect) is not sentiment
        ]


def telling_texts() -> list[TellingText]:
    """Return the table: a line is `kind<TAB>sentiment codes<TAB>text`, with the codes of the project's own labels."""
    table = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8")
    return [_telling(*line.split("\t")) for line in table.splitlines()]


def _telling(kind: str, labels: str, text: str) -> TellingText:
    sentiment, *codes = labels.split()
    aspects = {CODES[code[0]]: _SIGNS[code[1]] for code in codes}
    return TellingText(kind, _SENTIMENTS[sentiment], aspects, text)

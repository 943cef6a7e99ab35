"""
What the learned weights make of a text, before anything is decided: how each clause sounds and what it speaks of.

    a clause, or the text         Σ over grams          sounds = bias + Σ polarity ÷ √Σ scale²    (short and long mixed)
                                                       neutral = Σ neutral ÷ √count
                                                   speaks of a = bias(a) + Σ aspect(a)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from math import exp, sqrt
from operator import add, mul
from typing import Final, NamedTuple

from adapters.reader.artifact import Artifact
from adapters.reader.clauses import clauses
from adapters.reader.lanes import LARGEST, Lanes
from adapters.reader.network import BETWEEN, Network, Numbers

SCALE, SHORT, LONG, NEUTRAL = range(4)
FIRST_ASPECT: Final = 4

_HALFWAY: Final = 55
_GRADUALLY: Final = 18
"""At how many Chinese characters a remark becomes a review; what is written with letters takes three times as many."""


class ClauseImpression(NamedTuple):
    """A clause: its words as written, how it sounds (a logit), how neutral, and a logit for each aspect."""

    words: str
    sounds: float
    neutral: float
    aspects: list[float]


@dataclass(frozen=True, slots=True)
class Impression:
    """
    A text: how it sounds (a logit) and how neutral as a whole, how long it is from 0 to 1, and its clauses.

    `heard` are the logits of the network for the same two questions.
    """

    sounds: float
    neutral: float
    heard: tuple[float, float]
    length: float
    clauses: list[ClauseImpression]


class Impressions:
    """Makes impressions of texts, with the weights of an artifact."""

    def __init__(self, artifact: Artifact) -> None:
        grams = artifact.grams.split("\n")
        scales: list[float] = artifact.judgment["scales"]
        size = len(grams)
        columns = [artifact.weights[lane * size : (lane + 1) * size] for lane in range(len(scales))]
        self._lanes = Lanes(grams, columns)
        self._worth = [scale / LARGEST for scale in scales]
        self._bias: float = artifact.judgment["polarity_bias"]
        self._aspect_biases: list[float] = artifact.judgment["aspect_biases"]
        self._network = Network(Numbers.of(artifact))
        self._simplified = artifact.simplifying()

    def of(self, text: str) -> Impression:
        """Return the impression of a text; one without a single known gram sounds like nothing."""
        length = length_of(text)
        pieces: list[str] = []
        parts, total = [], 0
        for clause in clauses(text, self._simplified):
            packed = self._lanes.add(set(clause.grams))
            parts.append(self._clause(clause.words, packed, length))
            total += packed
            pieces += clause.pieces
            pieces.append(BETWEEN)
        whole = self._clause("", total, length)
        return Impression(
            sounds=whole.sounds,
            neutral=whole.neutral,
            heard=self._network.of(pieces),
            length=length,
            clauses=parts,
        )

    def _clause(self, words: str, packed: int, length: float) -> ClauseImpression:
        count, sums = self._lanes.sums(packed)
        scale, short, long, neutral, *aspects = map(mul, self._worth, sums)
        polarity = ((1 - length) * short + length * long) / sqrt(scale) if scale > 0 else 0.0
        return ClauseImpression(
            words,
            self._bias + polarity,
            neutral / sqrt(count) if count else 0.0,
            list(map(add, self._aspect_biases, aspects)),
        )

    def hears(self, text: str) -> bool:
        """Tell whether anything was learned of what stands in a text."""
        return any(map(self._lanes.__contains__, chain(*(clause.grams for clause in clauses(text, self._simplified)))))

    def knows(self, words: Iterable[str]) -> bool:
        """Tell whether something was learned of each of some words."""
        return all(map(self._lanes.__contains__, words))


def length_of(text: str) -> float:
    """Return 0 for a remark, 1 for a long review, and what is between for what is between."""
    size = len(text.encode("utf-8", "replace")) / 3
    return 1 / (1 + exp(min(50.0, (_HALFWAY - size) / _GRADUALLY)))

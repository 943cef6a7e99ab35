"""
What the learned weights make of a text, before anything is decided: how each clause sounds and what it speaks of.

    a clause, or the text         Σ over grams          sounds = bias + Σ polarity ÷ √Σ scale²    (short and long mixed)
                                                       neutral = Σ neutral ÷ √count
                                                   speaks of a = bias(a) + Σ aspect(a)
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import exp, sqrt
from typing import Final

from adapters.reader.artifact import Artifact
from adapters.reader.clauses import clauses
from adapters.reader.lanes import LARGEST, Lanes
from adapters.reader.network import BETWEEN, Network, Numbers
from adapters.reader.network import FIRST_ASPECT as FIRST_QUESTION

SCALE, SHORT, LONG, NEUTRAL = range(4)
FIRST_ASPECT: Final = 4

_HALFWAY: Final = 55
_GRADUALLY: Final = 18
"""At how many Chinese characters a remark becomes a review; what is written with letters takes three times as many."""


@dataclass(frozen=True)
class Impression:
    """
    A text: how it sounds (a logit) and how neutral as a whole, how long it is from 0 to 1, and the same of its clauses.

    `heard` are the answers of the network, as logits.
    """

    sounds: float
    neutral: float
    heard: list[float]
    length: float
    clauses: "Clauses"

    @cached_property
    def aspects_heard(self) -> list[float]:
        """For each aspect what the network answers."""
        return self.heard[FIRST_QUESTION:]

    @cached_property
    def others_heard(self) -> list[float]:
        """For each aspect the highest of what the network answers for the others."""
        return _highest_of_others(self.aspects_heard)


@dataclass(frozen=True)
class Clauses:
    """
    The clauses of a text, side by side: their words as written, how each sounds (a logit) and how neutral it is.

    `aspects` holds for each aspect what the grams of each clause add up to, and what a logit is made of that with.
    """

    words: list[str]
    sounds: list[float]
    neutral: list[float]
    aspects: list[tuple[list[int], float, float]]

    @cached_property
    def highest(self) -> list[float]:
        """For each aspect the logit of the clause that most likely speaks of it."""
        return [bias + worth * max(sums, default=0) for sums, worth, bias in self.aspects]

    @cached_property
    def highest_of_others(self) -> list[float]:
        """For each aspect the highest of the others'."""
        return _highest_of_others(self.highest)

    def speaking(self, aspect: int) -> list[float]:
        """Return for each clause the logit that it speaks of an aspect."""
        sums, worth, bias = self.aspects[aspect]
        return [bias + worth * one for one in sums]


def _highest_of_others(logits: Sequence[float]) -> list[float]:
    highest = max(logits)
    place = logits.index(highest)
    others = [highest] * len(logits)
    others[place] = max(*logits[:place], *logits[place + 1 :])
    return others


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
        words, packed = [], []
        for clause in clauses(text, self._simplified):
            words.append(clause.words)
            packed.append(self._lanes.add(set(clause.grams)))
            pieces += clause.pieces
            pieces.append(BETWEEN)
        counts, sums = self._lanes.sums([*packed, sum(packed)])
        *sounds, whole_sounds = self._sounds(sums, length)
        *neutral, whole_neutral = self._neutral(sums[NEUTRAL], counts)
        return Impression(
            sounds=whole_sounds,
            neutral=whole_neutral,
            heard=self._network.of(pieces),
            length=length,
            clauses=Clauses(words, sounds, neutral, self._aspects(sums)),
        )

    def _sounds(self, sums: Sequence[Sequence[int]], length: float) -> Iterator[float]:
        worth, short_worth, long_worth, *_ = self._worth
        for scale, short, long in zip(sums[SCALE], sums[SHORT], sums[LONG], strict=True):
            both = (1 - length) * (short_worth * short) + length * (long_worth * long)
            yield self._bias + (both / sqrt(worth * scale) if scale > 0 else 0.0)

    def _neutral(self, sums: Sequence[int], counts: Sequence[int]) -> Iterator[float]:
        worth = self._worth[NEUTRAL]
        for one, count in zip(sums, counts, strict=True):
            yield worth * one / sqrt(count) if count else 0.0

    def _aspects(self, sums: Sequence[list[int]]) -> list[tuple[list[int], float, float]]:
        """Return what is known of each aspect in each clause: all but the last sum, which is that of the text."""
        of_clauses = [one[:-1] for one in sums[FIRST_ASPECT:]]
        return list(zip(of_clauses, self._worth[FIRST_ASPECT:], self._aspect_biases, strict=True))

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

"""
What is decided on an impression: the sentiment and its score, and what is mentioned and where.

A few numbers for each language, tuned on texts that the weights have not seen.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, inf, log, log1p, prod
from operator import mul
from typing import Any, Final, Self

from adapters.reader.impression import Clauses, Impression
from aftersales.feedback.reading import Aspect, Mention, Sentiment

_SENTIMENTS: Final = tuple(Sentiment)
_ASPECTS: Final = tuple(Aspect)
_OTHER: Final = _ASPECTS.index(Aspect.OTHER)

_OUTSPOKEN: Final = 0.5
"""How likely a verdict on the whole has to be, to be mentioned beside what it rests on."""

SENTIMENT_FEATURES: Final = 9
LOGIT_FEATURE: Final = 2
"""Which of the features of a sentiment is the logit for good rather than bad."""

_NEVER: Final = -50.0
"""A logit from which on the chance is none; far below, the exponential is out of range."""

_UNDECIDED: Final = 0.002
"""A logit so near to nothing that its score is nothing."""

# Two asterisks stand for a name that a shop has blotted out, and before a digit a dash or a point is part of a number.
_BULLETS: Final = re.compile(r"(?:[-–—.,](?!\d)|\*(?!\*)|[•·:/|>\s])+(?=\S)")

MAX_QUOTE: Final = 160
"""Characters of a quote, which is always a part of the text."""


@dataclass(frozen=True, kw_only=True)
class Judgment:
    """
    The numbers for one language: weights of the features below, and how likely an aspect has to be to be named.

    `score` are weights of a logit for positive rather than negative; `sentiment` and `mention` have a row of weights
    for each of negative, neutral and positive.
    """

    score: Sequence[float]
    sentiment: Sequence[Sequence[float]]
    mention: Sequence[Sequence[float]]
    thresholds: Sequence[float]
    _known_floors: dict[int, list[float]] = field(default_factory=dict, init=False, compare=False, repr=False)

    @classmethod
    def of(cls, numbers: Mapping[str, Any]) -> Self:
        """Return the judgment that an artifact holds for a language."""
        return cls(**numbers)

    def logit(self, impression: Impression) -> float:
        """Return how much more likely a text is positive than negative, as a logit."""
        return _dot(self.score, score_features(impression))

    def sentiment_of(self, impression: Impression, logit: float) -> Sentiment:
        """Return how a text sounds on the whole: good or bad only if the score says the same."""
        sounds = _likeliest(self.sentiment, sentiment_features(impression, logit))
        agrees = {Sentiment.NEGATIVE: logit < -_UNDECIDED, Sentiment.POSITIVE: logit > _UNDECIDED}
        return sounds if agrees.get(sounds, True) else Sentiment.NEUTRAL

    def mentions(self, impression: Impression, logit: float) -> tuple[Mention, ...]:
        """Return what a text speaks of, in the order of the list of aspects."""
        found: list[Mention] = []
        for number in self._spoken(impression.clauses):
            shares = shares_of(impression, number)
            threshold = (
                max(self.thresholds[number], _OUTSPOKEN) if number == _OTHER and found else self.thresholds[number]
            )
            if chance_of(shares) > threshold:
                sounds = _likeliest(self.mention, mention_features(impression, shares, logit))
                place = shares.index(max(shares))
                found.append(
                    Mention(aspect=_ASPECTS[number], sentiment=sounds, quote=_quote(impression.clauses.words[place]))
                )
        return tuple(found)

    def _spoken(self, clauses: Clauses) -> list[int]:
        """Return the aspects worth a closer look: the best clause is likely enough to lift the whole text over."""
        if not clauses.words:
            return []
        floors = self._floors(len(clauses.words))
        return [number for number, floor in enumerate(floors) if clauses.highest(number) >= floor]

    def _floors(self, clauses: int) -> list[float]:
        """Return for each aspect the least logit that the best of so many clauses has, where the text is over."""
        if clauses not in self._known_floors:
            least = [1 - (1 - threshold) ** (1 / clauses) for threshold in self.thresholds]
            self._known_floors[clauses] = [log(share / (1 - share)) if share < 1 else inf for share in least]
        return self._known_floors[clauses]


def chance_of(shares: Sequence[float]) -> float:
    """Return how likely a text speaks of an aspect, if its clauses do with these chances."""
    silent: float = prod(1 - share for share in shares)
    return 1 - silent


def shares_of(impression: Impression, aspect: int) -> list[float]:
    """Return how likely each clause speaks of an aspect."""
    return [_chance(logit) for logit in impression.clauses.speaking(aspect)]


def score_features(impression: Impression) -> list[float]:
    """Return what tells good from bad: the whole, and the clauses that say most about it."""
    parts = impression.clauses.sounds or [impression.sounds]
    length = impression.length
    heard, _ = impression.heard
    return [
        1.0,
        length,
        impression.sounds,
        impression.sounds * length,
        heard,
        heard * length,
        parts[0],
        parts[-1],
        min(parts),
        max(parts),
    ]


def sentiment_features(impression: Impression, logit: float) -> list[float]:
    """Return what tells verdicts from those who give none, or both."""
    parts = impression.clauses.sounds or [impression.sounds]
    return [
        1.0,
        impression.length,
        logit,
        abs(logit),
        impression.neutral,
        impression.heard[1],
        min(parts),
        max(parts),
        log1p(len(parts)),
    ]


def mention_features(impression: Impression, shares: Sequence[float], logit: float) -> list[float]:
    """Return what tells how an aspect is spoken of: the clauses that speak of it, and the whole around them."""
    total = sum(shares) + 1e-9
    sounds = sum(map(mul, shares, impression.clauses.sounds)) / total
    neutral = sum(map(mul, shares, impression.clauses.neutral)) / total
    return [1.0, sounds, abs(sounds), logit, abs(logit), neutral, impression.length]


def _quote(words: str) -> str:
    """Return the words of a clause, without bullets before them and, of long ones, whole words as far as they go."""
    words = _without_bullets(words)
    if len(words) <= MAX_QUOTE:
        return words
    whole = words[: MAX_QUOTE + 1].rpartition(" ")[0] if words.isascii() else ""
    return (whole or words[:MAX_QUOTE]).rstrip()


def _without_bullets(words: str) -> str:
    bullets = _BULLETS.match(words)
    return words[bullets.end() :] if bullets else words


def _likeliest(rows: Sequence[Sequence[float]], features: Sequence[float]) -> Sentiment:
    scores = [_dot(row, features) for row in rows]
    return _SENTIMENTS[scores.index(max(scores))]


def _dot(weights: Sequence[float], features: Sequence[float]) -> float:
    total: float = sum(map(mul, weights, features))
    return total


def _chance(logit: float) -> float:
    return 1 / (1 + exp(-logit)) if logit > _NEVER else 0.0

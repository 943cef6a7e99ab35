"""
What is decided on an impression: the sentiment and its score, and what is mentioned and where.

A few numbers for each language, tuned on texts that the weights have not seen.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, expm1, inf, log, log1p
from operator import mul
from typing import Any, Final, Self

from adapters.reader.impression import Impression
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

_SURE: Final = 30.0
"""A logit beyond which nothing gets surer."""

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

    `score` are weights of a logit for positive rather than negative, `spoken` of one for speaking of an aspect;
    `sentiment` and `mention` have a row of weights for each of negative, neutral and positive.
    """

    score: Sequence[float]
    spoken: Sequence[float]
    sentiment: Sequence[Sequence[float]]
    mention: Sequence[Sequence[float]]
    thresholds: Sequence[float]

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
        for number in self._worth_a_look(impression):
            threshold = self.thresholds[number]
            if number == _OTHER and found:
                threshold = max(threshold, _OUTSPOKEN)
            if self.chance_of(impression, number) > threshold:
                shares = shares_of(impression, number)
                sounds = _likeliest(self.mention, mention_features(impression, shares, logit))
                words = impression.clauses.words[shares.index(max(shares))]
                found.append(Mention(aspect=_ASPECTS[number], sentiment=sounds, quote=_quote(words)))
        return tuple(found)

    def chance_of(self, impression: Impression, aspect: int) -> float:
        """Return how likely a text speaks of an aspect."""
        return _chance(_dot(self.spoken, spoken_features(impression, aspect)))

    def _worth_a_look(self, impression: Impression) -> Iterator[int]:
        """Yield the aspects that a text may speak of, as far as the best of its clauses tells."""
        clauses = impression.clauses
        if not clauses.words:
            return
        bias, of_clauses, of_network, of_count, of_other_clauses, of_others_heard = self.spoken
        many = log(len(clauses.words))
        sure = bias + of_count * log1p(len(clauses.words))
        aspects = impression.aspects_heard
        context = zip(clauses.highest, aspects, clauses.highest_of_others, impression.others_heard, strict=True)
        for number, (highest, own, other_clauses, others_heard) in enumerate(context):
            around = sure + of_network * own + of_other_clauses * other_clauses + of_others_heard * others_heard
            # Odds below 1/n of n clauses are at most n·e times as high together.
            if highest > -many or around + of_clauses * (highest + many + 1) >= self._least[number]:
                yield number

    @cached_property
    def _least(self) -> list[float]:
        """The thresholds as logits."""
        return [log(threshold / (1 - threshold)) if threshold < 1 else inf for threshold in self.thresholds]


def shares_of(impression: Impression, aspect: int) -> list[float]:
    """Return how likely each clause speaks of an aspect."""
    return [_chance(logit) for logit in impression.clauses.speaking(aspect)]


def spoken_features(impression: Impression, aspect: int) -> list[float]:
    """
    Return what tells whether a text speaks of an aspect: that a clause does, what the network heard, and the rest.

    The more clauses, the likelier one is misread; and where little else is spoken of, a hint is worth more.
    """
    clauses = impression.clauses
    silent = sum(log1p(exp(min(logit, _SURE))) for logit in clauses.speaking(aspect))
    together = _SURE if silent > _SURE else log(expm1(silent)) if silent > 0 else _NEVER
    others = clauses.highest_of_others[aspect], impression.others_heard[aspect]
    return [1.0, together, impression.aspects_heard[aspect], log1p(len(clauses.words)), *others]


def score_features(impression: Impression) -> list[float]:
    """Return what tells good from bad: the whole, and the clauses that say most about it."""
    parts = impression.clauses.sounds or [impression.sounds]
    length = impression.length
    heard = impression.heard[0]
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
    return [
        1.0,
        sounds,
        abs(sounds),
        logit,
        abs(logit),
        neutral,
        impression.length,
        impression.neutral,
        impression.heard[1],
    ]


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

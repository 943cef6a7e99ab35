"""The few numbers on top of the weights, for each language, from texts that the weights have not seen."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from adapters.reader.impression import Impression, Impressions
from adapters.reader.judgment import (
    LOGIT_FEATURE,
    SENTIMENT_FEATURES,
    Judgment,
    mention_features,
    score_features,
    sentiment_features,
    shares_of,
    spoken_features,
)
from aftersales.feedback.reading import Aspect, Sentiment
from tools.train_reader.bags import Floats
from tools.train_reader.examples import ALL_ASPECTS, Example

Numbers: TypeAlias = list[list[float]]

_ASPECTS: Final = tuple(Aspect)
_GRID: Final = [step / 100 for step in range(15, 75, 2)]
_PRIOR: Final = 20
"""An aspect that is seldom named leans to the threshold that serves all of them, as if that had so many texts."""

_UNSURE: Final = 1.0
"""The logit below which a text counts as neutral in a language without texts that are."""


def tune(examples: Sequence[Example], impressions: Impressions) -> dict[str, Any]:
    """Return the judgment for the language of some examples."""
    seen = [impressions.of(one.text) for one in examples]
    score = _score(examples, seen)
    spoken = _spoken(examples, seen)
    rough = Judgment(score=score, spoken=spoken, sentiment=[], mention=[], thresholds=[])
    logits = [rough.logit(one) for one in seen]
    return {
        "score": score,
        "spoken": spoken,
        "sentiment": _sentiment(examples, seen, logits),
        "mention": _mention(examples, seen, logits),
        "thresholds": _thresholds(examples, [chances_of(one, rough) for one in seen]),
    }


def tune_polarity(examples: Sequence[Example], impressions: Impressions) -> dict[str, Any]:
    """Return the judgment for a language of which only good and bad are known: what is weak is neutral."""
    score = _score(examples, [impressions.of(one.text) for one in examples])
    unsure = [_UNSURE, *[0.0] * (SENTIMENT_FEATURES - 1)]
    lean = [0.0] * SENTIMENT_FEATURES
    lean[LOGIT_FEATURE] = 1.0
    return {
        "score": score,
        "spoken": [0.0, 1.0, *[0.0] * 4],
        "sentiment": [[-weight for weight in lean], unsure, lean],
        "mention": [],
        "thresholds": [1.0] * len(_ASPECTS),
    }


def _score(examples: Sequence[Example], seen: Sequence[Impression]) -> list[float]:
    taken = [place for place, one in enumerate(examples) if one.sentiment not in (None, Sentiment.NEUTRAL)]
    features = np.array([score_features(seen[place]) for place in taken])
    positive = np.array([examples[place].sentiment is Sentiment.POSITIVE for place in taken])
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=2000).fit(features, positive)
    return [float(weight) for weight in model.coef_[0]]


def _spoken(examples: Sequence[Example], seen: Sequence[Impression]) -> list[float]:
    """Learn what to make of clauses, network and rest, from every aspect that is known of a text."""
    features, spoken = [], []
    for one, impression in zip(examples, seen, strict=True):
        for aspect in filter(one.known.__contains__, _ASPECTS):
            features.append(spoken_features(impression, _ASPECTS.index(aspect)))
            spoken.append(aspect in one.aspects)
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=2000).fit(np.array(features), np.array(spoken))
    return [float(weight) for weight in model.coef_[0]]


def _sentiment(examples: Sequence[Example], seen: Sequence[Impression], logits: Sequence[float]) -> Numbers:
    """Learn three ways from texts that were labeled as a whole, with all three in mind."""
    taken = [place for place, one in enumerate(examples) if one.sentiment and one.known == ALL_ASPECTS]
    features = np.array([sentiment_features(seen[place], logits[place]) for place in taken])
    return _three_ways(features, [examples[place].sentiment for place in taken], louder=0.4)


def _mention(examples: Sequence[Example], seen: Sequence[Impression], logits: Sequence[float]) -> Numbers:
    features, sounds = [], []
    for one, impression, logit in zip(examples, seen, logits, strict=True):
        for aspect, sentiment in one.aspects.items():
            number = _ASPECTS.index(aspect)
            features.append(mention_features(impression, shares_of(impression, number), logit))
            sounds.append(sentiment)
    return _three_ways(np.array(features), sounds, louder=0.0)


def _three_ways(features: Floats, sounds: Sequence[Sentiment | None], *, louder: float) -> Numbers:
    """
    Learn three ways, with the rarer sentiments louder: not at all at 0, and as loud as the others together at 1.

    Neutral texts are rare in reviews, and not in what shops are told.
    """
    order = {sentiment: number for number, sentiment in enumerate(Sentiment)}
    numbers = np.array([order[sentiment] for sentiment in sounds if sentiment])
    weights = np.bincount(numbers)[numbers] ** -louder
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=3000)
    model.fit(features, numbers, sample_weight=weights / weights.mean())
    return [[float(weight) for weight in row] for row in model.coef_]


def _thresholds(examples: Sequence[Example], seen: Sequence[Sequence[float]]) -> list[float]:
    """Return for each aspect from which chance on naming it serves best, by F1."""
    taken = [place for place, one in enumerate(examples) if one.known]
    chances = np.array([seen[place] for place in taken])
    named = np.array([[aspect in examples[place].aspects for aspect in _ASPECTS] for place in taken])
    known = np.array([[aspect in examples[place].known for aspect in _ASPECTS] for place in taken])
    common = _best(lambda threshold: _f1(chances > threshold, named, known))
    return [_threshold(chances[:, n], named[:, n], known[:, n], common) for n in range(len(_ASPECTS))]


def chances_of(impression: Impression, judgment: Judgment) -> list[float]:
    """Return how likely a text speaks of each aspect."""
    return [judgment.chance_of(impression, number) for number in range(len(_ASPECTS))]


def _threshold(chances: Floats, named: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_], common: float) -> float:
    own = _best(lambda threshold: _f1(chances > threshold, named, known))
    count = int((named & known).sum())
    return round((own * count + common * _PRIOR) / (count + _PRIOR), 3)


def _best(f1: Callable[[float], float]) -> float:
    return max(_GRID, key=f1)


def _f1(said: npt.NDArray[np.bool_], named: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]) -> float:
    right = int((said & named & known).sum())
    return 2 * right / max(1, int((said & known).sum()) + int((named & known).sum()))

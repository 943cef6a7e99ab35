"""The weights of all grams in all lanes, put together from what teaches each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from adapters.reader.impression import length_of
from aftersales.feedback.reading import Sentiment
from tools.train_reader import aspects, neutrality, polarity, weighing
from tools.train_reader.bags import Floats, Grams
from tools.train_reader.corpus import Corpus

_ASPECT_GRAMS: Final = 60_000
_NEGLIGIBLE: Final = 0.02
"""Weights below this are taken for nothing, and cost nothing in the file."""


@dataclass(frozen=True, kw_only=True)
class Weights:
    """The weights of each gram in each lane, in the order of `impression`, and the biases."""

    grams: list[str]
    lanes: list[Floats]
    polarity_bias: float
    aspect_biases: list[float]


def learn(corpus: Corpus, grams: Grams) -> Weights:
    """Learn the weights that a corpus teaches."""
    good_and_bad = _polarity(corpus, grams)
    spoken, model = _aspects(corpus, grams)
    kept = sorted({*good_and_bad[0], *spoken})
    numbers = {gram: number for number, gram in enumerate(kept)}
    neutral = _neutrality(corpus, grams, numbers)
    scale, short, long = (_spread(good_and_bad[0], lane, numbers) for lane in good_and_bad[1])
    lanes = [scale, short, long, _rid(neutral)]
    lanes += [_rid(_spread(spoken, column, numbers)) for column in model.weights.T]
    return Weights(
        grams=kept,
        lanes=lanes,
        polarity_bias=good_and_bad[2],
        aspect_biases=[float(bias) for bias in model.bias],
    )


def _polarity(corpus: Corpus, grams: Grams) -> tuple[list[str], tuple[Floats, Floats, Floats], float]:
    examples = corpus.for_polarity()
    vocabulary = grams.vocabulary(examples)
    learned = polarity.learn(
        grams.bags(examples, vocabulary).of_texts,
        np.array([one.sentiment is Sentiment.POSITIVE for one in examples]),
        weights=np.array([weighing.for_polarity(one) for one in examples]),
        lengths=np.array([length_of(one.text) for one in examples]),
    )
    names = list(vocabulary)
    return [names[n] for n in learned.columns], (learned.scale**2, learned.short, learned.long), learned.bias


def _aspects(corpus: Corpus, grams: Grams) -> tuple[list[str], aspects.AspectWeights]:
    examples = corpus.for_aspects()
    vocabulary = grams.vocabulary(examples)
    bags = grams.bags(examples, vocabulary)
    learned = aspects.learn(bags, examples, weights=np.array([weighing.for_aspects(one) for one in examples]))
    met = np.asarray(bags.of_texts.sum(axis=0)).ravel()
    importance = np.abs(learned.weights).max(axis=1) * np.sqrt(met)
    kept = np.sort(np.argsort(-importance, kind="stable")[:_ASPECT_GRAMS])
    names = list(vocabulary)
    return [names[n] for n in kept], replace(learned, weights=learned.weights[kept])


def _neutrality(corpus: Corpus, grams: Grams, numbers: Mapping[str, int]) -> Floats:
    examples = corpus.for_neutrality()
    return neutrality.learn(
        grams.bags(examples, numbers).of_texts,
        np.array([one.sentiment is Sentiment.NEUTRAL for one in examples]),
        weights=np.array([weighing.for_neutrality(one) for one in examples]),
    )


def _spread(names: Sequence[str], values: Floats, numbers: Mapping[str, int]) -> Floats:
    lane = np.zeros(len(numbers))
    lane[[numbers[name] for name in names]] = values
    return lane


def _rid(lane: Floats) -> Floats:
    return np.where(np.abs(lane) < _NEGLIGIBLE, 0.0, lane)

"""The training from beginning to end: weights, the numbers on top of them, and the artefact that holds both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np

from adapters.reader.artefact import Artefact
from adapters.reader.impression import Impressions, length_of
from adapters.reader.lanes import column_of
from aftersales.feedback.reading import Sentiment
from tools.train_reader import aspects, neutrality, polarity, tuning
from tools.train_reader.bags import Floats, Grams
from tools.train_reader.corpus import Corpus, weight_of
from tools.train_reader.languages import languages_section
from tools.train_reader.simplified import simplified_pairs

SEED: Final = 20_261_122

_ASPECT_GRAMS: Final = 60_000
_NEGLIGIBLE: Final = 0.02
"""Weights below this are taken for nothing, and cost nothing in the file."""

Say: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class _Weights:
    """The weights of each gram in each lane, in the order of `impression`, and the biases."""

    grams: list[str]
    lanes: list[Floats]
    polarity_bias: float
    aspect_biases: list[float]


def trained(folder: Path, *, version: str, say: Say) -> Artefact:
    """Return the artefact that the texts of a folder teach."""
    corpus = Corpus.of(folder)
    pairs = simplified_pairs()
    grams = Grams(dict(zip(map(ord, pairs[0::2]), map(ord, pairs[1::2]), strict=True)))
    weights = _weights(corpus, grams, say)
    scales = [float(np.abs(lane).max()) for lane in weights.lanes]
    artefact = Artefact(
        judgment={
            "version": version,
            "scales": scales,
            "polarity_bias": weights.polarity_bias,
            "aspect_biases": weights.aspect_biases,
        },
        grams="\n".join(weights.grams),
        weights=b"".join(column_of(lane, largest=scale) for lane, scale in zip(weights.lanes, scales, strict=True)),
        simplified=pairs,
        languages=languages_section(folder, seed=SEED),
    )
    return _judged(artefact, corpus, say)


def _weights(corpus: Corpus, grams: Grams, say: Say) -> _Weights:
    good_and_bad = _polarity(corpus, grams)
    say(f"polarity: {len(good_and_bad[0])} grams")
    spoken, model = _aspects(corpus, grams)
    say(f"aspects: {len(spoken)} grams")
    kept = sorted({*good_and_bad[0], *spoken})
    numbers = {gram: number for number, gram in enumerate(kept)}
    neutral = _neutrality(corpus, grams, numbers)
    say(f"together: {len(kept)} grams")
    scale, short, long = (_spread(good_and_bad[0], lane, numbers) for lane in good_and_bad[1])
    lanes = [scale, short, long, _rid(neutral)]
    lanes += [_rid(_spread(spoken, column, numbers)) for column in model.weights.T]
    return _Weights(
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
        weights=np.array([weight_of(one) for one in examples]),
        lengths=np.array([length_of(one.text) for one in examples]),
    )
    names = list(vocabulary)
    return [names[n] for n in learned.columns], (learned.scale**2, learned.short, learned.long), learned.bias


def _aspects(corpus: Corpus, grams: Grams) -> tuple[list[str], aspects.AspectWeights]:
    examples = corpus.for_aspects()
    vocabulary = grams.vocabulary(examples)
    bags = grams.bags(examples, vocabulary)
    learned = aspects.learn(bags, examples, weights=np.ones(len(examples)))
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
        weights=np.array([weight_of(one) for one in examples]),
    )


def _spread(names: list[str], values: Floats, numbers: Mapping[str, int]) -> Floats:
    lane = np.zeros(len(numbers))
    lane[[numbers[name] for name in names]] = values
    return lane


def _rid(lane: Floats) -> Floats:
    return np.where(np.abs(lane) < _NEGLIGIBLE, 0.0, lane)


def _judged(artefact: Artefact, corpus: Corpus, say: Say) -> Artefact:
    impressions = Impressions(artefact)
    languages: dict[str, Any] = {}
    for language in ("en", "zh"):
        languages[language] = tuning.tune(corpus.to_tune(language), impressions)
        say(f"tuned: {language}")
    languages["id"] = tuning.tune_polarity(corpus.to_tune("id"), impressions)
    return replace(artefact, judgment={**artefact.judgment, "languages": languages})

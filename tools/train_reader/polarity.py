"""
How good or bad a gram sounds, learned from texts with two possible sentiments.

Logistic regression over grams scaled as naive Bayes would weigh them (Wang and Manning 2012, "Baselines and Bigrams"),
each text at unit length. Every gram has two weights, one for short remarks and one for long reviews, because the same
word says less in a story than in a line (the idea of Daumé 2007, "Frustratingly Easy Domain Adaptation").
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from tools.train_reader.bags import Floats, narrow

KEPT: Final = 150_000
_STRENGTH: Final = 10.0
"""The inverse of the regularization."""


@dataclass(frozen=True, kw_only=True)
class Polarity:
    """
    Of each kept gram its column, its scale, and its weights in short and in long texts.

    A text's logit is bias + Σ weight ÷ √Σ scale², over the grams of its clauses.
    """

    columns: npt.NDArray[np.int64]
    scale: Floats
    short: Floats
    long: Floats
    bias: float


def learn(texts: sparse.csr_array, is_positive: npt.NDArray[np.bool_], *, weights: Floats, lengths: Floats) -> Polarity:
    """Learn from texts; `lengths` runs from 0, a remark, to 1, a long review."""
    scale = _scale(texts, is_positive)
    full = _fit(texts, scale, is_positive, weights, lengths)
    halves = np.abs(full.coef_[0]).reshape(2, -1).max(axis=0)
    present = np.asarray((texts > 0).sum(axis=0)).ravel()
    columns = np.sort(np.argsort(-halves * scale * np.sqrt(present), kind="stable")[:KEPT])
    kept = _fit(sparse.csr_array(texts[:, columns]), scale[columns], is_positive, weights, lengths)
    short, long = kept.coef_[0].reshape(2, -1) * scale[columns]
    return Polarity(columns=columns, scale=scale[columns], short=short, long=long, bias=float(kept.intercept_[0]))


def _scale(texts: sparse.csr_array, is_positive: npt.NDArray[np.bool_]) -> Floats:
    present = texts > 0
    good = np.asarray(present[is_positive].sum(axis=0)).ravel() + 1.0
    bad = np.asarray(present[~is_positive].sum(axis=0)).ravel() + 1.0
    rarity = np.log((1 + texts.shape[0]) / (good + bad - 1)) + 1
    odds = np.log(good / good.sum()) - np.log(bad / bad.sum())
    return np.asarray(rarity * np.sqrt(np.abs(odds)))


def _fit(
    texts: sparse.csr_array, scale: Floats, is_positive: npt.NDArray[np.bool_], weights: Floats, lengths: Floats
) -> LogisticRegression:
    scaled = texts @ sparse.diags_array(scale)
    norms = np.sqrt(np.asarray(texts @ (scale**2))).ravel()
    unit = sparse.diags_array(1 / np.maximum(norms, 1e-9)) @ scaled
    both = sparse.hstack([sparse.diags_array(1 - lengths) @ unit, sparse.diags_array(lengths) @ unit], format="csr")
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0)
    return model.fit(narrow(both), is_positive, sample_weight=weights)

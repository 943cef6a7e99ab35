"""
Which aspects a gram speaks of, learned from texts whose aspects are known, though not the place where they are named.

A text speaks of an aspect if one of its clauses does: 1 − Π(1 − p), the noisy-or of multiple-instance learning. So the
clauses learn from the texts' labels what is theirs, and the words to quote come with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from aftersales.feedback.reading import Aspect
from tools.train_reader.bags import Bags, Floats
from tools.train_reader.examples import Example

ASPECTS: Final = tuple(Aspect)
_RIDGE: Final = 0.5
_ITERATIONS: Final = 60
_RARE: Final = -3.0
"""The logit of an aspect before anything is learned."""


@dataclass(frozen=True, kw_only=True)
class AspectWeights:
    """The weights of each gram (rows) for each aspect (columns), and the bias of each; a clause's logits are sums."""

    weights: Floats
    bias: Floats

    def logits(self, bags: Bags) -> Floats:
        """Return the logits of each clause (rows) for each aspect (columns)."""
        return np.asarray(bags.of_clauses @ self.weights + self.bias)


def learn(bags: Bags, examples: Sequence[Example], *, weights: Floats) -> AspectWeights:
    """Learn from texts; what a set does not label counts neither way."""
    named, counted = _targets(examples)
    counted *= weights[:, None]
    shape = (bags.of_clauses.shape[1], len(ASPECTS))
    to_grams, to_clauses = bags.of_clauses.T.tocsr(), bags.to_texts.T.tocsr()

    def loss(flat: Floats) -> tuple[float, Floats]:
        model = AspectWeights(weights=flat[: -len(ASPECTS)].reshape(shape), bias=flat[-len(ASPECTS) :])
        logits = model.logits(bags)
        silent = np.asarray(bags.to_texts @ -np.logaddexp(0, logits))  # the log of the chance that no clause speaks
        spoken = np.clip(-np.expm1(silent), 1e-7, 1)
        total = -(counted * (named * np.log(spoken) + (1 - named) * silent)).sum()
        slope = counted * (1 - named - named * np.exp(silent) / spoken)
        by_clause = np.asarray(to_clauses @ slope) * expit(logits)
        by_gram = np.asarray(to_grams @ by_clause) + _RIDGE * model.weights
        total += _RIDGE / 2 * (model.weights**2).sum()
        return float(total), np.concatenate([by_gram.ravel(), by_clause.sum(axis=0)])

    start = np.concatenate([np.zeros(shape[0] * shape[1]), np.full(len(ASPECTS), _RARE)])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS, "maxcor": 6}).x
    return AspectWeights(weights=found[: -len(ASPECTS)].reshape(shape), bias=found[-len(ASPECTS) :])


def _targets(examples: Sequence[Example]) -> tuple[Floats, Floats]:
    named = np.array([[aspect in one.aspects for aspect in ASPECTS] for one in examples], dtype=np.float64)
    known = np.array([[aspect in one.known for aspect in ASPECTS] for one in examples], dtype=np.float64)
    return named, known

"""Texts as matrices: a row for each clause or text, a column for each gram."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

from adapters.reader.clauses import clauses
from tools.train_reader.examples import Example

Floats: TypeAlias = npt.NDArray[np.float64]

SELDOM: Final = 3
"""Grams that occur in fewer texts are not learned."""


@dataclass(frozen=True, kw_only=True)
class Bags:
    """
    The grams of texts.

    `of_clauses` has a row for each clause and 1 where a gram occurs in it; `to_texts` adds a text's clauses up.
    """

    of_clauses: sparse.csr_array
    to_texts: sparse.csr_array

    @property
    def of_texts(self) -> sparse.csr_array:
        """A row for each text, with the number of its clauses that a gram occurs in."""
        return sparse.csr_array(self.to_texts @ self.of_clauses)


class Grams:
    """Splits texts into grams, each text once."""

    def __init__(self, simplified: Mapping[int, int]) -> None:
        self._simplified = simplified
        self._known: dict[str, list[list[str]]] = {}

    def of(self, text: str) -> list[list[str]]:
        """Return the grams of each clause of a text, each gram once."""
        if text not in self._known:
            self._known[text] = [list(dict.fromkeys(c.grams)) for c in clauses(text, self._simplified)]
        return self._known[text]

    def vocabulary(self, examples: Sequence[Example]) -> dict[str, int]:
        """Return the grams that occur in enough of the texts, in order, each with its number."""
        counts = Counter(gram for one in examples for gram in set(chain.from_iterable(self.of(one.text))))
        return {gram: n for n, gram in enumerate(sorted(gram for gram, count in counts.items() if count >= SELDOM))}

    def bags(self, examples: Sequence[Example], vocabulary: Mapping[str, int]) -> Bags:
        """Return the matrices of some texts over a vocabulary."""
        columns: list[int] = []
        ends, texts = [0], []
        for row, one in enumerate(examples):
            for grams in self.of(one.text):
                columns += [vocabulary[gram] for gram in grams if gram in vocabulary]
                ends.append(len(columns))
                texts.append(row)
        return Bags(
            of_clauses=sparse.csr_array(
                (np.ones(len(columns)), columns, ends), shape=(len(texts), len(vocabulary)), dtype=np.float64
            ),
            to_texts=sparse.csr_array(
                (np.ones(len(texts)), (texts, range(len(texts)))), shape=(len(examples), len(texts)), dtype=np.float64
            ),
        )


def narrow(matrix: sparse.csr_array) -> sparse.csr_matrix:
    """Return a matrix in the form that liblinear takes: with indices of 32 bits."""
    narrowed = sparse.csr_matrix(matrix)
    narrowed.indices, narrowed.indptr = narrowed.indices.astype(np.int32), narrowed.indptr.astype(np.int32)
    return narrowed

"""How much a gram speaks for a text without a verdict, or with two: logistic regression over texts of three kinds."""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from tools.train_reader.bags import Floats, narrow

_STRENGTH: Final = 3.0


def learn(texts: sparse.csr_array, is_neutral: npt.NDArray[np.bool_], *, weights: Floats) -> Floats:
    """Return a weight for each gram; a text's logit is their sum, divided by the root of their number."""
    norms = np.sqrt(np.maximum(np.asarray(texts.sum(axis=1)).ravel(), 1))
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0)
    model.fit(narrow(sparse.diags_array(1 / norms) @ texts), is_neutral, sample_weight=weights)
    return np.asarray(model.coef_[0])

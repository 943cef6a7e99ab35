"""What case mutations answer with: the case as it is now, or the refusal."""

from typing import Annotated

import strawberry

from schema.cases.types import Case
from schema.problems import (
    ConcurrentChange,
    InvalidInput,
    NotAllowedNow,
    NotEligible,
    NotFound,
    NotPermitted,
    QuantityUnavailable,
    RequestKeyReused,
)

CaseProblem = (
    NotFound
    | NotPermitted
    | NotAllowedNow
    | NotEligible
    | QuantityUnavailable
    | InvalidInput
    | RequestKeyReused
    | ConcurrentChange
)
CaseResult = Annotated[
    Case | CaseProblem, strawberry.union("CaseResult", description="The case as it is now, or why nothing was done.")
]

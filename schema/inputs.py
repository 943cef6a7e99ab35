"""What inputs of mutations have in common."""

from typing import Annotated, Final, TypeVar

import strawberry

_Input = TypeVar("_Input")

Given = Annotated[_Input, strawberry.argument(description="What is asked.")]

REQUEST_KEY: Final = (
    "The client's own key for this request, 1–200 characters. Said again with the same input it answers with the thing "
    "as it is now; with another input, RequestKeyReused."
)
EXPECTED_VERSION: Final = "The version as the client knows it; another answers ConcurrentChange. Left out, any will do."

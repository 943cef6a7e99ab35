"""What DynamoDB says no with, and that it may have said nothing at all."""

from typing import Final

from pynamodb.exceptions import PynamoDBException

CONDITION_FAILED: Final = "ConditionalCheckFailedException"


def refusal_in(error: PynamoDBException) -> str | None:
    """Return what DynamoDB calls its refusal; None where no answer of its came."""
    # PynamoDB asks the same of errors that have no response, and fails.
    response = getattr(error.cause, "response", None)
    return response.get("Error", {}).get("Code") if response else None

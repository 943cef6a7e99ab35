"""One version after the other: what is written is the next one of what was read, or someone else was first."""

from typing import cast

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from adapters.dynamodb.table import PK


def as_before(version: int) -> Condition:
    """Return the condition that a record is still of the version before this one, the first of which is none."""
    earlier = version - 1
    return cast(Condition, Path("version") == {"N": str(earlier)}) if earlier else PK.does_not_exist()

"""How heavy a record is, as DynamoDB weighs it: its names and its values, in bytes."""

from collections.abc import Mapping
from typing import Any, Final

KILOBYTE: Final = 1024
_OF_A_COLLECTION: Final = 3


def weight_of(item: Mapping[str, Any]) -> int:
    """Return the bytes of a record in DynamoDB's own form."""
    return sum(len(name.encode()) + _weight(value) for name, value in item.items())


def _weight(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return len(content.lstrip("-0.")) // 2 + 2
        case "B":
            return len(content)
        case "BS" | "SS":
            return sum(len(one) for one in content)
        case "M":
            # A byte more for each: that is how a map counts its elements.
            return _OF_A_COLLECTION + len(content) + weight_of(content)
        case _:
            raise TypeError(f"no record here has a value of the kind {kind}")

"""How the API's answers are read: a shape that was not expected stops the replay, it never becomes a wrong figure."""

from collections.abc import Mapping

from tools.replay.stopped import ReplayStopped

JsonObject = Mapping[str, object]


def an_object(value: object) -> JsonObject:
    """Return a value that is an object, or refuse."""
    if not isinstance(value, dict):
        raise ReplayStopped(f"expected an object, not {value!r}")
    return value


def objects(value: object) -> list[JsonObject]:
    """Return a value that is a list of objects, or refuse."""
    if not isinstance(value, list):
        raise ReplayStopped(f"expected a list, not {value!r}")
    return [an_object(item) for item in value]


def text(value: object) -> str:
    """Return a value that is a text, or refuse."""
    if not isinstance(value, str):
        raise ReplayStopped(f"expected a text, not {value!r}")
    return value


def whole_number(value: object) -> int:
    """Return a value that is a whole number, or refuse."""
    if not isinstance(value, int):
        raise ReplayStopped(f"expected a whole number, not {value!r}")
    return value

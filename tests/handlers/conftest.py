"""The function that most others hear of, and whether each does only what it may."""

from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.asked_of_aws import Asked, noting, refused
from tests.cloud import Cloud


@pytest.fixture(autouse=True, scope="module")
def asked() -> Iterator[list[Asked]]:
    """Return what functions have asked for since the last test, be it for a module as a whole."""
    with noting() as notes:
        yield notes


@pytest.fixture(autouse=True)
def judged(asked: list[Asked]) -> Iterator[None]:
    """Hold what functions ask for against their roles, whatever the test is about."""
    yield
    calls = asked.copy()
    asked.clear()
    assert refused(calls) == []


@pytest.fixture
def relay(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    relay = cloud.function("relay_events")
    monkeypatch.setattr(relay, "PAUSE", 0)
    return relay

"""The cloud that functions run in, and the function that most of them hear of."""

from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.cloud import Cloud, open_cloud


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with pytest.MonkeyPatch.context() as told, open_cloud(told) as cloud:
        yield cloud


@pytest.fixture
def relay(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    relay = cloud.function("relay_events")
    monkeypatch.setattr(relay, "PAUSE", 0)
    return relay

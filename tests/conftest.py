"""
How much the properties try, and AWS on this machine for whoever asks for it.

They try a little and always the same in `make test`, a lot and always new in `make prove`.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.cloud import Cloud

# A slow machine is no reason to fail, so nothing is timed here; what must be fast has a test of its own in bench/.
_UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile("test", _UNTIMED, derandomize=True, max_examples=50, stateful_step_count=20)
settings.register_profile("prove", _UNTIMED, max_examples=300, stateful_step_count=50, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))


@pytest.fixture
def cloud() -> "Iterator[Cloud]":
    from tests.cloud import open_cloud  # noqa: PLC0415 - whoever does without AWS does not wait until it is loaded

    with pytest.MonkeyPatch.context() as told, open_cloud(told) as cloud:
        yield cloud

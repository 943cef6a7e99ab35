"""The machine that refunds are sent from."""

from collections.abc import Iterator

import pytest

from tests.payments.one_machine import Machine, a_machine


@pytest.fixture
def machine() -> Iterator[Machine]:
    with a_machine() as machine:
        yield machine

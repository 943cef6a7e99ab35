"""The reader of our stories keeps the promises of readers."""

import pytest

from tests.readers import PromisesOfReaders, WordReader


class TestTheWordReader(PromisesOfReaders):
    @pytest.fixture
    def reader(self) -> WordReader:
        return WordReader()

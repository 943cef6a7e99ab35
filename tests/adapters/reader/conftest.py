"""The reader as it ships."""

import pytest

from adapters.reader import SmallReader, small_reader
from adapters.reader.artefact import Artefact
from adapters.reader.languages import Languages


@pytest.fixture(scope="session")
def artefact() -> Artefact:
    """Return what the reader has learned."""
    return Artefact.shipped()


@pytest.fixture(scope="session")
def languages(artefact: Artefact) -> Languages:
    """Return what it has learned about languages."""
    return Languages.loaded(artefact.languages)


@pytest.fixture(scope="session")
def reader() -> SmallReader:
    """Return the reader itself."""
    return small_reader()

"""The reader as it ships."""

import pytest

from adapters.reader import SmallReader, small_reader
from adapters.reader.artifact import Artifact
from adapters.reader.languages import Languages


@pytest.fixture(scope="session")
def artifact() -> Artifact:
    """Return what the reader has learned."""
    return Artifact.shipped()


@pytest.fixture(scope="session")
def languages(artifact: Artifact) -> Languages:
    """Return what it has learned about languages."""
    return Languages.loaded(artifact.languages)


@pytest.fixture(scope="session")
def reader() -> SmallReader:
    """Return the reader itself."""
    return small_reader()

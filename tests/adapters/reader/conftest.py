"""The reader's languages as they ship."""

from os import environ
from pathlib import Path

import pytest

from adapters.reader.languages import Languages


@pytest.fixture(scope="session")
def languages() -> Languages:
    """Return what the section says that READER_LANGUAGES points to."""
    return Languages.loaded(Path(environ["READER_LANGUAGES"]).read_bytes())

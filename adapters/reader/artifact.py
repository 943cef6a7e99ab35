"""
What the reader has learned, as one file: a zip whose members anybody can open and look at.

    judgment.json     the version, and the few numbers on top: scales, biases, thresholds, calibration
    grams             the grams that mean something, one a line, in order
    weights           a column of signed bytes for each lane, as long as the list of grams
    pieces            the characters and words that the network knows, one a line
    vectors, filters  its signed bytes: a row for each piece, and a row for each neighbor and dimension
    simplified        traditional characters, each followed by its simplified form
    languages         n-grams of characters and how they point to languages
"""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from io import BytesIO
from typing import Any, Final, Self

NAME: Final = "model.zip"

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""Every member has the same date, so that the same content is the same file."""


@dataclass(frozen=True, kw_only=True)
class Artifact:
    """The members of the file. `judgment` is JSON: its shape is that of `judgment.Judgment`."""

    judgment: Mapping[str, Any]
    grams: str
    weights: bytes
    pieces: str
    vectors: bytes
    filters: bytes
    simplified: str
    languages: bytes

    @classmethod
    def shipped(cls) -> Self:
        """Return what ships with the product."""
        return cls.loaded(resources.files(__package__).joinpath(NAME).read_bytes())

    @classmethod
    def loaded(cls, content: bytes) -> Self:
        """Return what a file holds."""
        with zipfile.ZipFile(BytesIO(content)) as file:
            return cls(
                judgment=json.loads(file.read("judgment.json")),
                grams=file.read("grams").decode(),
                weights=file.read("weights"),
                pieces=file.read("pieces").decode(),
                vectors=file.read("vectors"),
                filters=file.read("filters"),
                simplified=file.read("simplified").decode(),
                languages=file.read("languages"),
            )

    def written(self) -> bytes:
        """Return the file: the same for the same members."""
        members = {
            "judgment.json": json.dumps(self.judgment, indent=1, sort_keys=True).encode(),
            "grams": self.grams.encode(),
            "weights": self.weights,
            "pieces": self.pieces.encode(),
            "vectors": self.vectors,
            "filters": self.filters,
            "simplified": self.simplified.encode(),
            "languages": self.languages,
        }
        content = BytesIO()
        with zipfile.ZipFile(content, "w") as file:
            for name, member in members.items():
                file.writestr(zipfile.ZipInfo(name, _EPOCH), member, zipfile.ZIP_DEFLATED, 9)
        return content.getvalue()

    def simplifying(self) -> dict[int, int]:
        """Return the table with which `str.translate` makes traditional characters simplified ones."""
        pairs = iter(self.simplified)
        return {ord(traditional): ord(simplified) for traditional, simplified in zip(pairs, pairs, strict=True)}

"""What the reader has learned, as one file: always the same for the same, and never half of it."""

import re
import zipfile
import zlib
from dataclasses import fields, replace
from importlib import resources
from io import BytesIO
from typing import Final

import pytest

from adapters.reader import SmallReader
from adapters.reader.artifact import NAME, Artifact
from adapters.reader.impression import FIRST_ASPECT, Impressions
from adapters.reader.judgment import Judgment
from aftersales.feedback.reading import Aspect

MEGABYTE: Final = 1_000_000


def _with(content: bytes, *, out: str = "", member: str = "", said: bytes = b"") -> bytes:
    """Return the file without one of its members, or with one that says something else."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            if name != out:
                new.writestr(name, said if name == member else old.read(name))
    return changed.getvalue()


SMALL: Final = Artifact(
    judgment={"version": "2026-11-22"},
    grams="bad\nslow\n慢",
    weights=bytes(range(60)),
    pieces="bad\n慢",
    vectors=b"\x01\xff",
    filters=b"\x7f" * 6,
    simplified="質质",
    languages=b"en de\nOP_",
)
MEMBERS: Final = ("judgment.json", *(field.name for field in fields(Artifact) if field.name != "judgment"))


class TestTheFile:
    def test_is_the_same_for_the_same_members(self) -> None:
        assert SMALL.written() == replace(SMALL, judgment=dict(SMALL.judgment)).written()
        assert Artifact.loaded(SMALL.written()) == SMALL

    def test_does_not_tell_when_it_was_written(self) -> None:
        with zipfile.ZipFile(BytesIO(SMALL.written())) as file:
            assert {member.date_time for member in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}

    def test_can_be_opened_and_looked_at(self) -> None:
        with zipfile.ZipFile(BytesIO(SMALL.written())) as file:
            assert tuple(file.namelist()) == MEMBERS
            assert file.read("grams").decode() == SMALL.grams

    @pytest.mark.parametrize("name", MEMBERS)
    def test_is_refused_without_any_of_its_members(self, name: str) -> None:
        with pytest.raises(KeyError, match=name):
            Artifact.loaded(_with(SMALL.written(), out=name))

    @pytest.mark.parametrize("place", [40, 200, 300])
    def test_is_refused_where_a_byte_has_changed(self, place: int) -> None:
        content = bytearray(SMALL.written())
        content[place] ^= 1

        with pytest.raises((zipfile.BadZipFile, zlib.error)):
            Artifact.loaded(bytes(content))

    def test_is_refused_where_it_is_cut_off(self) -> None:
        with pytest.raises(zipfile.BadZipFile):
            Artifact.loaded(SMALL.written()[:-100])

    @pytest.mark.parametrize("name", ["grams", "pieces", "simplified"])
    def test_is_refused_where_its_text_is_no_text(self, name: str) -> None:
        with pytest.raises(UnicodeDecodeError):
            Artifact.loaded(_with(SMALL.written(), member=name, said=b"\xff"))

    def test_is_refused_where_a_character_has_no_simplified_form(self) -> None:
        with pytest.raises(ValueError, match="zip"):
            replace(SMALL, simplified="質质態").simplifying()

    def test_is_refused_where_weights_are_missing(self, artifact: Artifact) -> None:
        with pytest.raises(ValueError, match="zip"):
            Impressions(replace(artifact, weights=artifact.weights[:-1]))


class TestWhatShips:
    def test_is_small(self) -> None:
        assert len(resources.files("adapters.reader").joinpath(NAME).read_bytes()) <= 3 * MEGABYTE

    def test_says_its_version_as_a_day(self, artifact: Artifact) -> None:
        assert re.fullmatch(r"20\d\d-[01]\d-[0-3]\d[b-z]?", artifact.judgment["version"])

    def test_has_each_gram_once_in_order(self, artifact: Artifact) -> None:
        grams = artifact.grams.split("\n")

        assert grams == sorted(set(grams))
        assert "" not in grams

    def test_has_a_weight_for_each_gram_in_each_lane(self, artifact: Artifact) -> None:
        lanes = FIRST_ASPECT + len(Aspect)

        assert len(artifact.judgment["scales"]) == lanes
        assert len(artifact.weights) == lanes * len(artifact.grams.split("\n"))

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_judges_everything_in_the_languages_that_matter(self, artifact: Artifact, language: str) -> None:
        judgment = Judgment.of(artifact.judgment["languages"][language])

        assert (len(judgment.sentiment), len(judgment.mention), len(judgment.thresholds)) == (3, 3, len(Aspect))
        assert max(judgment.thresholds) < 1

    def test_makes_traditional_characters_simplified_ones(self, artifact: Artifact) -> None:
        assert "質量態度發貨".translate(artifact.simplifying()) == "质量态度发货"

    def test_is_what_the_reader_reads_with(self, artifact: Artifact, reader: SmallReader) -> None:
        assert SmallReader(artifact).read("物流太慢了") == reader.read("物流太慢了")

"""What the reader has learned, as one file: always the same for the same, and never half of it."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from adapters.reader import SmallReader
from adapters.reader.artefact import Artefact
from adapters.reader.impression import FIRST_ASPECT, Impressions
from adapters.reader.judgment import Judgment
from aftersales.feedback.reading import Aspect

MEGABYTE = 1_000_000


def _with(content: bytes, *, out: str = "", member: str = "", said: bytes = b"") -> bytes:
    """Return the file without one of its members, or with one that says something else."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            if name != out:
                new.writestr(name, said if name == member else old.read(name))
    return changed.getvalue()


class TestTheFile:
    def test_is_the_same_for_the_same_members(self, artefact: Artefact) -> None:
        assert artefact.written() == artefact.written()
        assert Artefact.loaded(artefact.written()) == artefact

    def test_can_be_opened_and_looked_at(self, artefact: Artefact) -> None:
        with zipfile.ZipFile(BytesIO(artefact.written())) as file:
            assert file.namelist() == ["judgment.json", "grams", "weights", "simplified", "languages"]
            assert file.testzip() is None

    @pytest.mark.parametrize("name", ["judgment.json", "grams", "weights", "simplified", "languages"])
    def test_is_refused_without_any_of_its_members(self, artefact: Artefact, name: str) -> None:
        with pytest.raises(KeyError, match=name):
            Artefact.loaded(_with(artefact.written(), out=name))

    def test_is_refused_where_a_byte_has_changed(self, artefact: Artefact) -> None:
        content = bytearray(artefact.written())
        content[len(content) // 2] ^= 1

        with pytest.raises((zipfile.BadZipFile, ValueError, EOFError)):
            Artefact.loaded(bytes(content))

    def test_is_refused_where_it_is_cut_off(self, artefact: Artefact) -> None:
        with pytest.raises(zipfile.BadZipFile):
            Artefact.loaded(artefact.written()[:-100])

    def test_is_refused_where_its_text_is_no_text(self, artefact: Artefact) -> None:
        with pytest.raises(UnicodeDecodeError):
            Artefact.loaded(_with(artefact.written(), member="grams", said=b"\xff"))

    def test_is_refused_where_weights_are_missing(self, artefact: Artefact) -> None:
        with pytest.raises(ValueError, match="zip"):
            Impressions(replace(artefact, weights=artefact.weights[:-1]))


class TestWhatShips:
    def test_is_small(self, artefact: Artefact) -> None:
        assert len(artefact.written()) <= 3 * MEGABYTE

    def test_says_its_version_as_a_day(self, artefact: Artefact) -> None:
        assert re.fullmatch(r"20\d\d-[01]\d-[0-3]\d[b-z]?", artefact.judgment["version"])

    def test_has_each_gram_once_in_order(self, artefact: Artefact) -> None:
        grams = artefact.grams.split("\n")

        assert grams == sorted(set(grams))
        assert "" not in grams

    def test_has_a_weight_for_each_gram_in_each_lane(self, artefact: Artefact) -> None:
        lanes = FIRST_ASPECT + len(Aspect)

        assert len(artefact.judgment["scales"]) == lanes
        assert len(artefact.weights) == lanes * len(artefact.grams.split("\n"))

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_judges_everything_in_the_languages_that_matter(self, artefact: Artefact, language: str) -> None:
        judgment = Judgment.of(artefact.judgment["languages"][language])

        assert (len(judgment.sentiment), len(judgment.mention), len(judgment.thresholds)) == (3, 3, len(Aspect))
        assert max(judgment.thresholds) < 1

    def test_makes_traditional_characters_simplified_ones(self, artefact: Artefact) -> None:
        assert "質量態度發貨".translate(artefact.simplifying()) == "质量态度发货"

    def test_is_what_the_reader_reads_with(self, artefact: Artefact, reader: SmallReader) -> None:
        assert SmallReader(artefact).read("物流太慢了") == reader.read("物流太慢了")

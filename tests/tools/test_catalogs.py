"""The catalogs of what people read: a new language begins with an empty file."""

from pathlib import Path

import pytest

from tools.catalogs import compiled, gathered, updated, written


@pytest.mark.parametrize("language", ["de", "pl", "zh-hant"])
def test_an_empty_file_becomes_a_catalog_with_everything_to_translate(tmp_path: Path, language: str) -> None:
    file = tmp_path / f"{language}.po"
    file.touch()

    catalog = updated(file)

    assert {message.id for message in catalog if message.id} == {message.id for message in gathered() if message.id}
    assert not any(message.string for message in catalog if message.id)


def test_what_was_translated_stays_and_what_nobody_says_any_more_goes(tmp_path: Path) -> None:
    file = tmp_path / "de.po"
    file.write_text(
        'msgid "merchant"\nmsgstr "Händler"\n\nmsgid "Nobody says this."\nmsgstr "Niemand sagt das."\n', "utf-8"
    )

    catalog = updated(file)

    assert catalog["merchant"].string == "Händler"
    assert "Nobody says this." not in written(catalog).decode()


def test_a_catalog_is_written_and_compiled_alike_every_time(tmp_path: Path) -> None:
    file = tmp_path / "de.po"
    file.touch()

    file.write_bytes(first := written(updated(file)))

    assert written(updated(file)) == first
    assert compiled(updated(file)) == compiled(updated(file))

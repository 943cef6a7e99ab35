"""
The catalogs of what people read: gathers every text there is, and compiles what translators made of it.

    aftersales/catalogs/zh.po    what translators write
    aftersales/catalogs/zh.mo    the same, as it is read at run time

Gathered are the templates that the code says, `Said("…")`, the words of the vocabulary, and the rows of the law. To
begin a new language, make an empty file of its name: `touch aftersales/catalogs/de.po`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from aftersales.law.rules import Exemption
from aftersales.law.statute_books import jurisdictions, rows_of
from aftersales.vocabulary import CaseAction, CaseKind, CaseStatus, Condition, EvidenceKind, Party, ProductTrait
from aftersales.wording import Said, kept, word_for

ROOT: Final = Path(__file__).parent.parent
CATALOGS: Final = ROOT / "aftersales" / "catalogs"
SPOKEN_WORDS: Final[tuple[type[StrEnum], ...]] = (
    CaseAction,
    CaseKind,
    CaseStatus,
    Condition,
    EvidenceKind,
    Party,
    ProductTrait,
)
"""The vocabularies whose words stand in sentences."""

_WIDTH: Final = 120
_BOOKS: Final = "aftersales/law/jurisdictions"
_FOLDERS: Final = ("aftersales", "schema")
_KEYWORDS: Final = {"Said": (1,)}
_BEGUN: Final = datetime(2026, 11, 23, tzinfo=UTC)
"""What catalogs say of when they were made, always alike: what differs then was translated anew."""


def gathered() -> Catalog:
    """Return every text that people read, with the files that say it."""
    catalog = Catalog(project="aftersales", fuzzy=False)
    for file, text in _texts():
        catalog.add(text, locations=[(file, 1)])
    return catalog


def updated(catalog: Path) -> Catalog:
    """Return a catalog as it is translated now, with every text that is said now and no other."""
    with catalog.open("rb") as file:
        translated = read_po(file, locale=catalog.stem.replace("-", "_"))
    translated.update(gathered(), no_fuzzy_matching=True, update_creation_date=False)
    translated.obsolete.clear()
    translated.header_comment = "# Translations of what people read. Write them here, then `make catalogs`."
    translated.fuzzy, translated.project, translated.version = False, "aftersales", ""
    translated.creation_date, translated.revision_date = _BEGUN, _BEGUN
    translated.msgid_bugs_address = translated.last_translator = translated.language_team = ""
    return translated


def written(catalog: Catalog) -> bytes:
    """Return a catalog as translators read it."""
    text = BytesIO()
    write_po(text, catalog, width=_WIDTH, include_lineno=False, sort_by_file=True)
    return text.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """Return a catalog as it is read at run time."""
    binary = BytesIO()
    write_mo(binary, catalog)
    return binary.getvalue()


@cache
def _texts() -> tuple[tuple[str, str], ...]:
    return *_said_in_code(), *_words_of_the_vocabulary(), *_rows_of_the_law()


def _said_in_code() -> Iterator[tuple[str, str]]:
    for folder in _FOLDERS:
        found = extract_from_dir(ROOT / folder, method_map=[("**.py", "python")], keywords=_KEYWORDS)
        for file, _line, text, _comments, _context in found:
            yield f"{folder}/{file}", str(text)


def _words_of_the_vocabulary() -> Iterator[tuple[str, str]]:
    for words in SPOKEN_WORDS:
        for word in words:
            yield "aftersales/vocabulary.py", word_for(word).template


def _rows_of_the_law() -> Iterator[tuple[str, str]]:
    for jurisdiction in sorted(jurisdictions()):
        for row in rows_of(jurisdiction):
            facts = (fact for rule in row.decides if isinstance(rule, Exemption) for _, fact in rule.facts)
            for text in (row.text, *map(kept, filter(None, (row.note, *facts)))):
                for template in _templates_in(text):
                    yield f"{_BOOKS}/{jurisdiction}.toml", template


def _templates_in(text: object) -> Iterator[str]:
    if isinstance(text, Said):
        # A figure is the same in every language.
        if not text.isdecimal():
            yield text.template
        for value in text.values.values():
            yield from _templates_in(value)


def main() -> None:
    """Bring each catalog up to date and compile it; say what is left to translate."""
    for file in sorted(CATALOGS.glob("*.po")):
        catalog = updated(file)
        file.write_bytes(written(catalog))
        file.with_suffix(".mo").write_bytes(compiled(catalog))
        missing = [message.id for message in catalog if message.id and not message.string]
        print(f"{file.name}: {len(catalog)} texts, {len(missing)} to translate")


if __name__ == "__main__":
    main()

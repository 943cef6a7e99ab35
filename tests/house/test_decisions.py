"""Decision records answer the question that someone will ask: each has a number, a reason and a price."""

import re
from collections import Counter
from typing import Final

from tests.house.tree import Text, texts

PARTS: Final = ("Status", "Context", "Decision", "Consequences")

_NAME: Final = re.compile(r"docs/decisions/(\d{4})-[a-z0-9]+(-[a-z0-9]+)*\.md")
_PART: Final = re.compile(r"^## (.+)\n+((?:(?!## ).*\n?)*)", re.MULTILINE)


def _records() -> list[Text]:
    return [text for text in texts() if text.path.startswith("docs/decisions/")]


def _missing(record: Text) -> list[str]:
    bodies = {title: body.strip() for title, body in _PART.findall(record.content)}
    return [part for part in PARTS if not bodies.get(part)]


def test_every_record_says_what_was_decided_and_at_what_price() -> None:
    incomplete = {record.path: missing for record in _records() if (missing := _missing(record))}

    assert not incomplete, f"give these parts a body: {incomplete}"


def test_every_record_has_a_name_and_a_title_with_its_number() -> None:
    misnamed = [
        record.path
        for record in _records()
        if not (name := _NAME.fullmatch(record.path)) or not record.content.startswith(f"# {name[1]} ")
    ]

    assert not misnamed, f"call these NNNN-some-words.md, and begin them with “# NNNN Some words”: {misnamed}"


def test_every_number_is_used_once() -> None:
    numbers = Counter(record.path.removeprefix("docs/decisions/")[:4] for record in _records())

    assert [number for number, times in numbers.items() if times > 1] == []

"""The table of cases, as an audit reads it: partition by partition, and without making anything of what is there."""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pynamodb.expressions.operand import Path

from adapters.audit import Chain, Fault
from adapters.documents import Document
from adapters.dynamodb import keys
from adapters.dynamodb.bodies import document_in
from adapters.dynamodb.keys import Key
from adapters.dynamodb.records import META, MORE, TEXT
from adapters.dynamodb.table import PK, Item, Range, Table, body_of

_SK: Final = Path("SK")
_EVENT: Final = "EVENT#"
_UNREADABLE: Final = (zlib.error, ValueError, KeyError, IndexError, TypeError)
"""What may come of unpacking what nobody packed."""


@dataclass(frozen=True)
class DynamoAudit:
    """Reads chains. Nothing is stopped for it: who finds a fault looks again, since it may have happened just then."""

    table: Table

    def subjects(self) -> Iterator[str]:
        """Yield everything that has a chain, or should have one, once; all of the table is read for it."""
        ours = PK.startswith("CASE#") | PK.startswith("ORDER#") | PK.startswith("FEEDBACK#fb_")
        of_chains = (_SK == META) | _SK.startswith(_EVENT) | _SK.startswith(TEXT)
        known: set[str] = set()
        for item in self.table.scan(ours & of_chains):
            subject = item["PK"]["S"].partition("#")[2]
            if subject not in known:
                known.add(subject)
                yield subject

    def chain_of(self, subject: str) -> Chain:
        """Return what is kept about a subject now."""
        partition = keys.event_of(subject, 1).pk
        found = self.table.read_range(Range(partition=partition))
        events = {keys.number_in(key): _document(item) for key, item in found.items() if key.sk.startswith(_EVENT)}
        last = max(events, default=0)
        return Chain(
            subject=subject,
            says=_says(found, partition),
            events=events,
            words={
                last if key.sk == TEXT else keys.number_in(key): _document(item)
                for key, item in found.items()
                if key.sk.startswith(TEXT)
            },
        )

    def heard_otherwise(self) -> Iterator[Fault]:
        """Yield nothing: what was published is remembered by those who heard it."""
        return iter(())


def _says(found: Mapping[Key, Item], partition: str) -> Document | None:
    item, rest = found.get(Key(partition, META)), found.get(Key(partition, MORE))
    if item is None or ("more" in item and (rest is None or rest["version"] != item["more"])):
        return None
    return _document(item, body_of(rest) if rest is not None and "more" in item else b"")


def _document(item: Item, rest: bytes = b"") -> Document | None:
    try:
        return document_in(body_of(item) + rest)
    except _UNREADABLE:
        return None

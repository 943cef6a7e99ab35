"""
Verify that the books still say what was written in them: every event in its place, and the words that came with it.

    python -m tools.verify_audit --data-dir DIR                    the books of one machine, while its server is stopped
    python -m tools.verify_audit --table NAME --region eu-west-1   the books on AWS, while they are at work

    … --note-heads FILE     notes where every chain ends now: keep the file where nobody who writes in the books can
    … --heads FILE          also holds the books against what was noted before

It fails where anything is not as it was written. What it can find, and what only noted heads show: docs/audit.md.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from adapters.audit import Audited, Chain, Fault, faults_in, is_chained
from adapters.chain import hash_of
from tools.on_aws import store_in
from tools.one_machine import books_in
from tools.which_books import given_books

SHOWN: Final = 100
"""So many faults are told, the others counted."""

_MORE_LOOKS: Final = 2

Heads = Mapping[str, tuple[int, str]]
"""Where chains ended: the number and the hash of the last event, by what they are about."""


@dataclass
class Audit:
    """What was found so far."""

    books: Audited
    noted: Heads = field(default_factory=dict)
    chains: int = 0
    events: int = 0
    unchained: int = 0
    faults: list[Fault] = field(default_factory=list)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)

    def verify(self) -> None:
        """Look at every chain, and at every one that was noted."""
        known = set()
        for subject in self.books.subjects():
            known.add(subject)
            self._look_at(subject)
        for subject in sorted(self.noted.keys() - known):
            self._look_at(subject)
        self.faults += self.books.heard_otherwise()

    def _look_at(self, subject: str) -> None:
        chain, faults = self._settled(subject)
        self.faults += faults
        self.chains += 1
        self.events += len(chain.events)
        self.unchained += sum(not is_chained(event) for event in chain.events.values())
        last = max(chain.events, default=0)
        if is_chained(event := chain.events.get(last)):
            self.heads[subject] = (last, hash_of(event))

    def _settled(self, subject: str) -> tuple[Chain, list[Fault]]:
        """Return a chain and its faults; where there are any it is read again, since it may be written just now."""
        chain, faults = self._looked_at(subject)
        for _ in range(_MORE_LOOKS):
            if not faults:
                break
            chain, faults = self._looked_at(subject)
        return chain, faults

    def _looked_at(self, subject: str) -> tuple[Chain, list[Fault]]:
        chain = self.books.chain_of(subject)
        return chain, [*faults_in(chain), *self._faults_since(chain)]

    def _faults_since(self, chain: Chain) -> Iterator[Fault]:
        if chain.subject in self.noted:
            number, head = self.noted[chain.subject]
            event = chain.events.get(number)
            if event is None or hash_of(event) != head:
                yield Fault(f"{chain.subject}/{number}", "the event is not the one that was noted")


def main(arguments: Sequence[str] | None = None) -> None:
    """Verify the books, say what was found, and fail if anything is wrong."""
    given = _given(arguments)
    noted = _read(given.heads) if given.heads else {}
    with _books(given) as books:
        audit = Audit(books, noted=noted)
        audit.verify()
    for fault in audit.faults[:SHOWN]:
        print(fault, file=sys.stderr)
    print(
        f"{audit.chains:,} chains of {audit.events:,} events were verified; {audit.unchained:,} events are from before "
        f"there were chains. Faults: {len(audit.faults):,}."
    )
    if audit.faults:
        sys.exit("The books do not say what was written in them.")
    if given.note_heads:
        _write(given.note_heads, audit.heads)


def _read(file: Path) -> Heads:
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return {subject: (int(number), head) for subject, number, head in rows}


def _write(file: Path, heads: Heads) -> None:
    rows = (f"{subject}\t{number}\t{head}\n" for subject, (number, head) in sorted(heads.items()))
    file.write_text("".join(rows), encoding="utf-8")
    print(f"{len(heads):,} heads were noted in {file}.")


@contextmanager
def _books(given: Namespace) -> Iterator[Audited]:
    if given.table is not None:
        yield store_in(given.table, region=given.region).audit
        return
    with books_in(given.data_dir) as books:
        yield books.audit


def _given(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m tools.verify_audit", description="Verify what the books say.")
    parser.add_argument("--heads", type=Path, help="what was noted before, to hold the books against")
    parser.add_argument("--note-heads", type=Path, help="where to note the ends of all chains")
    return given_books(parser, arguments)


if __name__ == "__main__":
    main()

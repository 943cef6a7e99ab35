"""
Audit: whether the books still say what was written in them, chain by chain.

It finds what was changed in an event, and events that were removed, put in, swapped or cut off, as far as the rest
still tells; and words that are not those that were written. What it cannot tell is in docs/audit.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from adapters.chain import hash_of, hash_of_nothing_before
from adapters.documents import Document
from aftersales.cases.events import CaseEventType
from aftersales.feedback.events import FeedbackEventType

ERASURES: Final = frozenset({CaseEventType.BUYER_ERASED.value, FeedbackEventType.BUYER_ERASED.value})

_NAMES_OF_SUBJECTS: Final = ("case_id", "order_id", "feedback_id")


@dataclass(frozen=True, kw_only=True)
class Chain:
    """
    What is kept about one case, order or feedback: events and words by the events' numbers; None cannot be read.

    `says` is the document of the case, order or feedback itself; None if there is none, or it cannot be read.
    """

    subject: str
    says: Document | None
    events: Mapping[int, Document | None] = field(default_factory=dict)
    words: Mapping[int, Document | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was written: where, and what is wrong there."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


class Audited(Protocol):
    """Books that can be audited."""

    def subjects(self) -> Iterator[str]:
        """Yield everything that has a chain, or should have one."""
        ...

    def chain_of(self, subject: str) -> Chain:
        """Return what is kept about a subject now."""
        ...

    def heard_otherwise(self) -> Iterator[Fault]:
        """Yield where what was published is not what is kept, as far as these books remember what was published."""
        ...


def faults_in(chain: Chain) -> Iterator[Fault]:
    """Yield what is wrong with a chain, from its first event to its last."""
    hashes: dict[int, str] = {}
    for number in range(1, _length_of(chain) + 1):
        if number not in chain.events:
            yield Fault(f"{chain.subject}/{number}", "the event is missing")
            continue
        event = chain.events[number]
        if event is None:
            yield Fault(f"{chain.subject}/{number}", "the event cannot be read")
            continue
        yield from _faults_of_event(chain, number, event, hashes)
        hashes[number] = hash_of(event)
    yield from _faults_of_end(chain, hashes)
    yield from _faults_of_words(chain)


def is_chained(event: Mapping[str, object] | None) -> bool:
    """Tell whether an event is of a chain; those from before there were chains are of none."""
    return event is not None and "previous_hash" in event


def _length_of(chain: Chain) -> int:
    told = _number(chain.says, "version", usually=_first_version(chain)) if chain.says else 0
    return max([told, *chain.events])


def _first_version(chain: Chain) -> int:
    # What is as usual is left out of documents: an order begins with its first event, the others with none.
    return 1 if chain.subject.startswith("ord_") else 0


def _number(document: Document | None, name: str, *, usually: int) -> int:
    number = (document or {}).get(name, usually)
    return number if isinstance(number, int) else usually


def _faults_of_event(chain: Chain, number: int, event: Document, hashes: Mapping[int, str]) -> Iterator[Fault]:
    place = f"{chain.subject}/{number}"
    named = next((event[name] for name in _NAMES_OF_SUBJECTS if name in event), None)
    if (named, event.get("number")) != (chain.subject, number):
        yield Fault(place, "the event is that of another place")
    before = chain.events.get(number - 1)
    if not is_chained(event):
        if is_chained(before):
            yield Fault(place, "the event is of no chain, and the one before it is")
        return
    expected = hashes.get(number - 1, "") if is_chained(before) else hash_of_nothing_before(chain.subject, number)
    # What cannot be read, and what is missing, was told already.
    if number > 1 and number - 1 not in hashes:
        return
    if event["previous_hash"] != expected:
        yield Fault(place, "the event does not follow the one before it: this one or that one is another")


def _faults_of_end(chain: Chain, hashes: Mapping[int, str]) -> Iterator[Fault]:
    if chain.says is None:
        yield Fault(chain.subject, "something of it is kept, and it is missing or cannot be read")
        return
    last = max(chain.events, default=0)
    if _number(chain.says, "version", usually=_first_version(chain)) < last:
        yield Fault(chain.subject, "there are more events than it has had")
    newest = chain.events.get(last)
    expected = hashes.get(last, "") if is_chained(newest) else ""
    if last in hashes and chain.says.get("head", "") != expected:
        yield Fault(chain.subject, "its last event is not the one whose hash it says")
    elif newest is not None and "status" in chain.says and chain.says["status"] != newest.get("status"):
        yield Fault(chain.subject, "it stands elsewhere than after its last event")


def _faults_of_words(chain: Chain) -> Iterator[Fault]:
    for number in sorted({*chain.words, *_answering(chain)}):
        place, event, words = f"{chain.subject}/{number}", chain.events.get(number), chain.words.get(number)
        if number in chain.words and words is None:
            yield Fault(place, "the words cannot be read")
        elif event is None:
            yield Fault(place, "there are words, and no event that they came with")
        elif is_chained(event):
            yield from _faults_between(place, event.get("words_hash"), words)


def _faults_between(place: str, told: object, words: Document | None) -> Iterator[Fault]:
    if words is None and told is not None:
        yield Fault(place, "the words are missing, and nobody erased the buyer")
    elif words is not None and told is None:
        yield Fault(place, "there are words, and none were written")
    elif words is not None and told != hash_of(words):
        yield Fault(place, "the words are not those that were written")


def _answering(chain: Chain) -> Iterator[int]:
    """Yield the events whose words must be there: not those from before an erasure, nor those that others replaced."""
    last = max(chain.events, default=0)
    replaced = chain.subject.startswith("fb_")
    for number in sorted(chain.events, reverse=True):
        event = chain.events[number]
        if event is not None and event.get("type") in ERASURES:
            return
        if event is not None and "words_hash" in event and (number == last or not replaced):
            yield number

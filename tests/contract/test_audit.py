"""The audit: whoever changes what was written is found out, wherever they did it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.audit import Fault, faults_in
from adapters.chain import hash_of, hash_of_nothing_before
from aftersales.cases.deciding import Approve
from aftersales.cases.talking import PostMessage
from aftersales.identifiers import CaseId
from tests.contract import vandals
from tests.contract.vandals import Vandal
from tests.said import a_feedback, a_reading
from tests.shop import BUYER, LEAD, NOON, an_order, ask_for, request_by
from tools.verify_audit import Audit


@dataclass(frozen=True)
class Written:
    """A vandal among books in which this was written: a case of four events, of which two came with words."""

    vandal: Vandal
    case: CaseId
    order: str
    feedback: str

    def faults(self) -> list[Fault]:
        """Return what an audit finds."""
        audit = Audit(self.vandal.audited)
        audit.verify()
        return audit.faults

    def change(self, subject: str, number: int | None = None, **fields: object) -> None:
        """Change what a document says."""
        document = self.vandal.unpacked(self.vandal.bytes_of(subject, number))
        self.vandal.write(self.vandal.packed({**document, **fields}), subject, number)

    def swap(self, one: int, other: int) -> None:
        """Let two events of the case change their places."""
        first, second = self.vandal.bytes_of(self.case, one), self.vandal.bytes_of(self.case, other)
        self.vandal.write(second, self.case, one)
        self.vandal.write(first, self.case, other)

    def say_otherwise(self, subject: str, number: int, **words: object) -> None:
        """Change what somebody wrote."""
        said = self.vandal.unpacked(self.vandal.words(subject, number) or b"")
        self.vandal.write_words(self.vandal.packed({**said, **words}), subject, number)

    def rewrite(self) -> None:
        """Write the last event of the case otherwise, and the whole chain and the case so that they agree with it."""
        self.change(self.case, 4, at="2026-11-22T12:00:01Z")
        self.change(self.case, head=hash_of(self.vandal.unpacked(self.vandal.bytes_of(self.case, 4))))


def _written(vandal: Vandal) -> Written:
    shop = vandal.shop
    case = shop.opens(shop.sells(an_order(2)))
    shop.acts(case, PostMessage(text="It squeaks."), by=BUYER)
    shop.acts(case, Approve(note="Send it back, please. ü"), by=LEAD)
    shop.acts(case, PostMessage(text="I did."), by=BUYER)
    said = a_feedback("Far too slow.")
    kept = shop.kept.feedback.save(said)
    shop.kept.feedback.save(kept.read(a_reading(), at=NOON))
    return Written(vandal, case.id, case.order_id, said.id)


@pytest.fixture(params=[vandals.on_one_machine, vandals.on_aws], ids=["one machine", "AWS"])
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Written]:
    with request.param(tmp_path) as vandal:
        yield _written(vandal)


@pytest.fixture(params=[vandals.on_one_machine, vandals.on_aws], ids=["one machine", "AWS"], scope="module")
def written_once(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    """Return books that every test leaves as they were."""
    with request.param(tmp_path_factory.mktemp("books")) as vandal:
        yield _written(vandal)


TAMPERINGS: dict[str, tuple[Callable[[Written], object], str]] = {
    "an event is changed": (lambda books: books.change(books.case, 2, by="MERCHANT"), "/3: the event does not follow"),
    "an event goes back to another request": (
        lambda books: books.change(books.case, 2, correlation_id="JKJaXmPLvHcESHA="),
        "/3: the event does not follow",
    ),
    "the last event is changed": (lambda books: books.change(books.case, 4, by="MERCHANT"), ": its last event is not"),
    "something is put into an event": (lambda books: books.change(books.case, 1, note="!"), "/2: the event does not"),
    "the event of an order is changed": (lambda books: books.change(books.order, 1, by="BUYER"), ": its last event"),
    "the event of a feedback is changed": (
        lambda books: books.change(books.feedback, 1, by="SYSTEM"),
        "/2: the event does not follow",
    ),
    "the first event is removed": (lambda books: books.vandal.remove(books.case, 1), "/1: the event is missing"),
    "an event is removed": (lambda books: books.vandal.remove(books.case, 3), "/3: the event is missing"),
    "the end is cut off": (lambda books: books.vandal.remove(books.case, 4), "/4: the event is missing"),
    "two events are swapped": (lambda books: books.swap(2, 3), "/2: the event is that of another place"),
    "an event is put in at the end": (
        lambda books: books.vandal.write(books.vandal.bytes_of(books.case, 4), books.case, 5),
        ": there are more events than it has had",
    ),
    "an event is taken out of the chain": (
        lambda books: books.vandal.write(
            books.vandal.packed(_without(books.vandal.unpacked(books.vandal.bytes_of(books.case, 3)), "previous_hash")),
            books.case,
            3,
        ),
        "/3: the event is of no chain",
    ),
    "a text is changed": (
        lambda books: books.say_otherwise(books.case, 2, text="It sings."),
        "/2: the words are not those",
    ),
    "a salt is changed": (lambda books: books.say_otherwise(books.case, 2, salt="a"), "/2: the words are not those"),
    "a text is removed": (lambda books: books.vandal.write_words(None, books.case, 2), "/2: the words are missing"),
    "a text is put in": (
        lambda books: books.vandal.write_words(books.vandal.packed({"text": "Yes."}), books.case, 1),
        "/1: there are words, and none were written",
    ),
    "a text without an event is put in": (
        lambda books: books.vandal.write_words(books.vandal.packed({"text": "Yes."}), books.case, 7),
        "/7: there are words, and no event",
    ),
    "the text of a feedback is changed": (
        lambda books: books.say_otherwise(books.feedback, 2, text="Great."),
        "/2: the words are not those",
    ),
    "the text of a feedback is removed": (
        lambda books: books.vandal.write_words(None, books.feedback, 2),
        "/2: the words are missing",
    ),
    "the head of a case is changed": (lambda books: books.change(books.case, head="AAAA"), ": its last event is not"),
    "the head of a case is removed": (lambda books: books.change(books.case, head=""), ": its last event is not"),
    "the version of a case is changed": (lambda books: books.change(books.case, version=5), "/5: the event is missing"),
    "the status of a case is changed": (
        lambda books: books.change(books.case, status="COMPLETED"),
        ": it stands elsewhere than after its last event",
    ),
    "an event is garbled": (lambda books: books.vandal.write(b"\xff{", books.case, 2), "/2: the event cannot be read"),
    "a text is garbled": (
        lambda books: books.vandal.write_words(b"\xff{", books.case, 2),
        "/2: the words cannot be read",
    ),
}


def _without(document: dict[str, object], name: str) -> dict[str, object]:
    return {each: value for each, value in document.items() if each != name}


class TestBooksAsTheyWereWritten:
    def test_have_no_fault(self, written: Written) -> None:
        audit = Audit(written.vandal.audited)

        audit.verify()

        assert audit.faults == []
        assert (audit.chains, audit.events, audit.unchained) == (3, 7, 0)

    def test_begin_each_chain_with_whose_it_is(self, written: Written) -> None:
        first = written.vandal.unpacked(written.vandal.bytes_of(written.case, 1))

        assert first["previous_hash"] == hash_of_nothing_before(written.case, 1)

    def test_may_hold_words_about_more_lines_than_nine(self, written: Written) -> None:
        shop = written.vandal.shop
        ask = ask_for(shop.sells(an_order(*[1] * 12)), dict.fromkeys(range(1, 13), 1))
        commented = replace(ask, lines=tuple(replace(line, comment="It squeaks.") for line in ask.lines))

        case = shop.business.cases.request(commented, actor=BUYER, request=request_by(BUYER))

        assert len(shop.kept.cases.words(case.id)[1].comments) == 12
        assert written.faults() == []

    def test_salt_the_same_words_differently(self, written: Written) -> None:
        shop, case = written.vandal.shop, written.vandal.shop.kept.cases.get(written.case)
        shop.acts(case, PostMessage(text="It squeaks."), by=BUYER)

        hashes = {written.vandal.unpacked(written.vandal.bytes_of(case.id, nth))["words_hash"] for nth in (2, 5)}

        assert len(hashes) == 2


class TestTampering:
    @pytest.mark.parametrize("kind", TAMPERINGS)
    def test_is_found(self, written: Written, kind: str) -> None:
        tamper, told = TAMPERINGS[kind]

        tamper(written)

        assert any(told in str(fault) for fault in written.faults()), written.faults()

    @settings(max_examples=100)
    @given(st.data())
    def test_with_any_byte_of_any_event_is_found(self, written_once: Written, data: st.DataObject) -> None:
        books, vandal = written_once, written_once.vandal
        place = data.draw(st.sampled_from([*((books.case, nth) for nth in (1, 2, 3, 4)), (books.feedback, 1)]))
        body = vandal.bytes_of(*place)
        flipped = _flipped(body, data)

        vandal.write(flipped, *place)

        assert list(faults_in(vandal.audited.chain_of(place[0]))) or _says_the_same(vandal, flipped, body)
        vandal.write(body, *place)

    @settings(max_examples=50)
    @given(st.data())
    def test_with_any_byte_of_any_text_is_found(self, written_once: Written, data: st.DataObject) -> None:
        books, vandal = written_once, written_once.vandal
        place = data.draw(st.sampled_from([(books.case, 2), (books.case, 3), (books.feedback, 2)]))
        body = vandal.words(*place)
        assert body is not None
        flipped = _flipped(body, data)

        vandal.write_words(flipped, *place)

        assert list(faults_in(vandal.audited.chain_of(place[0]))) or _says_the_same(vandal, flipped, body)
        vandal.write_words(body, *place)


class TestARewrittenChain:
    def test_is_not_found_where_everything_agrees_with_it(self, written: Written) -> None:
        written.rewrite()

        assert written.faults() == []

    def test_is_found_by_who_noted_its_head(self, written: Written) -> None:
        before = Audit(written.vandal.audited)
        before.verify()

        written.rewrite()

        after = Audit(written.vandal.audited, noted=before.heads)
        after.verify()
        assert [str(fault) for fault in after.faults] == [f"{written.case}/4: the event is not the one that was noted"]

    def test_that_goes_on_is_not_held_against_who_noted_its_head(self, written: Written) -> None:
        before = Audit(written.vandal.audited)
        before.verify()
        shop = written.vandal.shop

        shop.acts(shop.kept.cases.get(written.case), PostMessage(text="Hello?"), by=BUYER)

        after = Audit(written.vandal.audited, noted=before.heads)
        after.verify()
        assert after.faults == []


def _flipped(body: bytes, data: st.DataObject) -> bytes:
    at, bits = data.draw(st.integers(0, len(body) - 1)), data.draw(st.integers(1, 255))
    return body[:at] + bytes([body[at] ^ bits]) + body[at + 1 :]


def _says_the_same(vandal: Vandal, one: bytes, other: bytes) -> bool:
    """Tell whether what is compressed comes to the same: its last byte has bits that mean nothing."""
    return not one.startswith(b"{") and vandal.unpacked(one) == vandal.unpacked(other)

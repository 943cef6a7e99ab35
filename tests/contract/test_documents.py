"""What is kept is read back as it was, whatever it was, and takes little room."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Final, cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.documents import Document, document_of, documents_of, read, read_order, text_of
from adapters.feedback_words import read_feedback, words_of
from adapters.instants import instant_text, sortable_text
from adapters.packing import pack, unpack
from aftersales.cases.case import Case
from aftersales.cases.events import CaseEvent, Words
from aftersales.cases.evidence import Evidence
from aftersales.cases.remedies import Remedy
from aftersales.currencies import CurrencyCode
from aftersales.feedback.complaints import Complaints
from aftersales.feedback.events import FeedbackEvent
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.reading import Reading
from aftersales.identifiers import ActorId, MerchantId
from aftersales.law.statute_books import rows_of
from aftersales.money import Money
from aftersales.orders.events import OrderEvent
from aftersales.orders.ledger import Ledger, PaymentAccount
from aftersales.orders.line_account import Allowance, LineAccount
from aftersales.orders.merchant import Buyer, Merchant, Product
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine, Shipping
from aftersales.phones.device import Device
from aftersales.policy.policy import Policy
from aftersales.policy.rules import PolicyRule, Window, citation
from aftersales.vocabulary import Citation
from aftersales.webhooks.delivery import Delivery
from aftersales.webhooks.webhook import Webhook
from aftersales.wording import spoken
from tests.said import a_feedback, a_reading
from tests.shop import EUR, LEAD, NOON, a_case_file, an_order, ask_for, euros, policy_of

KINDS: Final = (
    *(Case, CaseEvent, Words, OrderLine, Ledger, Policy, Evidence, OrderEvent, Merchant, Buyer, Product),
    FeedbackEvent,
    Complaints,
    *(Webhook, Delivery, Device),
)
PACKED_BEFORE: Final = "01ab46e46a24df20cc40a46f23a4f40d4b99a0d8c84b2d078a1cdea3540b00"

instants = st.datetimes(datetime(1970, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - made UTC by the strategy
money = st.builds(Money, st.integers(-(10**15), 10**15), st.sampled_from([EUR, CurrencyCode("JPY")]))
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(), parts, max_size=3),
    max_leaves=5,
)
st.register_type_strategy(datetime, instants)
st.register_type_strategy(Money, money)
st.register_type_strategy(Reading, st.builds(Reading, score=st.none() | st.floats(-1, 1)))


def things(kind: type) -> st.SearchStrategy[object]:
    """Return anything of a kind, without what is kept apart from it."""
    apart: dict[str, st.SearchStrategy[object]] = {"data": st.dictionaries(st.text(), plain, max_size=3)}
    apart |= {"unrecorded": st.just(()), "words": st.just(Words()), "ledger": st.just(Ledger())}
    names = {field.name for field in fields(kind)}
    return st.builds(kind, **{name: strategy for name, strategy in apart.items() if name in names})


def as_read_from_a_disk(document: object) -> object:
    return json.loads(text_of(document))


def as_document(thing: object) -> Document:
    return cast(Document, as_read_from_a_disk(document_of(thing)))


class TestADocument:
    @pytest.mark.parametrize("kind", KINDS)
    @given(st.data())
    def test_is_read_back_as_it_was(self, kind: type, draw: st.DataObject) -> None:
        thing = draw.draw(things(kind))

        assert read(kind, as_read_from_a_disk(document_of(thing))) == thing

    @given(things(Order), st.builds(Ledger))
    def test_of_an_order_takes_its_lines_and_its_ledger_from_elsewhere(self, order: Order, ledger: Ledger) -> None:
        lines = as_read_from_a_disk(documents_of(order.lines))

        again = read_order(as_document(order), lines=read(tuple[OrderLine, ...], lines), ledger=ledger)

        assert again == order
        assert again.ledger == ledger
        assert not {"lines", "ledger"} & document_of(order).keys()

    @pytest.mark.parametrize("kind", get_args(Remedy))
    @given(st.data())
    def test_knows_each_remedy(self, kind: type[Remedy], draw: st.DataObject) -> None:
        remedy = cast(Remedy, draw.draw(st.builds(kind)))
        case = replace(a_case_file(an_order()).case, remedies=(remedy,))

        assert read(Case, as_document(case)) == case

    @pytest.mark.parametrize("kind", get_args(PolicyRule))
    @given(st.data())
    def test_knows_each_rule(self, kind: type[PolicyRule], draw: st.DataObject) -> None:
        rule = cast(PolicyRule, draw.draw(st.builds(kind)))
        policy = replace(policy_of(), rules=(rule,))

        assert read(Policy, as_document(policy)) == policy

    def test_keeps_the_words_and_the_unrecorded_events_out(self) -> None:
        case = a_case_file(an_order()).case
        event = replace(case.unrecorded[0], words=Words(text="It squeaks."))

        assert "unrecorded" not in document_of(case)
        assert "squeaks" not in text_of(document_of(event))

    @given(things(Feedback))
    def test_of_a_feedback_takes_its_words_from_elsewhere(self, thing: object) -> None:
        feedback = cast(Feedback, thing)
        words = cast(Document, as_read_from_a_disk(words_of(feedback)))

        again = read_feedback(as_document(feedback), words)

        # No text and an empty one are kept alike.
        assert again == replace(feedback, text=feedback.text or None, reply=feedback.reply or None)

    def test_of_a_feedback_whose_words_were_erased_says_what_is_left(self) -> None:
        feedback = a_feedback("It was slow.").read(a_reading(), at=NOON).replied("Sorry!", by=LEAD, at=NOON)
        document = as_document(feedback)

        again = read_feedback(document, None)

        assert (again.text, again.reply, again.scores) == (None, None, feedback.scores)
        assert again.reading is not None
        assert [(mention.aspect, mention.quote) for mention in again.reading.mentions] == [("DELIVERY_SPEED", "")]
        assert not any(word in text_of(document) for word in ("slow", "Sorry"))

    @given(st.text())
    def test_of_a_citation_can_still_say_itself_in_other_languages(self, category: str) -> None:
        law = rows_of("CN")[0].cited
        window = citation(Window(id="shoes", days=30, category=category or None))
        case = replace(a_case_file(an_order()).case, because=(law, window))

        again = read(Case, as_document(case)).because

        assert again == (law, window)
        assert [spoken(cited.text, "zh") for cited in again] == [spoken(law.text, "zh"), spoken(window.text, "zh")]
        assert again[0].text != spoken(again[0].text, "zh")

    @given(st.text())
    def test_of_a_citation_may_hold_a_text_of_no_language(self, text: str) -> None:
        cited = Citation(rule="note", text=text)

        assert document_of(cited)["text"] == text
        assert spoken(read(Citation, as_document(cited)).text, "zh") == text

    def test_leaves_out_what_is_as_usual(self) -> None:
        assert document_of(Ledger()) == {}
        assert document_of(Buyer(merchant_id=MerchantId("shop"), id=ActorId("ann"))) == {
            "merchant_id": "shop",
            "id": "ann",
        }

    def test_writes_amounts_instants_and_accounts_short(self) -> None:
        account = LineAccount(in_case=1, allowances=(Allowance(1, 250),))
        ledger = Ledger(lines={3: account}, payments={"pay": PaymentAccount(refunded=500)})

        assert document_of(Shipping(paid=euros("4.90"), tax=euros("0"))) == {"paid": "490 EUR", "tax": "0 EUR"}
        assert as_document(ledger) == {
            "lines": {"3": [1, 0, 0, 0, 0, 0, [[1, 250]], 0, 0, 0, 0, 0]},
            "payments": {"pay": [500, 0]},
        }

    def test_of_before_a_field_was_added_is_still_read(self) -> None:
        assert read(LineAccount, [1, 0, 0, 0]) == LineAccount(in_case=1)
        assert read(Ledger, {"cases": ["case_1"], "forgotten": 1}).cases == ("case_1",)


class TestInstants:
    def test_are_written_in_utc(self) -> None:
        in_berlin = datetime(2026, 11, 22, 13, tzinfo=timezone(timedelta(hours=1)))

        assert instant_text(in_berlin) == "2026-11-22T12:00:00Z"
        assert instant_text(NOON + timedelta(microseconds=5)) == "2026-11-22T12:00:00.000005Z"

    @given(instants, instants)
    def test_sort_as_text_where_they_are_sort_keys(self, one: datetime, other: datetime) -> None:
        assert (sortable_text(one) < sortable_text(other)) == (one < other)


class TestPacked:
    @given(st.dictionaries(st.text(), plain))
    def test_is_unpacked_as_it_was(self, document: dict[str, object]) -> None:
        assert unpack(pack(document)) == document

    def test_what_was_packed_with_the_first_words_is_read_for_ever(self) -> None:
        packed = bytes.fromhex(PACKED_BEFORE)

        assert unpack(packed) == {"status": "APPROVED", "lines": [{"quantity": 2, "reason": "DAMAGED"}], "new": "ü"}

    def test_a_case_of_25_lines_is_less_than_a_kilobyte(self) -> None:
        order = an_order(*[2] * 25)
        case = a_case_file(order, ask_for(order, dict.fromkeys(range(1, 26), 1))).case

        assert len(pack(document_of(case))) < 500

"""
The business's own things as documents: what is kept of a case, an order or a policy, and read back as it was.

A document is plain JSON and leaves out what is as usual. Short forms:

    Money           "29000 EUR"                   minor units and currency
    an instant      "2026-11-22T15:00:00Z"        always UTC
    LineAccount     [1, 0, 2, 0, 0, 2, [[1, 250]], …]   its fields in their order
    PaymentAccount  [500, 0]
    Citation        ["DE.withdrawal_window"]      a row of the law, by its name and the day since when it holds
    Said            ["{days} days", 14]           a template and its values, in a citation; plain texts are as they are

What is kept apart is in no document of its owner: an order's lines and ledger, an event's words, a feedback's text,
reply and quotes, what is unrecorded. A field that is renamed needs a reader for its old name; a field that is added
needs a default.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar, get_type_hints

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.strategies import configure_tagged_union

from aftersales.cases.case import Case
from aftersales.cases.events import CaseEvent
from aftersales.cases.remedies import ExchangeRemedy, RefundRemedy, Remedy, RepairRemedy, ReshipRemedy
from aftersales.currencies import CurrencyCode
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.reading import Mention
from aftersales.law.lookup import row_called
from aftersales.money import Money
from aftersales.orders.ledger import Ledger, PaymentAccount
from aftersales.orders.line_account import Allowance, LineAccount
from aftersales.orders.order import Order
from aftersales.orders.order_line import OrderLine
from aftersales.policy.rules import (
    AutomaticApproval,
    FinalSale,
    InstantExchange,
    InstantRefund,
    KeepItem,
    MaximumAttempts,
    PolicyRule,
    RequiredEvidence,
    RestockingFee,
    ReturnFreight,
    StageDeadline,
    Window,
)
from aftersales.vocabulary import Citation
from aftersales.wording import Said

T = TypeVar("T")

Document = dict[str, object]
_Row: TypeAlias = "str | int | list[_Row]"  # A text: as it is, or its template and the values in it.

_REMEDIES: Final[Mapping[type, str]] = {
    RefundRemedy: "refund",
    ExchangeRemedy: "exchange",
    RepairRemedy: "repair",
    ReshipRemedy: "reship",
}
_RULES: Final[Mapping[type, str]] = {
    Window: "window",
    FinalSale: "final-sale",
    RequiredEvidence: "required-evidence",
    MaximumAttempts: "maximum-attempts",
    RestockingFee: "restocking-fee",
    ReturnFreight: "return-freight",
    KeepItem: "keep-item",
    InstantRefund: "instant-refund",
    InstantExchange: "instant-exchange",
    AutomaticApproval: "automatic-approval",
    StageDeadline: "stage-deadline",
}

_ROWS: Final[Mapping[type, Mapping[str, type]]] = {
    kind: get_type_hints(kind) for kind in (LineAccount, PaymentAccount, Allowance)
}


def document_of(thing: object) -> Document:
    """Return a thing as a document."""
    document: Document = _CONVERTER.unstructure(thing)
    return document


def read(kind: type[T], document: object) -> T:
    """Return the thing of that kind that a document was made of."""
    return _CONVERTER.structure(document, kind)


def documents_of(things: Sequence[object]) -> list[Document]:
    """Return several things as documents."""
    return [document_of(thing) for thing in things]


def read_order(document: Document, *, ledger: Ledger, lines: tuple[OrderLine, ...] = ()) -> Order:
    """Return an order of its own document, with its ledger and those of its lines that are wanted."""
    return replace(read(Order, {"lines": (), **document}), ledger=ledger, lines=lines)


def text_of(document: object) -> str:
    """Return a document as compact JSON; the same document is always the same text."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def instant_text(at: datetime) -> str:
    """Return an instant as text, in UTC."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def sortable_text(at: datetime) -> str:
    """Return an instant as text that sorts as instants do: always of one length."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def _money_of(text: str, _kind: type[Money]) -> Money:
    minor_units, _, currency = text.partition(" ")
    return Money(int(minor_units), CurrencyCode(currency))


def _row_of(thing: LineAccount | PaymentAccount | Allowance) -> list[object]:
    return [_CONVERTER.unstructure(getattr(thing, name)) for name in _ROWS[type(thing)]]


def _of_row(row: Sequence[object], kind: type[T]) -> T:
    columns = _ROWS[kind].items()
    # A row from before a field was added is shorter.
    return kind(**{name: _CONVERTER.structure(cell, of) for (name, of), cell in zip(columns, row, strict=False)})


def _row_of_text(text: str | int) -> object:
    return [text.template, *map(_row_of_text, text.in_order)] if isinstance(text, Said) else text


def _text_of_row(row: _Row, _kind: type[str] = str) -> str | int:
    if not isinstance(row, list):
        return row
    template, *values = row
    return Said.of(str(template), map(_text_of_row, values))


def _row_or_words(words: Callable[[Citation], Document]) -> Callable[[Citation], object]:
    """Keep a citation of the law as the name of its row, which is never deleted, and any other one in words."""

    def kept(citation: Citation) -> object:
        row = row_called(citation.rule, citation.effective_from) if citation.article else None
        if row is None or row.cited != citation:
            return words(citation)
        return [citation.rule, *([citation.effective_from.isoformat()] if citation.effective_from else [])]

    return kept


def _citation_of(words: Callable[[Any, Any], Citation]) -> Callable[[Any, type[Citation]], Citation]:
    def read_back(document: list[str] | Document, kind: type[Citation]) -> Citation:
        if not isinstance(document, list):
            return words(document, kind)
        name, *since = document
        row = row_called(name, date.fromisoformat(since[0]) if since else None)
        return Citation(rule=name, text=name) if row is None else row.cited

    return read_back


def _converter() -> Converter:
    converter = Converter(omit_if_default=True, detailed_validation=False)
    converter.register_unstructure_hook(StrEnum, str)
    converter.register_unstructure_hook(datetime, instant_text)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(Money, lambda money: f"{money.minor_units} {money.currency}")
    converter.register_structure_hook(Money, _money_of)
    converter.register_structure_hook_func(lambda kind: kind is object, lambda plain, _: plain)
    for kind in _ROWS:
        converter.register_unstructure_hook(kind, _row_of)
        converter.register_structure_hook(kind, _of_row)
    configure_tagged_union(Remedy, converter, lambda kind: _REMEDIES[kind], tag_name="remedy")
    configure_tagged_union(PolicyRule, converter, lambda kind: _RULES[kind], tag_name="rule")
    converter.register_structure_hook_factory(
        lambda kind: kind is Citation,
        lambda kind, by: _citation_of(make_dict_structure_fn(kind, by, text=override(struct_hook=_text_of_row))),
    )
    _keep_apart(converter)
    return converter


def _keep_apart(converter: Converter) -> None:
    keeping, apart = partial(make_dict_unstructure_fn, _cattrs_omit_if_default=True), override(omit=True)
    hook = converter.register_unstructure_hook_factory
    hook(lambda kind: kind is Case, lambda kind, by: keeping(kind, by, unrecorded=apart))
    hook(lambda kind: kind is CaseEvent, lambda kind, by: keeping(kind, by, words=apart))
    hook(lambda kind: kind is Feedback, lambda kind, by: keeping(kind, by, text=apart, reply=apart, unrecorded=apart))
    hook(lambda kind: kind is Mention, lambda kind, by: keeping(kind, by, quote=apart))
    says = override(unstruct_hook=_row_of_text)
    hook(lambda kind: kind is Citation, lambda kind, by: _row_or_words(keeping(kind, by, text=says)))
    hook(lambda kind: kind is Order, lambda kind, by: keeping(kind, by, lines=apart, ledger=apart))


_CONVERTER: Final = _converter()

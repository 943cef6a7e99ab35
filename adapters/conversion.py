"""How the business's own things become documents, and documents those things again, kind by kind."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar, get_type_hints

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.strategies import configure_tagged_union

from adapters.instants import instant_text
from aftersales.cases.case import Case
from aftersales.cases.events import CaseEvent
from aftersales.cases.remedies import ExchangeRemedy, RefundRemedy, Remedy, RepairRemedy, ReshipRemedy
from aftersales.currencies import CurrencyCode
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.reading import Mention
from aftersales.law.lookup import row_called
from aftersales.money import Money
from aftersales.orders.ledger import PaymentAccount
from aftersales.orders.line_account import Allowance, LineAccount
from aftersales.orders.order import Order
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


def _money_of(text: str, _kind: type[Money]) -> Money:
    minor_units, _, currency = text.partition(" ")
    return Money(int(minor_units), CurrencyCode(currency))


def _row_of(thing: LineAccount | PaymentAccount | Allowance) -> list[object]:
    return [CONVERTER.unstructure(getattr(thing, name)) for name in _ROWS[type(thing)]]


def _of_row(row: Sequence[object], kind: type[T]) -> T:
    columns = _ROWS[kind].items()
    # A row from before a field was added is shorter.
    return kind(**{name: CONVERTER.structure(cell, of) for (name, of), cell in zip(columns, row, strict=False)})


def _row_of_text(text: str | int) -> object:
    return [text.template, *map(_row_of_text, text.in_order)] if isinstance(text, Said) else text


def _text_of_row(row: _Row, _kind: type[str] = str) -> str | int:
    if not isinstance(row, list):
        return row
    template, *values = row
    return Said.of(str(template), map(_text_of_row, values))


def _row_or_words(words: Callable[[Citation], dict[str, object]]) -> Callable[[Citation], object]:
    """Keep a citation of the law as the name of its row, which is never deleted, and any other one in words."""

    def kept(citation: Citation) -> object:
        row = row_called(citation.rule, citation.effective_from) if citation.article else None
        if row is None or row.cited != citation:
            return words(citation)
        return [citation.rule, *([citation.effective_from.isoformat()] if citation.effective_from else [])]

    return kept


def _citation_of(words: Callable[[Any, Any], Citation]) -> Callable[[Any, type[Citation]], Citation]:
    def read_back(document: list[str] | dict[str, object], kind: type[Citation]) -> Citation:
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


CONVERTER: Final = _converter()

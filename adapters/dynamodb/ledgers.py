"""
The ledger of an order as a record, and the conditions that races are decided by.

An account is a row of numbers, in the order of its fields and without the zeros at its end; allowances follow them as
units:amount, and what few lines have with a mark before it: *attempts, ~days in a workshop, !repairs that nobody owed,
>units to be replaced. A case changes only the accounts it touches, on the condition that they are as it read them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from typing import Final, cast

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from adapters.documents import documents_of, read
from adapters.dynamodb import keys
from adapters.dynamodb.bodies import document_in, packed_document
from adapters.dynamodb.keys import Key
from adapters.dynamodb.records import ADDED_LINES, ADDED_PAYMENTS, LEDGER, LedgerRecord, MoreRecord
from adapters.dynamodb.table import Item, body_of
from adapters.dynamodb.torn import Torn
from adapters.dynamodb.transaction import Transaction
from aftersales.identifiers import CaseId, OrderId, ulid
from aftersales.orders.ledger import Ledger, PaymentAccount
from aftersales.orders.line_account import Allowance, LineAccount
from aftersales.orders.order_line import OrderLine, Payment

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_COUNTS: Final = ("in_case", "received", "refunded", "exchanged", "repaired", "credited", "came_back")
_MARKED: Final = {"attempts": "*", "workshop_days": "~", "repaired_unowed": "!", "exchanging": ">"}
_CASE_BYTES: Final = 14
_BASE_32: Final = str.maketrans("0123456789ABCDEFGHJKMNPQRSTVWXYZ", "0123456789ABCDEFGHIJKLMNOPQRSTUV")

_COMPARED: Final = ("order_version", "added_lines", "added_payments", "lines", "payments")
_VERSION: Final = Path("order_version")
_CASES: Final = Path("cases")


def record_of(order_id: OrderId, ledger: Ledger) -> LedgerRecord:
    """Return the record of a new order's ledger."""
    pk, sk = keys.ledger(order_id)
    return LedgerRecord(
        pk=pk,
        sk=sk,
        order_version=ledger.order_version,
        added_lines=len(ledger.added_lines),
        added_payments=len(ledger.added_payments),
        lines=_lines_of(ledger),
        payments=_payments_of(ledger),
        cases=_cases_of(ledger.cases) or None,
    )


def keys_of(order_id: OrderId) -> tuple[Key, ...]:
    """Return the keys of an order's ledger."""
    return tuple(keys.order(order_id, sk) for sk in (LEDGER, ADDED_LINES, ADDED_PAYMENTS))


def ledger_in(found: Mapping[Key, Item], order_id: OrderId) -> Ledger:
    """Return the ledger of an order out of what was found."""
    own, lines, payments = (found.get(key) for key in keys_of(order_id))
    if own is None:
        raise Torn
    record = LedgerRecord.from_raw_data(dict(own))
    return Ledger(
        order_version=int(record.order_version),
        lines={int(key): _line_account(row) for key, row in record.lines.items()},
        payments={keys.unescaped(key): _payment_account(row) for key, row in record.payments.items()},
        cases=cases_in(own),
        added_lines=read(tuple[OrderLine, ...], _added(lines, int(record.added_lines))),
        added_payments=read(tuple[Payment, ...], _added(payments, int(record.added_payments))),
    )


def cases_in(item: Item) -> tuple[CaseId, ...]:
    """Return the cases about an order, in the order that they were opened in."""
    return tuple(sorted(_case_id(packed) for packed in item.get("cases", {}).get("BS", ())))


def change(transaction: Transaction, order_id: OrderId, *, before: Ledger, after: Ledger) -> None:
    """Write what differs, on the condition that it still is as it was before; nothing where nothing differs."""
    if before == after:
        return
    actions: list[Action] = [_VERSION.set(_number(after.order_version))]
    conditions = [_is(_VERSION, _number(before.order_version))]
    for path, was, becomes in _accounts_that_differ(before, after):
        conditions.append(path.does_not_exist() if was is None else _is(path, {"S": was}))
        actions.append(path.set({"S": becomes}))
    if new := set(after.cases) - set(before.cases):
        actions.append(_CASES.add({"BS": sorted(_cases_of(new))}))
    for sk, had, has in _additions(before, after):
        if len(has) > len(had):
            transaction.put(_added_record(order_id, sk, has))
            conditions.append(_is(_counts(sk), _number(len(had))))
            actions.append(_counts(sk).set(_number(len(has))))
    transaction.update(keys.ledger(order_id), *actions, only_if=_all_of(conditions))


def move_to_version(transaction: Transaction, order_id: OrderId, version: int, *, unless_changed: Ledger) -> None:
    """Let the ledger stand on another version of the order, on the condition that no case changed it."""
    record = record_of(order_id, unless_changed).serialize()
    conditions = [_is(Path(name), record[name]) for name in _COMPARED]
    conditions.append(_is(_CASES, record["cases"]) if "cases" in record else _CASES.does_not_exist())
    transaction.update(keys.ledger(order_id), _VERSION.set(_number(version)), only_if=_all_of(conditions))


def _all_of(conditions: Sequence[Condition]) -> Condition:
    """Return the condition that all of them hold, nested as little as can be: DynamoDB limits how deep."""
    if len(conditions) == 1:
        return conditions[0]
    middle = len(conditions) // 2
    both: Condition = _all_of(conditions[:middle]) & _all_of(conditions[middle:])
    return both


def _accounts_that_differ(before: Ledger, after: Ledger) -> Iterator[tuple[Path, str | None, str]]:
    """Yield where each account is that differs, as it was and as it becomes."""
    for name, rows in (("lines", _lines_of), ("payments", _payments_of)):
        was = rows(before)
        for key, row in rows(after).items():
            if was.get(key) != row:
                yield Path([name, key]), was.get(key), row


def _is(path: Path, value: Mapping[str, object]) -> Condition:
    # PynamoDB means a condition by this, and says so nowhere in its types.
    return cast(Condition, path == value)


def _number(count: int) -> Mapping[str, str]:
    return {"N": str(count)}


def _additions(before: Ledger, after: Ledger) -> Iterator[tuple[str, Sequence[object], Sequence[object]]]:
    yield ADDED_LINES, before.added_lines, after.added_lines
    yield ADDED_PAYMENTS, before.added_payments, after.added_payments


def _counts(sk: str) -> Path:
    return Path("added_lines" if sk == ADDED_LINES else "added_payments")


def _added_record(order_id: OrderId, sk: str, things: Sequence[object]) -> MoreRecord:
    pk, _ = keys.order(order_id)
    return MoreRecord(pk=pk, sk=sk, version=len(things), body=packed_document({"added": documents_of(things)}))


def _added(item: Item | None, count: int) -> object:
    """Return what exchanges added, as many things as the ledger counts."""
    if count == 0 and item is None:
        return []
    if item is None or int(item["version"]["N"]) != count:
        raise Torn
    return document_in(body_of(item))["added"]


def _lines_of(ledger: Ledger) -> Mapping[str, str]:
    return {str(key): _line_row(account) for key, account in ledger.lines.items()}


def _payments_of(ledger: Ledger) -> Mapping[str, str]:
    return {keys.escaped(key): _row(astuple(account)) for key, account in ledger.payments.items()}


def _line_row(account: LineAccount) -> str:
    allowances = (f"{one.units}:{one.minor_units}" for one in account.allowances)
    marked = (f"{mark}{count}" for name, mark in _MARKED.items() if (count := getattr(account, name)))
    return " ".join((_row([getattr(account, name) for name in _COUNTS]), *allowances, *marked))


def _row(counts: Sequence[int]) -> str:
    cells = [str(count) for count in counts]
    while len(cells) > 1 and cells[-1] == "0":
        cells.pop()
    return " ".join(cells)


def _line_account(row: str) -> LineAccount:
    cells = row.split()
    counts = [int(cell) for cell in cells if cell.isdecimal()]
    allowances = (cell.split(":") for cell in cells if ":" in cell)
    return LineAccount(
        **dict(zip(_COUNTS, counts, strict=False)),
        **{name: sum(int(cell[1:]) for cell in cells if cell[0] == mark) for name, mark in _MARKED.items()},
        allowances=tuple(Allowance(int(units), int(minor_units)) for units, minor_units in allowances),
    )


def _payment_account(row: str) -> PaymentAccount:
    refunded, *under_way = (int(cell) for cell in row.split())
    return PaymentAccount(refunded=refunded, under_way=sum(under_way))


def _cases_of(case_ids: Iterator[CaseId] | Sequence[CaseId] | set[CaseId]) -> set[bytes]:
    """Return ids of cases as a set of bytes: without the prefix, and without the zeros that every case's id ends in."""
    return {int(one[-26:].translate(_BASE_32), 32).to_bytes(16)[:_CASE_BYTES] for one in case_ids}


def _case_id(packed: bytes) -> CaseId:
    at = _EPOCH + timedelta(milliseconds=int.from_bytes(packed[:6]))
    return CaseId(f"case_{ulid(at, int.from_bytes(packed[6:]))}")

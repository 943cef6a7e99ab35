"""
Ledgers: who races for the last unit or the last cent of an order, races here.

A ledger is written account by account, as if each had a row of its own: two cases that change different lines at the
same time both pass.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from sqlite3 import Connection
from typing import TypeVar

from adapters.documents import document_of, read, text_of
from aftersales.idempotency import LostRace
from aftersales.identifiers import OrderId
from aftersales.orders.ledger import Ledger, PaymentAccount
from aftersales.orders.line_account import LineAccount

K = TypeVar("K", int, str)
A = TypeVar("A", LineAccount, PaymentAccount)
T = TypeVar("T")


def ledger_of(connection: Connection, order_id: OrderId) -> Ledger:
    """Return an order's ledger."""
    row = connection.execute("SELECT body FROM ledgers WHERE order_id = ?", (order_id,)).fetchone()
    return read(Ledger, json.loads(row["body"]))


def put_ledger(connection: Connection, order_id: OrderId, ledger: Ledger) -> None:
    """Keep an order's ledger as a whole."""
    connection.execute(
        "INSERT INTO ledgers (order_id, body) VALUES (?, ?) ON CONFLICT (order_id) DO UPDATE SET body = excluded.body",
        (order_id, text_of(document_of(ledger))),
    )


def change_ledger(connection: Connection, order_id: OrderId, *, before: Ledger, after: Ledger) -> None:
    """Write what differs between two states of a ledger; raise LostRace where it is not as it was before."""
    if before == after:
        return
    now = ledger_of(connection, order_id)
    if now.order_version != before.order_version:
        raise LostRace
    changed = replace(
        now,
        lines=_accounts(now.lines, before.lines, after.lines, LineAccount()),
        payments=_accounts(now.payments, before.payments, after.payments, PaymentAccount()),
        cases=(*now.cases, *(case for case in after.cases if case not in {*before.cases, *now.cases})),
        added_lines=_added(now.added_lines, before.added_lines, after.added_lines),
        added_payments=_added(now.added_payments, before.added_payments, after.added_payments),
    )
    put_ledger(connection, order_id, changed)


def _accounts(now: Mapping[K, A], before: Mapping[K, A], after: Mapping[K, A], untouched: A) -> Mapping[K, A]:
    changed = {key: account for key, account in after.items() if account != before.get(key, untouched)}
    if any(now.get(key, untouched) != before.get(key, untouched) for key in changed):
        raise LostRace
    return {**now, **changed}


def _added(now: tuple[T, ...], before: tuple[T, ...], after: tuple[T, ...]) -> tuple[T, ...]:
    if after == before:
        return now
    if now != before:
        raise LostRace
    return after

"""
Withdrawing: the buyer's second word, which nobody has to approve, and the receipt that it gives.

The EU asks for two steps and an acknowledgment on a durable medium with the content and the instant of the withdrawal
(Directive 2011/83/EU, article 11a). What the buyer asked for in time stays in time, whenever it is confirmed.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Final

from aftersales.actors import RULES, Actor
from aftersales.cases.act import Act
from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import amount_of, decided, granted
from aftersales.cases.decisions import WithdrawalReceipt
from aftersales.cases.events import CaseEventType, Words
from aftersales.input_check import InputCheck
from aftersales.vocabulary import CaseAction, DecisionOutcome, Permission
from aftersales.wording import Said

_TITLE: Final = 80
"""So much of an article's title is said; a case may have a hundred lines."""


@dataclass(frozen=True, kw_only=True)
class ConfirmWithdrawal(Act):
    """Confirm that a contract is withdrawn from; the goods may come back, and the receipt says when that was."""

    permission: ClassVar = Permission.ACT_FOR_BUYER
    note: str | None = None

    def check(self) -> None:
        check = InputCheck()
        check.text("note", text=self.note)
        check.refuse()

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        file.must_allow(CaseAction.CONFIRM_WITHDRAWAL)
        receipt = WithdrawalReceipt(at=at)
        file = decided(file, DecisionOutcome.APPROVED, by=RULES, at=at)
        file, to = granted(file.with_case(replace(file.case, receipt=receipt)))
        return file.step(
            CaseAction.CONFIRM_WITHDRAWAL,
            CaseEventType.WITHDRAWAL_CONFIRMED,
            to=to,
            by=by,
            at=at,
            data={"confirmed_at": at.isoformat(), **amount_of(file)},
            words=Words(text=self.note),
        )


def receipt_text(file: CaseFile, receipt: WithdrawalReceipt) -> Said:
    """Return what was withdrawn from, when, and by which law, in words for the buyer to keep."""
    case, order = file.case, file.order
    goods = "; ".join(f"{line.quantity} × {file.order_line(line).title[:_TITLE]}" for line in case.lines)
    return Said(
        "Withdrawal {case} from order {order}, asked for on {asked_at} and confirmed on {confirmed_at}. "
        "Goods: {goods}. Law: {articles}.",
        case=case.number,
        order=order.number,
        asked_at=_said(file, case.opened_at),
        confirmed_at=_said(file, receipt.at),
        goods=goods,
        articles="; ".join(dict.fromkeys(one.article for one in case.because if one.article)),
    )


def _said(file: CaseFile, at: datetime) -> str:
    local = at.astimezone(file.order.zone)
    return f"{local:%Y-%m-%d %H:%M:%S} ({local:%z})"

"""Delivering: what was sent out has arrived. A replacement becomes a line of the order, worth what was credited."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from aftersales.actors import Actor
from aftersales.cases.act import Act
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.events import CaseEventType, Words
from aftersales.cases.guarantee import guaranteed_until, with_item_back
from aftersales.cases.remedies import ExchangeRemedy, RefundRemedy, Remedy, RepairRemedy, ReshipRemedy
from aftersales.identifiers import OrderLineId, owned
from aftersales.input_check import InputCheck
from aftersales.orders.order_line import OrderLine
from aftersales.vocabulary import CaseAction, CaseStatus, Party, Permission, RemedyStatus


@dataclass(frozen=True, kw_only=True)
class ConfirmDelivery(Act):
    """Confirm that everything that was sent out has arrived; the buyer of the case may do so too."""

    permission: ClassVar = Permission.SHIP_GOODS
    note: str | None = None

    def check(self) -> None:
        check = InputCheck()
        check.text("note", text=self.note)
        check.refuse()

    def must_be_permitted(self, actor: Actor, case: Case) -> None:
        if actor.party is not Party.BUYER or actor.id != case.buyer_id:
            actor.must_have(self.permission)

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        file.must_allow(CaseAction.CONFIRM_DELIVERY)
        arrived = [remedy for remedy in file.case.remedies if _is_on_its_way(remedy)]
        for remedy in arrived:
            file = _delivered(file, remedy, at=at)
        for remedy in arrived:
            file = file.with_case(file.case.with_remedy(_arrived(file, remedy)))
        return file.step(
            CaseAction.CONFIRM_DELIVERY,
            CaseEventType.REPLACEMENT_DELIVERED,
            to=CaseStatus.RESOLVING,
            by=by,
            at=at,
            data={"remedy_ids": [remedy.id for remedy in arrived]},
            words=Words(text=self.note),
        )


def _is_on_its_way(remedy: Remedy) -> bool:
    return remedy.status is RemedyStatus.SHIPPED


def _arrived(file: CaseFile, remedy: Remedy) -> Remedy:
    if isinstance(remedy, RepairRemedy):
        remedy = replace(remedy, guarantee_until=guaranteed_until(file, remedy))
    return replace(remedy, status=RemedyStatus.DELIVERED)


def _delivered(file: CaseFile, remedy: Remedy, *, at: datetime) -> CaseFile:
    """Return the file once a remedy has arrived: the units that it was for are in their last place."""
    ledger = file.order.ledger
    match remedy:
        case ExchangeRemedy(units=units):
            line = file.order_line(file.case.line(units.line_id))
            ledger = ledger.exchange(line, in_case=units.in_case, received=units.received)
            added = (*ledger.added_lines, _replacement(file, remedy, line, at=at))
            return file.with_ledger(replace(ledger, added_lines=added))
        case RepairRemedy():
            return with_item_back(file, remedy, at=at)
        case ReshipRemedy(units=several):
            for units in several:
                line = file.order_line(file.case.line(units.line_id))
                ledger = ledger.release(line, in_case=units.in_case, received=units.received)
            return file.with_ledger(ledger)
        case RefundRemedy():
            raise ValueError("a refund is not delivered")


def _replacement(file: CaseFile, remedy: ExchangeRemedy, instead_of: OrderLine, *, at: datetime) -> OrderLine:
    order = file.order
    return OrderLine(
        id=OrderLineId(owned("oln", order.id, order.line_count + len(order.ledger.added_lines) + 1)),
        sku=remedy.sku,
        title=instead_of.title,
        category=instead_of.category,
        quantity=remedy.quantity,
        unit_price=remedy.price,
        discount=order.zero,
        tax=order.zero,
        paid=remedy.price * remedy.quantity,
        delivered=remedy.quantity,
        delivered_at=at,
        from_case=file.case.id,
        traits=instead_of.traits,
    )

"""Offering: money instead of what was asked, such as keeping the goods and taking 40 % back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from aftersales.actors import Actor
from aftersales.cases import lifecycle
from aftersales.cases.act import Act
from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import amount_of, must_say
from aftersales.cases.decisions import Offer
from aftersales.cases.events import CaseEventType, Words
from aftersales.cases.remedies import Units
from aftersales.cases.resolving import Grant, grant_of, refund
from aftersales.errors import InvalidInput
from aftersales.input_check import InputCheck
from aftersales.money import Money, total
from aftersales.policy.quote import Credit, value
from aftersales.vocabulary import CaseAction, CaseStatus, Permission
from aftersales.wording import Said


@dataclass(frozen=True, kw_only=True)
class MakeOffer(Act):
    """Offer an amount (a decimal text) that settles the case; with `keep_item` the goods are the buyer's."""

    permission: ClassVar = Permission.DECIDE_CASES
    text: str
    amount: str
    keep_item: bool = True

    def check(self) -> None:
        must_say(self.text)

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        amount = self._amount(file)
        file.must_allow(CaseAction.MAKE_OFFER)
        self._refuse_nonsense(file, amount)
        case = file.case
        offer = Offer(amount=amount, keep_item=self.keep_item, expires_at=at, event=case.next_event)
        file = file.with_case(replace(case, resumes=case.status, offer=offer))
        pending = file.moved(CaseStatus.OFFER_PENDING, at=at).case
        expires_at = pending.deadline.at if pending.deadline else at
        file = file.with_case(replace(file.case, offer=replace(offer, expires_at=expires_at)))
        return file.step(
            CaseAction.MAKE_OFFER,
            CaseEventType.OFFER_MADE,
            to=CaseStatus.OFFER_PENDING,
            by=by,
            at=at,
            data={"amount": amount.amount, "currency": amount.currency, "keep_item": self.keep_item},
            words=Words(text=self.text),
        )

    def _amount(self, file: CaseFile) -> Money:
        check = InputCheck()
        amount = check.amount("amount", text=self.amount, currency=file.order.currency)
        check.refuse()
        if not amount:
            raise InvalidInput.at("amount", message=Said("must be more than nothing"))
        return amount

    def _refuse_nonsense(self, file: CaseFile, amount: Money) -> None:
        most = total(_worths(file, _grants(file)), file.order.currency)
        if amount > most:
            raise InvalidInput.at("amount", message=Said("is more than the case is worth, {most}", most=most))
        if not self.keep_item and lifecycle.goods_come_back(file.case.kind) and not _holds_goods(file):
            raise InvalidInput.at("keepItem", message=Said("must hold while the goods are with the buyer"))


@dataclass(frozen=True, kw_only=True)
class AcceptOffer(Act):
    """Take the offer: the case is resolved with its amount."""

    permission: ClassVar = Permission.ACT_FOR_BUYER
    note: str | None = None

    def check(self) -> None:
        _check_note(self.note)

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        file.must_allow(CaseAction.ACCEPT_OFFER)
        file = _carried_out(file)
        return file.step(
            CaseAction.ACCEPT_OFFER,
            CaseEventType.OFFER_ACCEPTED,
            to=CaseStatus.RESOLVING,
            by=by,
            at=at,
            data=amount_of(file),
            words=Words(text=self.note),
        )


@dataclass(frozen=True, kw_only=True)
class DeclineOffer(Act):
    """Leave the offer: the case goes back to where it stood."""

    permission: ClassVar = Permission.ACT_FOR_BUYER
    note: str | None = None

    def check(self) -> None:
        _check_note(self.note)

    def on(self, file: CaseFile, *, by: Actor, at: datetime) -> CaseFile:
        file.must_allow(CaseAction.DECLINE_OFFER)
        return file.with_case(replace(file.case, resumes=None, offer=None)).step(
            CaseAction.DECLINE_OFFER,
            CaseEventType.OFFER_DECLINED,
            to=file.case.resumes,
            by=by,
            at=at,
            words=Words(text=self.note),
        )


def _carried_out(file: CaseFile) -> CaseFile:
    offer = file.case.offer
    if offer is None:
        raise ValueError(f"{file.case.id} has no offer to carry out")
    grants = _grants(file)
    worths = [worth.minor_units for worth in _worths(file, grants)]
    shares = offer.amount.split(worths) if any(worths) else [file.order.zero] * len(worths)
    settling = [
        replace(grant, credit=replace(grant.credit, amount=share, gives_up=not offer.keep_item))
        for grant, share in zip(grants, shares, strict=True)
    ]
    lines = tuple(line.kept_whole() for line in file.case.lines)
    return refund(file.with_case(replace(file.case, lines=lines, resumes=None)), settling)


def _grants(file: CaseFile) -> Sequence[Grant]:
    units = (
        (line, Units(line_id=line.id, in_case=line.outstanding + line.kept, received=line.received))
        for line in file.case.lines
    )
    return [grant_of(file, line, some) for line, some in units if some.count]


def _worths(file: CaseFile, grants: Sequence[Grant]) -> Sequence[Money]:
    whole: list[Credit] = [grant.credit for grant in grants]
    return [line.total for line in value(file.order, whole).lines]


def _holds_goods(file: CaseFile) -> bool:
    return any(line.received for line in file.case.lines)


def _check_note(note: str | None) -> None:
    check = InputCheck()
    check.text("note", text=note)
    check.refuse()

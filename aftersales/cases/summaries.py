"""What happened, in a sentence, for the people whose case it is."""

from collections.abc import Mapping
from typing import Final

from aftersales.cases.events import FEEDBACK_REQUESTED, CaseEvent, CaseEventType
from aftersales.wording import Said, sentences

_T = CaseEventType

SUMMARIES: Final[Mapping[CaseEventType, Said]] = {
    _T.REQUESTED: Said("The case was opened."),
    _T.WITHDRAWAL_CONFIRMED: Said("The withdrawal was confirmed."),
    _T.INFO_REQUESTED: Said("The merchant asked for more information."),
    _T.INFO_PROVIDED: Said("The buyer answered."),
    _T.OFFER_MADE: Said("The merchant made an offer."),
    _T.OFFER_ACCEPTED: Said("The buyer accepted the offer."),
    _T.OFFER_DECLINED: Said("The buyer declined the offer."),
    _T.APPROVED: Said("The request was approved."),
    _T.DECLINED: Said("The request was declined."),
    _T.CANCELED: Said("The case was canceled."),
    _T.SHIPMENT_REGISTERED: Said("A parcel is on its way back."),
    _T.SHIPMENT_TRACKED: Said("The carrier scanned the parcel."),
    _T.GOODS_RECEIVED: Said("The merchant received goods."),
    _T.GOODS_INSPECTED: Said("The goods were inspected."),
    _T.REFUND_SUBMITTED: Said("The refund was given to the payment provider."),
    _T.REFUND_TRANSFERRED: Said("A part of the money was paid back."),
    _T.REFUND_SETTLED: Said("The money was paid back."),
    _T.REFUND_FAILED: Said("The refund failed; it will be tried again."),
    _T.REFUND_RETRIED: Said("The refund is tried again."),
    _T.DIFFERENCE_PAID: Said("The difference was paid."),
    _T.REPLACEMENT_SHIPPED: Said("A parcel is on its way to the buyer."),
    _T.REPLACEMENT_DELIVERED: Said("The parcel was delivered."),
    _T.REPAIR_COMPLETED: Said("The workshop looked at the item."),
    _T.ESCALATED: Said("The buyer asked the platform to decide."),
    _T.ARBITRATED: Said("The platform ruled."),
    _T.REOPENED: Said("The platform opened the case again."),
    _T.MESSAGE_POSTED: Said("A message was written."),
    _T.EVIDENCE_ADDED: Said("Evidence was added."),
    _T.DEADLINE_PASSED: Said("A deadline passed, with its outcome."),
    _T.BUYER_ERASED: Said("Who the buyer is was erased, and all that was written here until then."),
}


ASKED: Final = Said("The case is completed: please tell us how it went.")
"""What is said besides by the event that asks for feedback."""


def summary_of(event: CaseEvent) -> str:
    """Return an event in a sentence or two."""
    said = SUMMARIES[event.type]
    return sentences(said, ASKED) if FEEDBACK_REQUESTED in event.data else said

"""What happened, in a sentence, for the people whose case it is."""

from collections.abc import Mapping
from typing import Final

from aftersales.cases.events import FEEDBACK_REQUESTED, CaseEvent, CaseEventType
from aftersales.policy.reasons import Label

_T = CaseEventType

SUMMARIES: Final[Mapping[CaseEventType, Label]] = {
    _T.REQUESTED: Label(en="The case was opened.", zh="已提交售后申请。"),
    _T.WITHDRAWAL_CONFIRMED: Label(en="The withdrawal was confirmed.", zh="买家已确认撤回合同。"),
    _T.INFO_REQUESTED: Label(en="The merchant asked for more information.", zh="商家请您补充信息。"),
    _T.INFO_PROVIDED: Label(en="The buyer answered.", zh="买家已补充信息。"),
    _T.OFFER_MADE: Label(en="The merchant made an offer.", zh="商家提出了解决方案。"),
    _T.OFFER_ACCEPTED: Label(en="The buyer accepted the offer.", zh="买家接受了方案。"),
    _T.OFFER_DECLINED: Label(en="The buyer declined the offer.", zh="买家未接受方案。"),
    _T.APPROVED: Label(en="The request was approved.", zh="申请已通过。"),
    _T.DECLINED: Label(en="The request was declined.", zh="申请被拒绝。"),
    _T.CANCELED: Label(en="The case was canceled.", zh="申请已撤销。"),
    _T.SHIPMENT_REGISTERED: Label(en="A parcel is on its way back.", zh="退货包裹已寄出。"),
    _T.SHIPMENT_TRACKED: Label(en="The carrier scanned the parcel.", zh="物流信息已更新。"),
    _T.GOODS_RECEIVED: Label(en="The merchant received goods.", zh="商家已收到退货。"),
    _T.GOODS_INSPECTED: Label(en="The goods were inspected.", zh="退货已检验。"),
    _T.REFUND_SETTLED: Label(en="The money was paid back.", zh="退款已到账。"),
    _T.REFUND_FAILED: Label(en="The refund failed; it will be tried again.", zh="退款失败，将重新处理。"),
    _T.REFUND_RETRIED: Label(en="The refund is tried again.", zh="正在重新退款。"),
    _T.DIFFERENCE_PAID: Label(en="The difference was paid.", zh="差价已支付。"),
    _T.REPLACEMENT_SHIPPED: Label(en="A parcel is on its way to the buyer.", zh="商品已寄出给买家。"),
    _T.REPLACEMENT_DELIVERED: Label(en="The parcel was delivered.", zh="商品已送达。"),
    _T.REPAIR_COMPLETED: Label(en="The workshop looked at the item.", zh="维修已处理。"),
    _T.ESCALATED: Label(en="The buyer asked the platform to decide.", zh="买家申请平台介入。"),
    _T.ARBITRATED: Label(en="The platform ruled.", zh="平台已作出裁决。"),
    _T.REOPENED: Label(en="The platform opened the case again.", zh="平台重新开启了该申请。"),
    _T.MESSAGE_POSTED: Label(en="A message was written.", zh="有新的留言。"),
    _T.EVIDENCE_ADDED: Label(en="Evidence was added.", zh="已补充凭证。"),
    _T.DEADLINE_PASSED: Label(en="A deadline passed, with its outcome.", zh="期限已过，系统已自动处理。"),
}


ASKED: Final = Label(en=" The case is completed: please tell us how it went.", zh="售后已完成，欢迎您评价。")
"""What is said besides by the event that asks for feedback."""


def summary_of(event: CaseEvent, *, language: str | None) -> str:
    """Return an event in a sentence or two, in the language nearest to a BCP 47 tag that we write."""
    said = SUMMARIES[event.type].in_language(language)
    return said + ASKED.in_language(language) if FEEDBACK_REQUESTED in event.data else said

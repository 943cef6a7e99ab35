"""
Why buyers ask and why merchants decline: one table each, the same in every shop.

A reason says whose fault it names. Nothing is kept back from a buyer whom a reason does not blame.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aftersales.vocabulary import CaseKind, EvidenceKind, Party


@dataclass(frozen=True, kw_only=True)
class Label:
    """A text for buyers, in each language that we write."""

    en: str
    zh: str

    def in_language(self, tag: str | None) -> str:
        """Return the text in the language nearest to a BCP 47 tag; English where we do not write it."""
        return self.zh if (tag or "").lower().split("-")[0] == "zh" else self.en


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a buyer asks, in our words. `kinds` are the cases that it can be given for."""

    code: str
    label: Label
    fault: Party
    kinds: frozenset[CaseKind] = frozenset(CaseKind)
    evidence: tuple[EvidenceKind, ...] = ()

    @property
    def not_as_agreed(self) -> bool:
        """Whether it says that the goods are not what was sold, which the legal guarantee is for."""
        return self.code in _NOT_AS_AGREED


@dataclass(frozen=True, kw_only=True)
class DeclineReason:
    """Why a merchant declines, in our words."""

    code: str
    label: Label


_GOODS_COME_BACK: Final = frozenset({CaseKind.RETURN, CaseKind.EXCHANGE, CaseKind.REFUND})
_MONEY_OR_GOODS: Final = frozenset(CaseKind) - {CaseKind.REPAIR}
_SOMETHING_WRONG: Final = frozenset(CaseKind)
_NEVER_CAME: Final = frozenset({CaseKind.REFUND, CaseKind.RESHIP})
_PHOTO: Final = (EvidenceKind.PHOTO,)
_NOT_AS_AGREED: Final = frozenset(
    {"NOT_AS_DESCRIBED", "DEFECTIVE", "DAMAGED", "WRONG_ITEM", "MISSING_PARTS", "POOR_QUALITY"}
)


def _reason(
    code: str,
    en: str,
    zh: str,
    fault: Party,
    kinds: frozenset[CaseKind] = _SOMETHING_WRONG,
    evidence: tuple[EvidenceKind, ...] = (),
) -> tuple[str, Reason]:
    return code, Reason(code=code, label=Label(en=en, zh=zh), fault=fault, kinds=kinds, evidence=evidence)


REASONS: Final[Mapping[str, Reason]] = dict(
    [
        _reason("NO_REASON", "No reason given", "无理由", Party.BUYER),
        _reason("CHANGED_MIND", "I changed my mind", "不想要了", Party.BUYER, _GOODS_COME_BACK),
        _reason("ORDERED_BY_MISTAKE", "I ordered it by mistake", "拍错了", Party.BUYER, _GOODS_COME_BACK),
        _reason("FOUND_CHEAPER", "I found it cheaper", "买贵了", Party.BUYER, _GOODS_COME_BACK),
        _reason("DOES_NOT_FIT", "It does not fit", "尺码不合适", Party.BUYER, _GOODS_COME_BACK),
        _reason("DISLIKED", "I do not like it", "不喜欢", Party.BUYER, _GOODS_COME_BACK),
        _reason("NOT_AS_DESCRIBED", "It is not as described", "与描述不符", Party.MERCHANT),
        _reason("DEFECTIVE", "It does not work", "商品有质量问题", Party.MERCHANT),
        _reason("DAMAGED", "It arrived damaged", "收到时已损坏", Party.MERCHANT, evidence=_PHOTO),
        _reason("WRONG_ITEM", "I got something else", "发错货", Party.MERCHANT),
        _reason("MISSING_PARTS", "Something is missing", "少件或漏发", Party.MERCHANT),
        _reason("POOR_QUALITY", "The quality is poor", "质量差", Party.MERCHANT),
        _reason("ARRIVED_LATE", "It came too late", "送达太晚", Party.MERCHANT, _MONEY_OR_GOODS),
        _reason("NEVER_ARRIVED", "It never came", "没有收到货", Party.MERCHANT, _NEVER_CAME),
        _reason("UNWANTED_GIFT", "It was an unwanted gift", "不需要的礼物", Party.BUYER, _GOODS_COME_BACK),
        _reason("OTHER", "Something else", "其他", Party.BUYER),
    ]
)

DECLINE_REASONS: Final[Mapping[str, DeclineReason]] = {
    code: DeclineReason(code=code, label=Label(en=en, zh=zh))
    for code, en, zh in (
        ("OUTSIDE_POLICY", "Our policy does not cover this", "不符合售后政策"),
        ("NOT_OUR_PRODUCT", "This was not bought from us", "不是本店商品"),
        ("USED_OR_DAMAGED", "It was used or damaged by the buyer", "商品已使用或人为损坏"),
        ("NO_FAULT_FOUND", "We found no fault", "检测无故障"),
        ("INSUFFICIENT_EVIDENCE", "The evidence does not show the problem", "凭证不足"),
        ("ALREADY_RESOLVED", "This was resolved already", "问题已解决"),
        ("INCOMPLETE_RETURN", "Parts of the return are missing", "退回商品不完整"),
        ("SUSPECTED_FRAUD", "We cannot confirm what was stated", "无法核实所述情况"),
        ("OTHER", "Another reason", "其他原因"),
    )
}


def reasons_for(kind: CaseKind | None) -> tuple[Reason, ...]:
    """Return the reasons that can be given for a kind of case, or all of them."""
    return tuple(reason for reason in REASONS.values() if kind is None or kind in reason.kinds)

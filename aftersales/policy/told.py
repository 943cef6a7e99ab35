"""Rules as a merchant states them: amounts and percentages are texts that nobody has read yet."""

from dataclasses import dataclass

from aftersales.policy.rules import FinalSale, MaximumAttempts, StageDeadline, Window
from aftersales.vocabulary import CaseKind, Condition, EvidenceKind, Party


@dataclass(frozen=True, kw_only=True)
class ToldMoney:
    """An amount as a merchant states it."""

    amount: str
    currency: str


@dataclass(frozen=True, kw_only=True)
class ToldRequiredEvidence:
    """What must be shown, as a merchant states it."""

    id: str
    evidence: tuple[EvidenceKind, ...]
    reasons: tuple[str, ...] | None = None
    above: ToldMoney | None = None


@dataclass(frozen=True, kw_only=True)
class ToldRestockingFee:
    """A restocking fee as a merchant states it: a percentage or an amount."""

    id: str
    percent: str | None = None
    amount: ToldMoney | None = None
    conditions: tuple[Condition, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class ToldReturnFreight:
    """Who pays for the way back, as a merchant states it."""

    id: str
    paid_by: Party
    amount: ToldMoney | None = None
    reasons: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class ToldKeepItem:
    """What need not come back, as a merchant states it; a risk is a decimal text from 0 to 1."""

    id: str
    below: ToldMoney
    max_risk: str | None = None


@dataclass(frozen=True, kw_only=True)
class ToldInstantRefund:
    """What is refunded once it is on its way back, as a merchant states it."""

    id: str
    up_to: ToldMoney
    max_risk: str | None = None


@dataclass(frozen=True, kw_only=True)
class ToldInstantExchange:
    """What is exchanged once it is on its way back, as a merchant states it."""

    id: str
    up_to: ToldMoney
    max_risk: str | None = None


@dataclass(frozen=True, kw_only=True)
class ToldAutomaticApproval:
    """What needs no person, as a merchant states it."""

    id: str
    up_to: ToldMoney
    kinds: tuple[CaseKind, ...] | None = None
    reasons: tuple[str, ...] | None = None
    max_risk: str | None = None
    max_cases: int | None = None


ToldRule = (
    Window
    | FinalSale
    | ToldRequiredEvidence
    | MaximumAttempts
    | ToldRestockingFee
    | ToldReturnFreight
    | ToldKeepItem
    | ToldInstantRefund
    | ToldInstantExchange
    | ToldAutomaticApproval
    | StageDeadline
)

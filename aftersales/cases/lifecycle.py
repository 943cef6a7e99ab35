"""
The life of a case, as one table.

    requested ─approve→ approved ─register→ in transit ─receive→ received ─inspect→ resolving ─settle→ completed
      │  ⇅ info, offer      │            (nothing comes back: straight to resolving)  ↑ ⇅ inspected
      ├─confirm→ approved: a withdrawal needs its buyer's word, and nobody's approval │
      ├─decline→ declined   └─expire→ expired                                         │
      └─cancel→ canceled (also from approved)          declined, completed ─escalate→ disputed

To add a step, add a row. Nothing outside this module compares statuses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aftersales.errors import NotAllowedNow
from aftersales.vocabulary import CaseAction, CaseKind, CaseStatus, LegalBasis, Party

_S = CaseStatus
_A = CaseAction
_EVERY: Final = frozenset(CaseStatus)
_RESOLVED: Final = (_S.RESOLVING, _S.COMPLETED)
"""A case whose remedies come to nothing, a refund of zero, passes through RESOLVING in the same act."""


@dataclass(frozen=True)
class Step:
    """From where an action is possible and where it may lead; an action that leads nowhere stays where it is."""

    sources: frozenset[CaseStatus]
    targets: frozenset[CaseStatus]


def _step(*sources: CaseStatus, to: tuple[CaseStatus, ...]) -> Step:
    return Step(frozenset(sources), frozenset(to))


LIFECYCLE: Final[Mapping[CaseAction, Step]] = {
    _A.PROVIDE_INFO: _step(_S.AWAITING_INFO, to=(_S.REQUESTED, _S.INSPECTED)),
    _A.REQUEST_INFO: _step(_S.REQUESTED, _S.INSPECTED, to=(_S.AWAITING_INFO,)),
    _A.MAKE_OFFER: _step(_S.REQUESTED, _S.INSPECTED, to=(_S.OFFER_PENDING,)),
    _A.ACCEPT_OFFER: _step(_S.OFFER_PENDING, to=_RESOLVED),
    _A.DECLINE_OFFER: _step(_S.OFFER_PENDING, to=(_S.REQUESTED, _S.INSPECTED)),
    _A.CONFIRM_WITHDRAWAL: _step(_S.REQUESTED, to=(_S.APPROVED, *_RESOLVED)),
    _A.APPROVE: _step(_S.REQUESTED, to=(_S.APPROVED, *_RESOLVED)),
    _A.DECLINE: _step(_S.REQUESTED, _S.INSPECTED, to=(_S.DECLINED,)),
    _A.CANCEL: _step(_S.REQUESTED, _S.AWAITING_INFO, _S.OFFER_PENDING, _S.APPROVED, to=(_S.CANCELED,)),
    _A.REGISTER_SHIPMENT: _step(_S.APPROVED, _S.IN_TRANSIT, to=(_S.IN_TRANSIT,)),
    _A.TRACK_SHIPMENT: _step(_S.IN_TRANSIT, to=(_S.IN_TRANSIT, _S.DISPUTED, *_RESOLVED)),
    _A.RECEIVE: _step(_S.APPROVED, _S.IN_TRANSIT, to=(_S.IN_TRANSIT, _S.RECEIVED)),
    _A.INSPECT: _step(_S.RECEIVED, _S.INSPECTED, to=(_S.INSPECTED, *_RESOLVED)),
    _A.SETTLE: _step(_S.RESOLVING, to=_RESOLVED),
    _A.RECORD_PAYMENT: _step(_S.RESOLVING, to=(_S.RESOLVING,)),
    _A.SHIP_REPLACEMENT: _step(_S.RESOLVING, to=(_S.RESOLVING,)),
    _A.COMPLETE_REPAIR: _step(_S.RESOLVING, to=_RESOLVED),
    _A.CONFIRM_DELIVERY: _step(_S.RESOLVING, to=_RESOLVED),
    _A.ESCALATE: _step(_S.DECLINED, _S.COMPLETED, to=(_S.DISPUTED,)),
    _A.ARBITRATE: _step(_S.DISPUTED, to=(_S.APPROVED, *_RESOLVED, _S.DECLINED)),
    _A.REOPEN: _step(_S.COMPLETED, _S.EXPIRED, to=(_S.REQUESTED,)),
    _A.POST_MESSAGE: Step(_EVERY, frozenset()),
    _A.ADD_EVIDENCE: Step(_EVERY, frozenset()),
}

FIRST: Final = frozenset({_S.REQUESTED, _S.APPROVED, *_RESOLVED})
"""Where a request may put a new case: to wait for a person, or further by a rule."""


@dataclass(frozen=True)
class Wait:
    """What a case waits for in a stage: on whom, how long if the policy says nothing else, and what may come then."""

    on: Party
    hours: int
    then: frozenset[CaseStatus]


def _wait(on: Party, *, days: int, then: tuple[CaseStatus, ...]) -> Wait:
    return Wait(on, 24 * days, frozenset(then))


WAITS: Final[Mapping[CaseStatus, Wait]] = {
    _S.REQUESTED: _wait(Party.MERCHANT, days=2, then=(_S.APPROVED, *_RESOLVED)),
    _S.AWAITING_INFO: _wait(Party.BUYER, days=7, then=(_S.EXPIRED, _S.INSPECTED)),
    _S.OFFER_PENDING: _wait(Party.BUYER, days=7, then=(_S.REQUESTED, _S.INSPECTED)),
    _S.APPROVED: _wait(Party.BUYER, days=7, then=(_S.EXPIRED,)),
    _S.IN_TRANSIT: _wait(Party.SYSTEM, days=30, then=(_S.DISPUTED,)),
    _S.RECEIVED: _wait(Party.MERCHANT, days=10, then=_RESOLVED),
    _S.INSPECTED: _wait(Party.MERCHANT, days=10, then=_RESOLVED),
    _S.DISPUTED: _wait(Party.PLATFORM, days=14, then=(_S.APPROVED, *_RESOLVED)),
}
UNCONFIRMED: Final = _wait(Party.BUYER, days=7, then=(_S.EXPIRED,))
"""How a withdrawal REQUESTED waits until its buyer confirms it."""
BEFORE_CONFIRMATION: Final = frozenset({_A.CONFIRM_WITHDRAWAL, _A.CANCEL, _A.POST_MESSAGE, _A.ADD_EVIDENCE})
"""What can be done with a withdrawal that its buyer has not confirmed: nobody decides what nobody has declared."""
NEVER_OF_A_WITHDRAWAL: Final = frozenset({_A.DECLINE, _A.REQUEST_INFO, _A.MAKE_OFFER})
"""What nobody decides of a confirmed withdrawal before its goods are there, also if it was opened again."""
PARCEL_AT_THE_DOOR: Final = _wait(Party.MERCHANT, days=10, then=(_S.RECEIVED, _S.IN_TRANSIT))
"""How a case IN_TRANSIT waits once a parcel was delivered; it goes on if another parcel still travels."""


def after(action: CaseAction, status: CaseStatus, *, to: CaseStatus | None = None) -> CaseStatus:
    """Return the status that `action` leads to, or refuse; `to` chooses where the table leaves a choice."""
    step = LIFECYCLE[action]
    if status not in step.sources:
        raise NotAllowedNow(action, status)
    target = status if to is None else to
    if to is not None and to not in step.targets:
        raise ValueError(f"{action} never leads to {to}")
    return target


def expired(wait: Wait, *, to: CaseStatus) -> CaseStatus:
    """Return the status that a passed deadline leads to."""
    if to not in wait.then:
        raise ValueError(f"no deadline of this stage leads to {to}")
    return to


def awaits_confirmation(status: CaseStatus, basis: LegalBasis, *, confirmed_at: datetime | None) -> bool:
    """Tell whether a case is a withdrawal that its buyer has not confirmed."""
    return status is _S.REQUESTED and basis is LegalBasis.WITHDRAWAL and confirmed_at is None


def actions_from(status: CaseStatus) -> tuple[CaseAction, ...]:
    """Return what can be done next, in the order of the table."""
    return tuple(action for action, step in LIFECYCLE.items() if status in step.sources)


def is_over(status: CaseStatus) -> bool:
    """Tell whether nobody is waited for any more."""
    return status not in WAITS and status is not _S.RESOLVING


def once_money_came_back(status: CaseStatus) -> CaseStatus:
    """Return where a case stands once a refund that had arrived has not: owed as before, also if all was over."""
    return _S.RESOLVING if is_over(status) else status


def is_resolving(status: CaseStatus) -> bool:
    """Tell whether the remedies are under way."""
    return status is _S.RESOLVING


def is_requested(status: CaseStatus) -> bool:
    """Tell whether the case waits for its first answer."""
    return status is _S.REQUESTED


def awaits_parcel(status: CaseStatus) -> bool:
    """Tell whether the buyer is waited for to send the goods back."""
    return status is _S.APPROVED


def is_underway(status: CaseStatus) -> bool:
    """Tell whether parcels travel back."""
    return status is _S.IN_TRANSIT


def was_completed(status: CaseStatus) -> bool:
    """Tell whether the case ended with its remedies."""
    return status is _S.COMPLETED


def is_resolved(status: CaseStatus) -> bool:
    """Tell whether it is settled what the buyer gets, on its way or arrived."""
    return status in _RESOLVED


def was_declined(status: CaseStatus) -> bool:
    """Tell whether the case ended with a no."""
    return status is _S.DECLINED


def was_canceled(status: CaseStatus) -> bool:
    """Tell whether the request was taken back."""
    return status is _S.CANCELED


def has_lapsed(status: CaseStatus) -> bool:
    """Tell whether the case ended because the buyer let it be."""
    return status is _S.EXPIRED


def holds_goods(status: CaseStatus | None) -> bool:
    """Tell whether the goods were inspected and lie with the merchant."""
    return status is _S.INSPECTED


def goods_come_back(kind: CaseKind) -> bool:
    """Tell whether the buyer sends goods back in a case of this kind."""
    return kind in (CaseKind.RETURN, CaseKind.EXCHANGE, CaseKind.REPAIR)

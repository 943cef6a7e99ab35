"""Who is waited for, until when, and what happens then: the side that is late loses, on both sides."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aftersales.cases import lifecycle
from aftersales.cases.lifecycle import PARCEL_AT_THE_DOOR, UNCONFIRMED, WAITS, Wait
from aftersales.cases.shipments import ReturnShipment
from aftersales.law.withdrawal_terms import LastSecond
from aftersales.policy.policy import Policy
from aftersales.policy.rules import citation
from aftersales.vocabulary import CaseStatus, Citation, Party
from aftersales.wording import Said, word_for


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """The instant until which `party` is waited for, and the status that follows if nothing comes."""

    at: datetime
    party: Party
    on_expiry: CaseStatus
    because: tuple[Citation, ...]


def wait_of(status: CaseStatus, shipments: tuple[ReturnShipment, ...]) -> Wait | None:
    """Return what a case in this stage waits for, if it waits for anyone."""
    at_the_door = any(shipment.waits_at_the_door for shipment in shipments)
    if lifecycle.is_underway(status) and at_the_door:
        return PARCEL_AT_THE_DOOR
    return WAITS.get(status)


def waits_since(status: CaseStatus, shipments: tuple[ReturnShipment, ...], *, entered: datetime) -> datetime:
    """Return when the wait began: for parcels, when the merchant got one or the carrier last saw one."""
    if not lifecycle.is_underway(status):
        return entered
    at_the_door = [shipment.delivered_at for shipment in shipments if shipment.waits_at_the_door]
    delivered = [at for at in at_the_door if at is not None]
    if delivered:
        return min(delivered)
    return max([shipment.last_seen_at for shipment in shipments if shipment.travels], default=entered)


def deadline_of(
    status: CaseStatus,
    shipments: tuple[ReturnShipment, ...],
    *,
    policy: Policy,
    entered: datetime,
    then: CaseStatus,
) -> Deadline | None:
    """Return the deadline of a stage; the policy's own number of hours counts, or else the usual one."""
    wait = wait_of(status, shipments)
    if wait is None:
        return None
    rule = policy.stage_deadline(status)
    hours = rule.hours if rule else wait.hours
    usual = Citation(
        rule=f"default.deadline.{status.lower().replace('_', '-')}",
        text=Said("The {party} is waited for {hours} hours; who is late loses.", party=word_for(wait.on), hours=hours),
    )
    return Deadline(
        at=waits_since(status, shipments, entered=entered) + timedelta(hours=hours),
        party=wait.on,
        on_expiry=lifecycle.expired(wait, to=then),
        because=(citation(rule) if rule else usual,),
    )


def unconfirmed(*, entered: datetime) -> Deadline:
    """Return until when a buyer is waited for to confirm a withdrawal; no policy makes that shorter."""
    text = Said("The buyer has {hours} hours to confirm a withdrawal.", hours=UNCONFIRMED.hours)
    return Deadline(
        at=entered + timedelta(hours=UNCONFIRMED.hours),
        party=UNCONFIRMED.on,
        on_expiry=lifecycle.expired(UNCONFIRMED, to=CaseStatus.EXPIRED),
        because=(Citation(rule="default.deadline.unconfirmed", text=text),),
    )


def no_sooner_than(deadline: Deadline, given: LastSecond | None) -> Deadline:
    """Return a deadline that leaves all the time that the law gives, and cites the law where that is more."""
    if given is None or given.at <= deadline.at:
        return deadline
    return replace(deadline, at=given.at, because=given.because)

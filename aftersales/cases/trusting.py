"""
Trusting: what a policy grants before anybody has seen the goods, or without their coming back.

    keep the item   noted when it is asked for, and granted whenever the request is approved, by whomever
    instant         granted by the first scan that says that the carrier has all of it, for what is expected of it

The merchant bears what comes of it: what arrives afterwards, or never does, changes nothing any more. Goodwill is no
promise of the policy, so nothing of this holds for it.
"""

from dataclasses import replace
from typing import Final

from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile, announced_in
from aftersales.cases.case_line import CaseLine
from aftersales.cases.remedies import Units
from aftersales.cases.resolving import Grant, carried_out, grant_of
from aftersales.cases.shipments import ReturnShipment
from aftersales.cases.worth import worth_asked
from aftersales.policy.policy import Trusted
from aftersales.policy.quote import Seen
from aftersales.policy.rules import InstantExchange, InstantRefund, KeepItem, PolicyRule, citation
from aftersales.vocabulary import LegalBasis, ReturnMethod, ShipmentStatus

_WITH_THE_CARRIER: Final = frozenset({ShipmentStatus.IN_TRANSIT, ShipmentStatus.DELIVERED})


def with_goods_kept(file: CaseFile) -> CaseFile:
    """Return the file of a request with the rule by which its goods need not come back, if one says so."""
    rule = _trusting(file, KeepItem)
    return file.with_case(replace(file.case, keeps=None if rule is None else rule.id))


def cited_as_kept(file: CaseFile) -> CaseFile:
    """Return the file of an approved request; where the goods stay, with the method and the rule in its decision."""
    kept_by = next((rule for rule in file.policy.rules if rule.id == file.case.keeps), None)
    if kept_by is None:
        return file
    return file.with_case(_because(replace(file.case, method=ReturnMethod.KEEP_ITEM), kept_by))


def hurried(file: CaseFile) -> CaseFile | None:
    """Return the file with its remedies under way once the carrier has all of it; None where no rule hurries."""
    rule = _trusting(file, InstantRefund) or _trusting(file, InstantExchange)
    if rule is None or not _is_all_with_the_carrier(file.case):
        return None
    lines = tuple(line.kept_whole() for line in file.case.lines)
    file = file.with_case(_because(replace(file.case, lines=lines), rule))
    return carried_out(file, [_as_expected(file, line) for line in lines if line.kept])


def _trusting(file: CaseFile, kind: type[Trusted]) -> Trusted | None:
    """Return the rule of a kind that trusts the buyer of this request."""
    case = file.case
    if case.basis is LegalBasis.GOODWILL:
        return None
    history = None if case.risk is None else case.risk.history
    return file.policy.trusting(kind, case.kind, lambda: worth_asked(file), history=history)


def _is_all_with_the_carrier(case: Case) -> bool:
    """Tell whether parcels that were scanned are said to hold all that was asked for; what came is inspected."""
    scanned = [parcel for parcel in case.shipments if _is_with_the_carrier(parcel)]
    held = {one.line_id: one.quantity for one in announced_in(case, scanned)}
    return not any(line.received for line in case.lines) and all(
        line.outstanding == held.get(line.id, 0) for line in case.lines
    )


def _is_with_the_carrier(parcel: ReturnShipment) -> bool:
    return parcel.last_scan_at is not None and parcel.status in _WITH_THE_CARRIER and not parcel.unpacked


def _as_expected(file: CaseFile, line: CaseLine) -> Grant:
    """Return the grant of what is on its way back: the fees are those that were quoted, since nobody has seen it."""
    grant = grant_of(file, line, Units(line_id=line.id, in_case=line.kept), amount=line.amount)
    return replace(grant, credit=replace(grant.credit, seen=(Seen(units=line.kept),)))


def _because(case: Case, rule: PolicyRule) -> Case:
    if case.decision is None:
        return case
    cited = tuple(dict.fromkeys((*case.decision.because, citation(rule))))
    return replace(case, decision=replace(case.decision, because=cited))

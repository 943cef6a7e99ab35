"""
One return's way through the API, from the buyer's request to the money back.

    requestReturn → approveCase → registerShipment → receiveReturn → inspectReturn → settleRefund
                  → confirmWithdrawal, where the best ground for the buyer is the law's

The status that the API answers with decides what is next. So a return that was interrupted is taken up where it stands,
and one that is settled already takes a single request.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from tools.replay import documents
from tools.replay.answers import JsonObject, an_object, objects, text
from tools.replay.api import LEAD, Api, Speaker, buyer
from tools.replay.stopped import ReplayStopped
from tools.retail.returns import RetailReturn

_MORE_TRIES: Final = 4
_MOST_STEPS: Final = 10


class Run(Enum):
    """When a return was settled: in this run, or in an earlier one."""

    NOW = auto()
    BEFORE = auto()


@dataclass(frozen=True, slots=True)
class Ground:
    """On what a return was decided: the basis, and the rules and articles that it cites."""

    basis: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """A return whose money is back, on what ground, and how much of the outbound delivery went back with it."""

    run: Run
    ground: Ground
    delivery: Decimal


@dataclass(frozen=True, slots=True)
class Refused:
    """A return that neither the shop's policy nor the law takes, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """The order line that units come back from, as the API knows it."""

    order_id: str
    line_id: str


@dataclass(frozen=True, slots=True)
class _Act:
    """One mutation of the way: what is said, by whom, and with what."""

    verb: str
    document: str
    by: Speaker
    given: JsonObject


def replay_return(back: RetailReturn, *, line: Line, api: Api, basis: str | None = None) -> Settled | Refused:
    """Bring a return to its settled refund, on the best ground or a named one, or report what refused it."""
    case = _requested(back, line, api, basis)
    if isinstance(case, Refused):
        return case
    if case["status"] == "COMPLETED":
        return _settled(case, Run.BEFORE)
    for _ in range(_MOST_STEPS):
        act = _next_act(back, case)
        if act is None:
            return Refused(f"the case is {case['status']}")
        case = _done(act, back, case, api)
        if case["status"] == "COMPLETED":
            return _settled(case, Run.NOW)
    raise ReplayStopped(f"{back.key} is still {case['status']} after {_MOST_STEPS} steps")


def _settled(case: JsonObject, run: Run) -> Settled:
    ground = Ground(text(case["basis"]), tuple(_cited(citation) for citation in objects(case["because"])))
    return Settled(run, ground, Decimal(text(an_object(an_object(case["quote"])["shipping"])["amount"])))


def _cited(citation: JsonObject) -> str:
    article = citation.get("article")
    return text(citation["rule"]) if article is None else f"{text(citation['rule'])} ({article})"


def _requested(back: RetailReturn, line: Line, api: Api, basis: str | None) -> JsonObject | Refused:
    wanted = {"orderLineId": line.line_id, "quantity": back.quantity, "reason": "NO_REASON"}
    given = {"requestKey": f"request-{back.key}", "orderId": line.order_id, "lines": [wanted], "basis": basis}
    result = _answered(documents.REQUEST_RETURN, given, buyer(back.buyer), api)
    match result["__typename"]:
        case "Case":
            return result
        case "NotEligible":
            rules = dict.fromkeys(_cited(citation) for citation in objects(result["because"]))
            return Refused(f"NotEligible: {', '.join(rules)}")
        case "QuantityUnavailable":
            return Refused("QuantityUnavailable")
    raise ReplayStopped(f"the request of {back.key} was refused: {_words(result)}")


def _done(act: _Act, back: RetailReturn, case: JsonObject, api: Api) -> JsonObject:
    given = {"requestKey": f"{act.verb}-{back.key}", "caseId": case["id"], **act.given}
    result = _answered(act.document, given, act.by, api)
    if result["__typename"] != "Case":
        raise ReplayStopped(f"could not {act.verb} {back.key}: {_words(result)}")
    return result


def _answered(document: str, given: JsonObject, by: Speaker, api: Api) -> JsonObject:
    """Return what a mutation answers, said again while somebody else is changing the same case."""
    result = api.mutate(document, given, by=by)
    for _ in range(_MORE_TRIES):
        if result["__typename"] == "ConcurrentChange":
            result = api.mutate(document, given, by=by)
    return result


def _words(result: JsonObject) -> str:
    return f"{result['__typename']}: {result.get('message')}"


def _next_act(back: RetailReturn, case: JsonObject) -> _Act | None:
    match case["status"]:
        case "REQUESTED":
            return _let_through(back, case)
        case "APPROVED":
            return _Act("send", documents.REGISTER_SHIPMENT, by=buyer(back.buyer), given={"method": "DROP_OFF"})
        case "IN_TRANSIT":
            return _Act("receive", documents.RECEIVE, by=LEAD, given=_arrived(back, case))
        case "RECEIVED":
            return _Act("inspect", documents.INSPECT, by=LEAD, given=_accepted(back, case))
        case "RESOLVING":
            return _Act("settle", documents.SETTLE, by=LEAD, given=_paid_back(back, case))
    return None


def _let_through(back: RetailReturn, case: JsonObject) -> _Act:
    if case["basis"] == "WITHDRAWAL":
        return _Act("confirm", documents.CONFIRM, by=buyer(back.buyer), given={})
    return _Act("approve", documents.APPROVE, by=LEAD, given={})


def _arrived(back: RetailReturn, case: JsonObject) -> JsonObject:
    return {"lines": [{"caseLineId": _line_id(case), "quantity": back.quantity}]}


def _accepted(back: RetailReturn, case: JsonObject) -> JsonObject:
    verdict = {"accepted": back.quantity, "rejected": 0, "condition": "UNOPENED", "disposition": "RESTOCK"}
    return {"lines": [{"caseLineId": _line_id(case), **verdict}]}


def _paid_back(back: RetailReturn, case: JsonObject) -> JsonObject:
    (remedy,) = objects(case["remedies"])
    return {"remedyId": remedy["id"], "outcome": "SUCCEEDED", "gatewayReference": back.key}


def _line_id(case: JsonObject) -> object:
    (line,) = objects(case["lines"])
    return line["id"]

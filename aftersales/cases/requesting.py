"""Requesting: from what is asked to a new case, or to the rule that says no. A preview runs the same code."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from aftersales.actors import RULES, Actor
from aftersales.cases import lifecycle
from aftersales.cases.assessing import assessed
from aftersales.cases.attempts import attempted
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile, feedback_asked
from aftersales.cases.case_line import CaseLine
from aftersales.cases.deciding import amount_of, decided, granted
from aftersales.cases.eligibility import grounds_for, must_be_delivered
from aftersales.cases.events import CaseEventType, Words
from aftersales.cases.evidence import MAX_AT_ONCE, Evidence
from aftersales.cases.freight import freight_payer
from aftersales.cases.history import History
from aftersales.cases.replacements import replacement_for
from aftersales.cases.required_evidence import evidenced
from aftersales.cases.resolving import credits_asked, expected, paid_back
from aftersales.cases.trusting import with_goods_kept
from aftersales.cases.worth import worth_asked
from aftersales.errors import InvalidInput
from aftersales.identifiers import CaseId, CaseLineId, OrderId, OrderLineId, owned
from aftersales.input_check import InputCheck
from aftersales.law.withdrawal_terms import delivery_to_refund, loses_value_to_the_buyer
from aftersales.money import Money
from aftersales.orders.merchant import Product
from aftersales.orders.order import Order
from aftersales.policy.claims import Ground
from aftersales.policy.policy import Policy
from aftersales.policy.quote import is_all_asked_for, refuse_more_than_worth
from aftersales.policy.reasons import REASONS
from aftersales.policy.rules import AutomaticApproval, citation
from aftersales.vocabulary import (
    CaseKind,
    CaseStatus,
    DecisionOutcome,
    LegalBasis,
    Party,
    RefundDestination,
    ReturnMethod,
)
from aftersales.wording import Said, word_for

MAX_LINES: Final = 100


@dataclass(frozen=True, kw_only=True)
class AskedLine:
    """So many of an order line, and why. Amounts are decimal texts; a price comes from staff and shop systems only."""

    order_line_id: OrderLineId
    quantity: int
    reason: str
    comment: str | None = None
    amount: str | None = None
    replacement_sku: str | None = None
    replacement_price: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What is asked of an order; without a basis, the best lawful one for the buyer is chosen."""

    kind: CaseKind
    order_id: OrderId
    lines: tuple[AskedLine, ...]
    basis: LegalBasis | None = None
    refund_to: RefundDestination = RefundDestination.ORIGINAL_PAYMENT
    method: ReturnMethod = ReturnMethod.DROP_OFF
    evidence_ids: tuple[str, ...] = ()

    def check(self) -> None:
        """Refuse input that makes no sense, whatever the order."""
        check = InputCheck()
        check.count("lines", things=self.lines, at_most=MAX_LINES)
        check.count("evidenceIds", things=self.evidence_ids, at_most=MAX_AT_ONCE, least=0)
        if self.method is ReturnMethod.KEEP_ITEM:
            check.complain("method", message=Said("sends nothing back"))
        for index, line in enumerate(self.lines):
            self._check_line(check, index, line)
        check.refuse()

    def _check_line(self, check: InputCheck, index: int, line: AskedLine) -> None:
        check.quantity("lines", index, "quantity", number=line.quantity)
        check.text("lines", index, "comment", text=line.comment)
        check.name("lines", index, "replacementSku", text=line.replacement_sku, at_most=100)
        reason = check.known("lines", index, "reason", key=line.reason, among=REASONS.get, what=Said("reasons"))
        if reason is not None and self.kind not in reason.kinds:
            check.complain(
                "lines", index, "reason", message=Said("is no reason for a {kind}", kind=word_for(self.kind))
            )
        if line.amount is not None and self.kind is not CaseKind.REFUND:
            check.complain("lines", index, "amount", message=Said("is for refunds only"))
        if self.kind is CaseKind.EXCHANGE and line.replacement_sku is None:
            check.complain("lines", index, "replacementSku", message=Said("is needed for an exchange"))
        if self.kind is not CaseKind.EXCHANGE and (line.replacement_sku or line.replacement_price):
            check.complain("lines", index, "replacementSku", message=Said("is for exchanges only"))


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """
    What a request is judged on: the order, the policy pinned to it, products and evidence, the buyer's history.

    `history` is read only of who may ask: a refusal needs none. Without one nobody looks at the buyer.
    """

    order: Order
    policy: Policy
    products: Mapping[str, Product] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    history: Callable[[], History] | None = History


def open_case(ask: Ask, known: Circumstances, *, case_id: CaseId, by: Actor, at: datetime) -> CaseFile:
    """Return the file of a new case, waiting for a person or taken further by a rule, or refuse."""
    order = known.order
    lines = tuple(
        _line(index, line, ask=ask, known=known, case_id=case_id, by=by) for index, line in enumerate(ask.lines)
    )
    possible = grounds_for(ask.kind, ask.basis, lines, order=order, policy=known.policy, by=by, at=at)
    case = _case(ask, known, lines, case_id=case_id, by=by, at=at)
    file = CaseFile(case=case, order=order, policy=known.policy)
    best = best_for_the_buyer(_reserved(file, ask), evidenced(file, possible, known.evidence))
    return _requested(_examined(best, known, at=at), ask, by=by, at=at)


def _case(
    ask: Ask, known: Circumstances, lines: tuple[CaseLine, ...], *, case_id: CaseId, by: Actor, at: datetime
) -> Case:
    """Return a case as it is asked for, before anything is known of the basis that it stands on."""
    order = known.order
    return Case(
        id=case_id,
        number=rma_number(case_id),
        kind=ask.kind,
        basis=ask.basis or LegalBasis.POLICY,
        status=CaseStatus.REQUESTED,
        order_id=order.id,
        merchant_id=order.merchant_id,
        buyer_id=order.buyer_id,
        currency=order.currency,
        policy_version=known.policy.version,
        opened_by=by.party,
        opened_at=at,
        updated_at=at,
        lines=lines,
        refund_to=ask.refund_to,
        method=ask.method,
        evidence=tuple(evidence.id for evidence in known.evidence),
        linked=_linked(order, lines),
    )


def best_for_the_buyer(file: CaseFile, possible: Sequence[Ground]) -> CaseFile:
    """Return the file on the basis that pays most, and spares the way back and later fees; else on the first."""
    if file.case.opened_by is not Party.BUYER:
        # A withdrawal is the buyer's own word: nobody gives it by not naming a basis.
        possible = [one for one in possible if one.basis is not LegalBasis.WITHDRAWAL] or possible
    files = [file.with_case(replace(file.case, basis=one.basis, because=one.because)) for one in possible]
    return files[0] if len(files) == 1 or _all_pay_alike(file) else max(files, key=_worth_to_the_buyer)


def _all_pay_alike(file: CaseFile) -> bool:
    """Tell whether every basis pays the same: nothing is kept back, and there is no delivery to give back."""
    order = file.order
    return order.informed_of_withdrawal and not file.policy.keeps_back and not order.shipping.paid


def _worth_to_the_buyer(file: CaseFile) -> tuple[int, bool, bool]:
    quoted = expected(file)
    paid = 0 if quoted is None else paid_back(file, quoted).minor_units
    return paid, freight_payer(file) is Party.MERCHANT, not _may_cost_later(file)


def _may_cost_later(file: CaseFile) -> bool:
    """Tell whether the policy may yet keep back, or not give back, what the law would not: by how goods come back."""
    if file.case.basis is not LegalBasis.POLICY:
        return False
    order = file.order
    goes_back_whole = is_all_asked_for(order) and bool(delivery_to_refund(order)[0])
    keeps_lost_value = not order.informed_of_withdrawal and not loses_value_to_the_buyer(order)
    return bool(file.policy.restocking_fees) or goes_back_whole or keeps_lost_value


def rma_number(case_id: CaseId) -> str:
    """Return the number that people quote on the parcel: the chance of the id, 50 bits of it."""
    chance = case_id[-16:]
    return f"RMA-{chance[:5]}-{chance[5:10]}"


def _line(index: int, asked: AskedLine, *, ask: Ask, known: Circumstances, case_id: CaseId, by: Actor) -> CaseLine:
    order_line = known.order.line(asked.order_line_id)
    sku, price = None, None
    if ask.kind is CaseKind.EXCHANGE:
        sku = asked.replacement_sku or ""
        price = replacement_for(
            order_line, sku, asked.replacement_price, products=known.products, order=known.order, by=by, index=index
        )
    return CaseLine(
        id=CaseLineId(owned("cln", case_id, index + 1)),
        order_line_id=order_line.id,
        quantity=asked.quantity,
        reason=asked.reason,
        amount=_amount(index, asked, known.order),
        replacement_sku=sku,
        replacement_price=price,
    )


def _amount(index: int, asked: AskedLine, order: Order) -> Money | None:
    if asked.amount is None:
        return None
    check = InputCheck()
    amount = check.amount("lines", index, "amount", text=asked.amount, currency=order.currency)
    check.refuse()
    if not amount:
        raise InvalidInput.at("lines", index, "amount", message=Said("must be more than nothing"))
    return amount


def _reserved(file: CaseFile, ask: Ask) -> CaseFile:
    """Put the units into the case, and refuse an amount that is more than they are worth."""
    ledger = file.order.ledger
    for line in file.case.lines:
        order_line = file.order_line(line)
        if lifecycle.goods_come_back(ask.kind):
            must_be_delivered(order_line, ledger, line.quantity)
        ledger = ledger.reserve(order_line, line.quantity)
    refuse_more_than_worth(file.order, credits_asked(file))
    return file.with_ledger(replace(ledger, cases=(*ledger.cases, file.case.id)))


def _examined(file: CaseFile, known: Circumstances, *, at: datetime) -> CaseFile:
    """Return the file with its attempt, its risk and what stays noted."""
    if known.history is not None:
        file = file.with_case(replace(file.case, risk=assessed(file, known.history(), at=at)))
    return attempted(with_goods_kept(file))


def _requested(file: CaseFile, ask: Ask, *, by: Actor, at: datetime) -> CaseFile:
    file = file.with_case(replace(file.case, quote=expected(file)))
    rule = approves_at_once(file)
    to = CaseStatus.REQUESTED
    if rule is not None:
        file = decided(file, DecisionOutcome.APPROVED, by=RULES, at=at, because=(citation(rule),))
        file, to = granted(file)
    before, file = file.case, file.opened(to, at=at)
    data = {"lines": _lines_told(file), "because": [one.rule for one in file.case.because], **amount_of(file)}
    data |= feedback_asked(before, file.case)
    words = Words(comments={number: line.comment for number, line in enumerate(ask.lines, start=1) if line.comment})
    case = file.case.noting(CaseEventType.REQUESTED, by=by, at=at, data=data, words=words)
    return file.with_case(case)


def _lines_told(file: CaseFile) -> list[dict[str, object]]:
    lines = ((line, file.order_line(line)) for line in file.case.lines)
    return [
        {
            "order_line_id": line.order_line_id,
            "sku": order_line.sku,
            "category": order_line.category,
            "quantity": line.quantity,
            "reason": line.reason,
        }
        for line, order_line in lines
    ]


def _linked(order: Order, lines: tuple[CaseLine, ...]) -> tuple[CaseId, ...]:
    """Return the exchanges that sent what is now asked about: an exchange that fails again."""
    cases = (order.line(line.order_line_id).from_case for line in lines)
    return tuple(dict.fromkeys(case for case in cases if case is not None))


def approves_at_once(file: CaseFile) -> AutomaticApproval | None:
    """Return the rule that approves a request without a person; goodwill needs one, and a withdrawal no approval."""
    case = file.case
    if case.basis in (LegalBasis.GOODWILL, LegalBasis.WITHDRAWAL):
        return None
    reasons = frozenset(line.reason for line in case.lines)
    history = None if case.risk is None else case.risk.history
    approvals = file.policy.automatic_approvals
    if not approvals:
        return None
    value = worth_asked(file)
    return next((rule for rule in approvals if rule.covers(case.kind, value, reasons, history=history)), None)

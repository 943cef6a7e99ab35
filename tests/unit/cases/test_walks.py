"""Whatever happens to several cases of one order, in any order: no unit is lost, and no cent is paid twice."""

from collections import Counter
from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from aftersales.cases import lifecycle
from aftersales.cases.act import Act
from aftersales.cases.case import Case
from aftersales.cases.expiring import expire
from aftersales.cases.remedies import ExchangeRemedy, RefundRemedy
from aftersales.cases.requesting import Ask, AskedLine
from aftersales.cases.resolving import paid_back, requoted
from aftersales.cases.viewing import actions_of
from aftersales.errors import AftersalesError
from aftersales.identifiers import number
from aftersales.money import Money, total
from aftersales.orders.order import Order
from aftersales.policy.policy import Policy
from aftersales.vocabulary import CaseAction, CaseKind, CaseStatus, LegalBasis, RefundDestination
from tests.unit.cases.acts import acts, way_out_of
from tests.unit.cases.offered import VIEWERS, must_offer_just_what_succeeds
from tests.unit.cases.walk import Walk, left_of, units_held
from tests.unit.generated import orders, policies
from tests.unit.journey import USUALLY

MOST_CASES = 5
MOST_WALKS = 300
MOST_STEPS_TO_AN_END = 60
DEAD_ENDS = {CaseAction.CANCEL, CaseAction.DECLINE, CaseAction.POST_MESSAGE, CaseAction.ADD_EVIDENCE}
"""Taken now and then only: a walk of nothing but canceled cases sees little."""
REASONS = ("DEFECTIVE", "NO_REASON", "OTHER")


class CasesOfOneOrder(RuleBasedStateMachine):
    """Opens cases, acts on them, lets time pass; whoever may do something does it."""

    walk: Walk

    @initialize(data=st.data())
    def sell(self, data: st.DataObject) -> None:
        order = data.draw(orders())
        self.walk = self.begun(order, data.draw(policies(order.currency)))
        self._ask(data)

    def begun(self, order: Order, policy: Policy) -> Walk:
        """Return the walk that an order begins."""
        return Walk(order=order, policy=policy)

    @precondition(lambda self: len(self.walk.cases) < MOST_CASES)
    @rule(data=st.data())
    def ask(self, data: st.DataObject) -> None:
        self._ask(data)

    def _ask(self, data: st.DataObject) -> None:
        kind = data.draw(st.sampled_from(CaseKind))
        lines = tuple(self._asked(data, kind) for _ in range(data.draw(st.integers(1, 3))))
        refund_to = data.draw(st.sampled_from(RefundDestination))
        basis = data.draw(st.sampled_from([None, None, LegalBasis.WITHDRAWAL, LegalBasis.CONFORMITY]))
        ask = Ask(kind=kind, order_id=self.walk.order.id, lines=lines, refund_to=refund_to, basis=basis)
        self._may_be_refused(lambda: self.walk.opens(ask))

    def _asked(self, data: st.DataObject, kind: CaseKind) -> AskedLine:
        order = self.walk.order
        line = data.draw(st.sampled_from(order.all_lines))
        prices = st.integers(0, 2 * max(1, line.unit_price.minor_units)).map(lambda minor: Money(minor, order.currency))
        wants_part = kind is CaseKind.REFUND and data.draw(st.booleans())
        swaps = kind is CaseKind.EXCHANGE
        return AskedLine(
            order_line_id=line.id,
            quantity=data.draw(st.integers(1, line.quantity)),
            reason=data.draw(st.sampled_from(REASONS)),
            amount=data.draw(prices).amount if wants_part else None,
            replacement_sku="NEW" if swaps else None,
            replacement_price=data.draw(prices).amount if swaps else None,
        )

    @precondition(lambda self: self.walk.cases)
    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        case = data.draw(st.sampled_from(list(self.walk.cases.values())))
        possible = [action for action in lifecycle.actions_from(case.status) if action not in DEAD_ENDS]
        if not possible or data.draw(st.integers(1, 8)) == 1:
            possible = list(lifecycle.actions_from(case.status))
        action = data.draw(st.sampled_from([one for one in possible if not self._acts(case, one).is_empty]))
        act = data.draw(self._acts(case, action))
        offered = actions_of(case, viewer=USUALLY[act.permission], at=self.walk.now)
        if self._may_be_refused(lambda: self.walk.does(case, act)):
            assert action in offered

    def _acts(self, case: Case, action: CaseAction) -> st.SearchStrategy[Act]:
        return acts(self.walk.file_of(case), action, at=self.walk.now)

    @precondition(lambda self: self.walk.cases)
    @rule(data=st.data())
    def look(self, data: st.DataObject) -> None:
        case = data.draw(st.sampled_from(list(self.walk.cases.values())))
        for viewer in VIEWERS:
            must_offer_just_what_succeeds(self.walk.file_of(case), viewer, at=self.walk.now)

    @rule(hours=st.one_of(st.integers(1, 48), st.integers(1, 24 * 12)))
    def wait(self, hours: int) -> None:
        self.walk.waits(hours)

    def _may_be_refused(self, attempt: Callable[[], object]) -> bool:
        """Tell whether an attempt went well; one that is refused changes nothing."""
        before = self.walk.order, dict(self.walk.cases)
        try:
            attempt()
        except AftersalesError:
            assert (self.walk.order, self.walk.cases) == before
            return False
        return True

    @invariant()
    def every_unit_is_where_a_case_says(self) -> None:
        in_case: Counter[str] = Counter()
        received: Counter[str] = Counter()
        for case in self.walk.cases.values():
            for line_id, some_in_case, some_received in units_held(case):
                order_line = case.line(line_id).order_line_id
                in_case[order_line] += some_in_case
                received[order_line] += some_received
        for line in self.walk.order.all_lines:
            places = self.walk.order.quantities(line)
            assert (places.in_case, places.received) == (in_case[line.id], received[line.id])
            assert min(places.available, places.refunded, places.exchanged, places.in_case, places.received) >= 0

    @invariant()
    def no_payment_gives_back_more_than_it_brought(self) -> None:
        order = self.walk.order
        for payment in order.all_payments:
            account = order.ledger.of_payment(payment.id)
            assert min(account.refunded, account.under_way) >= 0
            assert account.refunded + account.under_way <= payment.amount.minor_units
        assert order.zero <= order.refundable <= order.paid

    @invariant()
    def a_line_gives_back_exactly_what_was_paid_for_it(self) -> None:
        order = self.walk.order
        for line in order.all_lines:
            given, forgone = self.walk.given[line.id], self.walk.forgone[line.id]
            assert given + forgone + left_of(order, line) == line.paid.minor_units
            assert min(given, forgone) >= 0

    @invariant()
    def a_refund_is_shared_among_payments_to_the_cent(self) -> None:
        for case in self.walk.cases.values():
            for remedy in case.remedies:
                if isinstance(remedy, RefundRemedy):
                    assert remedy.amount.minor_units == sum(remedy.tenders.values()) > 0
                    assert min(remedy.tenders.values()) > 0

    @invariant()
    def a_quote_adds_up(self) -> None:
        for case in self.walk.cases.values():
            if case.quote is None:
                continue
            for line in case.quote.lines:
                assert line.total.minor_units >= 0
                assert line.tax.minor_units >= 0
            kept_back = sum(fee.amount.minor_units for fee in case.quote.fees)
            given_back = sum(line.total.minor_units for line in case.quote.lines) + case.quote.shipping.minor_units
            assert given_back == case.quote.total.minor_units + kept_back
            assert case.quote.total.minor_units >= 0

    @invariant()
    def the_quote_of_what_was_settled_can_be_made_again(self) -> None:
        for case in self.walk.cases.values():
            was_begun_anew = case.dispute is not None or any(line.settled or line.dropped for line in case.lines)
            was_begun_anew |= case.id in self.walk.reopened
            if case.quote is None or was_begun_anew or not lifecycle.is_resolved(case.status):
                continue
            file = self.walk.file_of(case)
            again = requoted(file)
            assert again is not None
            assert (again.lines, again.fees, again.total) == (case.quote.lines, case.quote.fees, case.quote.total)
            refunds = [remedy.amount for remedy in case.remedies if isinstance(remedy, RefundRemedy)]
            # What cannot be mended is refunded as it turns out, and quoted by itself each time.
            if case.kind is not CaseKind.REPAIR:
                assert paid_back(file, again) == total(refunds, case.currency)

    @invariant()
    def a_case_that_waits_says_what_follows(self) -> None:
        for case in self.walk.cases.values():
            waits = not lifecycle.is_over(case.status) and not lifecycle.is_resolving(case.status)
            assert (case.deadline is not None) == waits
            assert (case.closed_at is not None) == lifecycle.is_over(case.status)
            if case.deadline is not None:
                after = expire(self.walk.file_of(case), at=case.deadline.at).case
                ends_at_once = CaseStatus.COMPLETED if case.deadline.on_expiry is CaseStatus.RESOLVING else None
                assert after.status in (case.deadline.on_expiry, ends_at_once)

    @invariant()
    def units_of_a_case_line_add_up(self) -> None:
        for case in self.walk.cases.values():
            for line in case.lines:
                assert min(line.settled, line.dropped, line.received, line.kept, line.outstanding) >= 0
                assert line.accepted + line.rejected + line.uninspected == line.received
                assert line.uninspected >= 0

    @invariant()
    def every_exchange_adds_one_line(self) -> None:
        delivered = [
            remedy
            for case in self.walk.cases.values()
            for remedy in case.remedies
            if isinstance(remedy, ExchangeRemedy) and remedy.status.value == "DELIVERED"
        ]
        numbers = [number(line.id) for line in self.walk.order.all_lines]
        assert len(self.walk.order.ledger.added_lines) == len(delivered)
        assert numbers == list(range(1, len(numbers) + 1))

    def teardown(self) -> None:
        """Bring every case to an end; then nothing is held any more, and everything can still be asked for once."""
        if not hasattr(self, "walk"):
            return
        for case in tuple(self.walk.cases.values()):
            self._end(case)
        for line in self.walk.order.all_lines:
            places = self.walk.order.quantities(line)
            assert (places.in_case, places.received) == (0, 0)
        self.a_line_gives_back_exactly_what_was_paid_for_it()
        assert self.walk.order.ledger.under_way == 0

    def _end(self, case: Case) -> None:
        for _ in range(MOST_STEPS_TO_AN_END):
            if lifecycle.is_over(case.status):
                return
            case = self._step_to_an_end(case)
        raise AssertionError(f"{case.status} never ended")

    def _step_to_an_end(self, case: Case) -> Case:
        if case.deadline is not None:
            self.walk.now = max(self.walk.now, case.deadline.at)
            return self.walk.expires(case)
        act = next(one for remedy in case.remedies if (one := way_out_of(remedy)) is not None)
        return self.walk.does(case, act)


TestCasesOfOneOrder = CasesOfOneOrder.TestCase
TestCasesOfOneOrder.settings = settings(max_examples=min(MOST_WALKS, settings().max_examples))

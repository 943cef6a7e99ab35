"""Trusting: goods that stay with the buyer, and remedies that begin before anybody has seen the goods."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from aftersales.cases.case_file import CaseFile
from aftersales.cases.deciding import Approve
from aftersales.cases.history import History
from aftersales.cases.receiving import Receive, RegisterShipment, TrackShipment
from aftersales.cases.remedies import ExchangeRemedy
from aftersales.cases.requesting import Circumstances, open_case
from aftersales.cases.risk import Risk
from aftersales.cases.shipments import Announced
from aftersales.errors import NotAllowedNow
from aftersales.identifiers import CaseId
from aftersales.policy.policy import default_rules
from aftersales.policy.rules import (
    AutomaticApproval,
    InstantExchange,
    InstantRefund,
    KeepItem,
    PolicyRule,
    RestockingFee,
    ReturnFreight,
)
from aftersales.vocabulary import (
    CaseKind,
    CaseStatus,
    Condition,
    LegalBasis,
    Party,
    ReturnMethod,
    ShipmentStatus,
)
from tests.shop import BUYER, LEAD, NOON, WAREHOUSE, a_product, an_order, ask_for, euros, new_ulid, policy_of
from tests.unit.journey import a_parcel, approved, does, line_id, places, the_refund, types_of, waits_in_vain

KEEP: Final = KeepItem(id="keep", below=euros("20.01"))
REFUND: Final = InstantRefund(id="refund-now", up_to=euros("20.00"))
EXCHANGE: Final = InstantExchange(id="exchange-now", up_to=euros("20.00"))
AT_ONCE: Final = AutomaticApproval(id="at-once", up_to=euros("100.00"))
FEE: Final = RestockingFee(id="fee", percent=1_000)
WORN: Final = RestockingFee(id="worn", percent=5_000, conditions=(Condition.USED,))
FREIGHT: Final = ReturnFreight(id="freight", paid_by=Party.BUYER, amount=euros("1.50"))


def asked(
    *rules: PolicyRule,
    units: int = 2,
    kind: CaseKind = CaseKind.RETURN,
    basis: LegalBasis | None = None,
    history: History | None = None,
    price: str = "10.00",
) -> CaseFile:
    """Return the file of a request about some of three units at 10.00, under the default policy and these rules."""
    order = an_order(3)
    ask = replace(ask_for(order, {1: units}, kind=kind, reason="OTHER"), basis=basis or LegalBasis.POLICY)
    products = {}
    if kind is CaseKind.EXCHANGE:
        ask = replace(ask, lines=tuple(replace(line, replacement_sku="SKU-2") for line in ask.lines))
        products = {"SKU-1": a_product("SKU-1"), "SKU-2": a_product("SKU-2", price=price)}
    policy = replace(policy_of(), rules=(*default_rules(), *rules))
    known = Circumstances(order=order, policy=policy, products=products, history=lambda: history or History())
    by = LEAD if basis is LegalBasis.GOODWILL else BUYER
    return open_case(ask, known, case_id=CaseId(f"case_{new_ulid(NOON)}"), by=by, at=NOON)


def risky(file: CaseFile, *, score: int) -> CaseFile:
    return file.with_case(replace(file.case, risk=Risk(score=score)))


def sent(file: CaseFile, *lines: Announced) -> CaseFile:
    return does(file, a_parcel(*lines))


def scanned(file: CaseFile, status: ShipmentStatus = ShipmentStatus.IN_TRANSIT, *, nth: int = 1) -> CaseFile:
    parcel = file.case.shipments[nth - 1]
    at = file.case.updated_at
    return does(file, TrackShipment(shipment_id=parcel.id, status=status, scanned_at=at), by=WAREHOUSE)


def because(file: CaseFile) -> list[str]:
    assert file.case.decision is not None
    return [one.rule for one in file.case.decision.because]


class TestGoodsThatAreNotWorthTheWay:
    @pytest.mark.parametrize(
        ("decide", "cited"),
        [
            (approved, ["default.return", "keep"]),
            (waits_in_vain, ["default.return", "default.deadline.requested", "keep"]),
        ],
        ids=["a person", "a passed deadline"],
    )
    def test_stay_with_the_buyer_whoever_approves(
        self, decide: Callable[[CaseFile], CaseFile], cited: list[str]
    ) -> None:
        file = decide(asked(KEEP, FEE, FREIGHT))

        assert (file.case.status, file.case.method) == (CaseStatus.RESOLVING, ReturnMethod.KEEP_ITEM)
        assert because(file) == cited
        assert the_refund(file).amount == euros("20.00")

    def test_stay_with_the_buyer_where_a_rule_approves(self) -> None:
        file = asked(KEEP, AT_ONCE)

        assert (file.case.status, file.case.method) == (CaseStatus.RESOLVING, ReturnMethod.KEEP_ITEM)
        assert because(file) == ["default.return", "at-once", "keep"]
        assert types_of(file) == ["case.requested"]

    def test_are_exchanged_all_the_same(self) -> None:
        file = approved(asked(KEEP, kind=CaseKind.EXCHANGE))

        assert (file.case.status, file.case.method) == (CaseStatus.RESOLVING, ReturnMethod.KEEP_ITEM)
        (remedy,) = file.case.remedies
        assert isinstance(remedy, ExchangeRemedy)

    def test_are_quoted_without_the_fees_of_a_way_back(self) -> None:
        file = asked(KEEP, FEE, FREIGHT)

        assert file.case.quote is not None
        assert (file.case.quote.total, file.case.quote.fees) == (euros("20.00"), ())
        assert file.case.deadline is not None
        assert file.case.deadline.on_expiry is CaseStatus.RESOLVING

    def test_come_back_where_they_are_worth_as_much_as_the_rule_says(self) -> None:
        file = approved(asked(replace(KEEP, below=euros("20.00"))))

        assert (file.case.status, file.case.method) == (CaseStatus.APPROVED, ReturnMethod.DROP_OFF)
        assert because(file) == ["default.return"]

    def test_come_back_to_be_repaired(self) -> None:
        assert approved(asked(KEEP, kind=CaseKind.REPAIR)).case.status is CaseStatus.APPROVED

    def test_come_back_where_goodwill_wants_them(self) -> None:
        assert approved(asked(KEEP, basis=LegalBasis.GOODWILL)).case.status is CaseStatus.APPROVED

    def test_come_back_where_the_risk_is_too_high(self) -> None:
        earlier = asked(REFUND).case
        many = History(cases=(replace(earlier, opened_at=NOON - timedelta(days=1)),) * 4)
        prudent = replace(KEEP, max_risk=19)

        assert approved(asked(prudent)).case.status is CaseStatus.RESOLVING
        assert approved(asked(prudent, history=many)).case.status is CaseStatus.APPROVED


class TestAParcelThatTheCarrierHas:
    def test_is_refunded_before_anybody_opened_it(self) -> None:
        file = scanned(sent(approved(asked(REFUND))))

        assert file.case.status is CaseStatus.RESOLVING
        assert the_refund(file).amount == euros("20.00")
        assert because(file) == ["default.return", "refund-now"]
        assert types_of(file)[-1] == "case.shipment_tracked"
        assert len(types_of(file)) == 4
        event = file.case.unrecorded[-1]
        assert (event.data["amount"], event.data["status"]) == ("20.00", "RESOLVING")
        assert places(file.order) == (1, 2, 0, 0, 0)

    def test_is_exchanged_before_anybody_opened_it(self) -> None:
        file = scanned(sent(approved(asked(EXCHANGE, kind=CaseKind.EXCHANGE))))

        assert file.case.status is CaseStatus.RESOLVING
        (remedy,) = file.case.remedies
        assert isinstance(remedy, ExchangeRemedy)
        assert because(file) == ["default.return", "exchange-now"]

    def test_is_refunded_as_it_was_quoted(self) -> None:
        file = approved(asked(REFUND, FEE, WORN, FREIGHT))
        quoted = file.case.quote
        assert quoted is not None

        after = scanned(sent(file))

        # 20.00 less a tenth and the way back; of what nobody has seen nobody says that it is worn.
        assert (quoted.total, the_refund(after).amount) == (euros("16.50"), euros("16.50"))
        assert after.case.quote == quoted

    @pytest.mark.parametrize("status", [ShipmentStatus.IN_TRANSIT, ShipmentStatus.DELIVERED])
    def test_is_with_the_carrier_by_any_scan(self, status: ShipmentStatus) -> None:
        assert scanned(sent(approved(asked(REFUND))), status).case.status is CaseStatus.RESOLVING

    def test_is_before_the_platform_where_it_was_lost(self) -> None:
        assert scanned(sent(approved(asked(REFUND))), ShipmentStatus.LOST).case.status is CaseStatus.DISPUTED

    def test_waits_for_the_others_that_hold_the_rest(self) -> None:
        file = approved(asked(REFUND))
        one = Announced(line_id=line_id(file), quantity=1)
        file = sent(sent(file, one), one)

        first = scanned(file)

        assert (first.case.status, first.case.remedies) == (CaseStatus.IN_TRANSIT, ())
        assert scanned(first, nth=2).case.status is CaseStatus.RESOLVING

    def test_is_inspected_where_a_part_of_it_was_received_already(self) -> None:
        file = approved(asked(REFUND))
        one = Announced(line_id=line_id(file), quantity=1)
        file = does(sent(file, one), Receive(lines=(one,)))

        assert scanned(sent(file, one), nth=2).case.status is CaseStatus.IN_TRANSIT

    def test_is_inspected_where_it_is_worth_more_than_the_rule_says(self) -> None:
        file = scanned(sent(approved(asked(REFUND, units=3))))

        assert (file.case.status, file.case.remedies) == (CaseStatus.IN_TRANSIT, ())

    @pytest.mark.parametrize(("rule", "kind"), [(EXCHANGE, CaseKind.RETURN), (REFUND, CaseKind.REPAIR)])
    def test_is_inspected_where_the_rule_is_for_another_kind(self, rule: PolicyRule, kind: CaseKind) -> None:
        assert scanned(sent(approved(asked(rule, kind=kind)))).case.status is CaseStatus.IN_TRANSIT

    def test_is_inspected_where_goodwill_granted_it(self) -> None:
        file = does(asked(REFUND), Approve(override=True, note="A good customer."))

        assert scanned(sent(file)).case.status is CaseStatus.IN_TRANSIT

    @pytest.mark.parametrize(("score", "status"), [(50, CaseStatus.RESOLVING), (51, CaseStatus.IN_TRANSIT)])
    def test_is_inspected_where_the_risk_is_too_high(self, score: int, status: CaseStatus) -> None:
        file = risky(approved(asked(replace(REFUND, max_risk=50))), score=score)

        assert scanned(sent(file)).case.status is status

    def test_is_the_merchants_risk_from_then_on(self) -> None:
        file = scanned(sent(approved(asked(REFUND))))

        for act in (
            RegisterShipment(method=ReturnMethod.DROP_OFF),
            Receive(lines=(Announced(line_id=line_id(file), quantity=1),)),
        ):
            with pytest.raises(NotAllowedNow):
                does(file, act)

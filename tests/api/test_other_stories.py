"""The other stories, as clients live them: exchanges, repairs, parts sent again, offers, disputes, and their money."""

from typing import Any, Final

from tests.api.doings import DOINGS
from tests.api.stages import Stages, line_of, remedy_of
from tests.shop import BUYER, LEAD, PLATFORM, WAREHOUSE, a_product

_ORDER = """order { refunded { amount } refundable { amount } payments { id amount { amount } }
    lines { id sku quantity paid { amount } quantities { available refunded exchanged repaired inCase received } } }"""


def _order_of(stages: Stages, case: Any) -> Any:
    return stages.counter.case(case["id"], by=BUYER, fields=_ORDER)["order"]


def _sent_and_delivered(stages: Stages, case: Any) -> Any:
    this = {"caseId": case["id"]}
    stages.counter.does("shipReplacement", by=WAREHOUSE, remedyId=remedy_of(case), **this)
    return stages.counter.does("confirmDelivery", by=BUYER, **this)


class TestAnExchange:
    def test_for_something_dearer_is_paid_for_and_becomes_a_line_of_the_order(self, stages: Stages) -> None:
        case = stages.exchanging(price="12.00")
        payment = {"id": "pay-2", "amount": "4.00", "capturedAt": "2026-11-22T12:00:00Z", "method": "card"}
        this = {"caseId": case["id"], "remedyId": remedy_of(case)}

        paid = stages.counter.does("recordPayment", by=LEAD, payment=payment, **this)
        done = _sent_and_delivered(stages, case)

        assert case["remedies"][0]["difference"] == {"amount": "4.00"}
        assert (case["waitingOn"], paid["remedies"][0]["status"], done["status"]) == ("BUYER", "TO_SHIP", "COMPLETED")
        order = _order_of(stages, case)
        old, new = order["lines"]
        assert (old["quantities"]["available"], old["quantities"]["exchanged"]) == (1, 2)
        assert (new["sku"], new["quantity"], new["paid"], new["quantities"]["available"]) == (
            "SKU-2",
            2,
            {"amount": "24.00"},
            2,
        )
        assert [payment["id"] for payment in order["payments"]][1:] == ["pay-2"]
        assert (order["refunded"], order["refundable"]) == ({"amount": "0.00"}, {"amount": "34.00"})

    def test_for_something_cheaper_pays_the_difference_back(self, stages: Stages) -> None:
        case = stages.exchanging(price="9.50")

        exchange, refund = case["remedies"]

        assert (exchange["status"], exchange["difference"]) == ("TO_SHIP", {"amount": "-1.00"})
        assert (refund["__typename"], refund["amount"]["amount"]) == ("RefundRemedy", "1.00")
        assert case["quote"]["difference"] == {"amount": "-1.00"}

    def test_that_fails_again_is_linked_to_the_first(self, stages: Stages) -> None:
        first = stages.exchanging()
        _sent_and_delivered(stages, first)
        order_id = stages.counter.case(first["id"], by=BUYER, fields="order { id }")["order"]["id"]
        new = _order_of(stages, first)["lines"][1]["id"]

        line = {"orderLineId": new, "quantity": 1, "reason": "DEFECTIVE"}
        second = stages.counter.does("requestReturn", by=BUYER, orderId=order_id, lines=[line])

        linked = "linked { id }"
        assert stages.counter.case(second["id"], by=BUYER, fields=linked) == {"linked": [{"id": first["id"]}]}
        assert stages.counter.case(first["id"], by=BUYER, fields=linked) == {"linked": [{"id": second["id"]}]}

    def test_named_and_priced_by_staff_may_be_for_anything(self, stages: Stages) -> None:
        order = stages.order()
        line = {**stages.line(order), "replacementSku": "ANY", "replacementUnitPrice": "11.00"}

        case = stages.counter.does("requestExchange", by=LEAD, orderId=order.id, lines=[line])

        assert case["quote"]["difference"] == {"amount": "2.00"}


class TestARepair:
    def test_brings_the_item_back_mended(self, stages: Stages) -> None:
        case = stages.resolving("Repair")
        work = {"caseId": case["id"], "remedyId": remedy_of(case), "repaired": True, "findings": "A loose wire."}

        stages.counter.does("completeRepair", by=WAREHOUSE, **work)
        done = _sent_and_delivered(stages, case)

        assert done["status"] == "COMPLETED"
        seen = stages.counter.case(
            case["id"], by=BUYER, fields="quote { total { amount } } remedies { ... on RepairRemedy { findings } }"
        )
        assert seen == {"quote": None, "remedies": [{"findings": "A loose wire."}]}
        quantities = _order_of(stages, case)["lines"][0]["quantities"]
        assert (quantities["available"], quantities["repaired"]) == (3, 2)

    def test_that_cannot_be_done_becomes_a_refund(self, stages: Stages) -> None:
        case = stages.resolving("Repair")
        work = {"caseId": case["id"], "remedyId": remedy_of(case), "repaired": False, "findings": "Burnt."}

        result = stages.counter.does("completeRepair", by=WAREHOUSE, **work)

        repair, refund = result["remedies"]
        assert (repair["status"], refund["status"]) == ("UNREPAIRABLE", "MANUAL_REQUIRED")
        assert refund["amount"] == {"amount": "20.00", "currency": "EUR"}


class TestAReship:
    def test_is_previewed_as_worth_nothing(self, stages: Stages) -> None:
        document = """query ($input: PreviewCaseInput!) { previewCase(input: $input) { ... on CasePreview {
            initialStatus quote { lines { quantity } shipping { amount } fees { kind } total { amount }
            difference { amount } tenders { paymentId } } } } }"""
        order = stages.order()

        asked = {"kind": "RESHIP", "orderId": order.id, "lines": [stages.line(order)]}
        preview = stages.counter.asks(document, by=BUYER, input=asked)["previewCase"]

        nothing = {"amount": "0.00"}
        assert preview["quote"] == {
            "lines": [],
            "shipping": nothing,
            "fees": [],
            "total": nothing,
            "difference": None,
            "tenders": [],
        }

    def test_leaves_the_units_available_once_it_has_come(self, stages: Stages) -> None:
        case = stages.shipped()

        done = stages.counter.does("confirmDelivery", by=BUYER, caseId=case["id"])

        assert done["status"] == "COMPLETED"
        assert _order_of(stages, case)["lines"][0]["quantities"]["available"] == 3


class TestAnOffer:
    def test_taken_pays_its_amount_and_leaves_the_goods(self, stages: Stages) -> None:
        case = stages.offered()

        result = stages.counter.does("answerOffer", by=BUYER, caseId=case["id"], accept=True)

        (refund,) = result["remedies"]
        assert (result["status"], refund["amount"]["amount"]) == ("RESOLVING", "8.00")

    def test_left_leads_back(self, stages: Stages) -> None:
        case = stages.offered()

        result = stages.counter.does("answerOffer", by=BUYER, caseId=case["id"], accept=False)

        assert (result["status"], result["remedies"]) == ("REQUESTED", [])
        assert stages.counter.case(case["id"], by=BUYER, fields="offer { text }") == {"offer": None}


class TestAReturnInParts:
    def test_of_what_came_the_accepted_is_paid_and_the_rest_goes_back(self, stages: Stages) -> None:
        case = stages.completed()

        (line,) = stages.counter.case(
            case["id"],
            by=BUYER,
            fields="""lines { quantity receivedQuantity acceptedQuantity rejectedQuantity condition disposition
                inspections { accepted rejected condition } orderLine { quantities { available refunded } } }""",
        )["lines"]

        assert line["inspections"] == [{"accepted": 1, "rejected": 1, "condition": "OPENED"}]
        assert line["orderLine"] == {"quantities": {"available": 2, "refunded": 1}}
        assert (line["receivedQuantity"], line["acceptedQuantity"], line["rejectedQuantity"]) == (2, 1, 1)

    def test_that_stops_early_frees_what_is_missing(self, stages: Stages) -> None:
        case = stages.in_transit()

        one = [{**line_of(case), "quantity": 1}]
        result = stages.counter.does("receiveReturn", by=WAREHOUSE, caseId=case["id"], lines=one, last=True)

        assert result["status"] == "RECEIVED"
        quantities = _order_of(stages, case)["lines"][0]["quantities"]
        assert (quantities["available"], quantities["received"], quantities["inCase"]) == (2, 1, 0)

    def test_granted_without_coming_back_stays_with_the_buyer(self, stages: Stages) -> None:
        case = stages.requested()

        result = stages.counter.does("approveCase", by=LEAD, caseId=case["id"], withoutReturn=True)

        assert result["status"] == "RESOLVING"
        assert (result["lines"][0]["disposition"], result["lines"][0]["receivedQuantity"]) == ("KEEP_WITH_BUYER", 0)


class TestADispute:
    def test_ruled_for_the_buyer_goes_on_as_the_buyer_wanted(self, stages: Stages) -> None:
        case = stages.disputed()

        ruling = {"ruling": "APPROVED", "because": "It was broken.", "withoutReturn": True}
        result = stages.counter.does("arbitrateCase", by=PLATFORM, caseId=case["id"], **ruling)

        assert (result["status"], result["remedies"][0]["amount"]["amount"]) == ("RESOLVING", "20.00")

    def test_about_rejected_goods_can_be_opened_again(self, stages: Stages) -> None:
        case = stages.completed()

        result = stages.counter.does("reopenCase", by=PLATFORM, caseId=case["id"])

        (line,) = result["lines"]
        assert (result["status"], line["receivedQuantity"], line["acceptedQuantity"]) == ("REQUESTED", 1, 1)


RULES: Final[list[dict[str, object]]] = [
    {"window": {"id": "a", "days": 30, "season": {"from": "2026-11-01", "to": "2026-12-31"}}},
    {"finalSale": {"id": "b", "trait": "PERISHABLE"}},
    {"restockingFee": {"id": "c", "percent": "12.5", "conditions": ["OPENED"]}},
    {"returnFreight": {"id": "d", "paidBy": "BUYER", "amount": {"amount": "4.90", "currency": "EUR"}}},
    {"automaticApproval": {"id": "e", "upTo": {"amount": "20", "currency": "EUR"}, "reasons": ["DEFECTIVE"]}},
    {"stageDeadline": {"id": "f", "status": "REQUESTED", "hours": 24}},
    {"evidence": {"id": "g", "evidence": ["VIDEO"], "above": {"amount": "100", "currency": "EUR"}}},
    {"attempts": {"id": "h", "perLine": 2}},
    {"keepItem": {"id": "i", "below": {"amount": "5", "currency": "EUR"}, "maxRisk": "0.5"}},
    {"instantRefund": {"id": "j", "upTo": {"amount": "50", "currency": "EUR"}}},
    {"instantExchange": {"id": "k", "upTo": {"amount": "50", "currency": "EUR"}}},
]
RULES_SEEN: Final = """rules { id ... on WindowRule { season { from to } } ... on RestockingFeeRule { percent }
    ... on ReturnFreightRule { amount { amount } } ... on AutomaticApprovalRule { upTo { amount } }
    ... on StageDeadlineRule { hours } ... on EvidenceRule { evidence } ... on AttemptsRule { perLine }
    ... on KeepItemRule { below { amount } maxRisk } }"""


class TestAPolicy:
    def test_holds_for_orders_placed_from_its_instant_on(self, stages: Stages) -> None:
        by, given = DOINGS["publishPolicy"](stages)
        old = stages.order()

        policy = stages.counter.does("publishPolicy", by=by, **given)

        assert (policy["version"], policy["effectiveFrom"]) == (2, "2026-11-22T12:00:00Z")
        assert policy["rules"] == [
            {"__typename": "WindowRule", "id": "late", "text": "Within 60 days of delivery: any request."}
        ]
        assert stages.counter.order(old.id, by=BUYER, fields="policyVersion") == {"policyVersion": 1}
        seen = stages.counter.asks("{ viewer { merchant { policy { version merchant { name } } } } }", by=BUYER)
        assert seen["viewer"]["merchant"]["policy"] == {"version": 2, "merchant": {"name": "Shop One"}}

    def test_may_have_every_kind_of_rule(self, stages: Stages) -> None:
        by, given = DOINGS["publishPolicy"](stages)

        stages.counter.does("publishPolicy", by=by, **{**given, "rules": RULES})

        seen = stages.counter.asks(f"{{ viewer {{ merchant {{ policy {{ {RULES_SEEN} }} }} }} }}", by=BUYER)
        kept = {rule["id"]: rule for rule in seen["viewer"]["merchant"]["policy"]["rules"]}
        assert list(kept) == list("abcdefghijk")
        assert kept["a"]["season"] == {"from": "2026-11-01", "to": "2026-12-31"}
        assert (kept["c"]["percent"], kept["d"]["amount"]) == ("12.50", {"amount": "4.90"})
        assert (kept["e"]["upTo"], kept["f"]["hours"]) == ({"amount": "20.00"}, 24)
        assert (kept["g"]["evidence"], kept["h"]["perLine"]) == (["VIDEO"], 2)
        assert (kept["i"]["below"], kept["i"]["maxRisk"]) == ({"amount": "5.00"}, "0.50")

    def test_rule_is_exactly_one(self, stages: Stages) -> None:
        document = "mutation ($input: PublishPolicyInput!) { publishPolicy(input: $input) { __typename } }"
        both = {
            "finalSale": {"id": "b", "trait": "BULKY"},
            "stageDeadline": {"id": "f", "status": "REQUESTED", "hours": 1},
        }

        for rule in (both, {}, {"window": None}):
            given = {"requestKey": "k", "merchantId": "shop-1", "rules": [rule]}
            ((_, code), *_) = stages.counter.fails(document, by=LEAD, input=given)

            assert code == "BAD_USER_INPUT"


class TestWhatTheShopSells:
    def test_is_imported_and_replaced(self, stages: Stages) -> None:
        by, given = DOINGS["importProducts"](stages)
        stages.counter.shop.kept.merchants.put_products([a_product("MUG", price="9.00")])

        result = stages.counter.does("importProducts", by=by, **given)

        assert result["products"] == [{"sku": "MUG", "price": {"amount": "10.00", "currency": "EUR"}, "group": None}]


class TestAnOrderLink:
    def test_lasts_as_long_as_it_was_asked_to(self, stages: Stages) -> None:
        by, given = DOINGS["createOrderLink"](stages)

        asked = stages.counter.does("createOrderLink", by=by, **given)
        usual = stages.counter.does("createOrderLink", by=by, orderId=given["orderId"])

        assert (asked["expiresAt"], usual["expiresAt"]) == ("2026-11-23T12:00:00Z", "2026-11-25T12:00:00Z")
        assert given["orderId"] in asked["token"]

"""A statutory withdrawal as clients live it: asked for, confirmed, with a receipt, by guests as well."""

from dataclasses import replace
from typing import Any, Final

from tests.api.stages import Stages, line_of
from tests.shop import BUYER, LEAD, OTHER_SHOP, WAREHOUSE

SEEN: Final = """
    status basis waitingOn actions receipt { at text } decision { by automatic because { rule article } }
    deadline { at party onExpiry } quote { total { amount } fees { kind } }
    remedies { id status ... on RefundRemedy { dueBy lateInterest { amount } } }
    timeline { nodes { type summary(language: "zh") } }
"""


def seen(stages: Stages, case: Any, *, by: Any = BUYER) -> Any:
    return stages.counter.case(case["id"], by=by, fields=SEEN)


class TestAWithdrawal:
    def test_waits_for_its_buyer(self, stages: Stages) -> None:
        case = seen(stages, stages.withdrawn())

        assert (case["status"], case["basis"], case["waitingOn"]) == ("REQUESTED", "WITHDRAWAL", "BUYER")
        assert (case["deadline"]["party"], case["deadline"]["onExpiry"]) == ("BUYER", "EXPIRED")
        assert "CONFIRM_WITHDRAWAL" in case["actions"]
        assert case["receipt"] is None

    def test_offers_its_merchant_nothing_to_decide(self, stages: Stages) -> None:
        case = stages.withdrawn()

        assert set(seen(stages, case, by=LEAD)["actions"]) == {"CANCEL", "POST_MESSAGE", "ADD_EVIDENCE"}
        refused = stages.counter.does("declineCase", by=LEAD, caseId=case["id"], reason="OTHER")
        assert refused["__typename"] == "NotAllowedNow"
        assert seen(stages, case)["status"] == "REQUESTED"

    def test_confirmed_is_approved_with_a_receipt(self, stages: Stages) -> None:
        case = stages.withdrawn()

        stages.counter.does("confirmWithdrawal", by=BUYER, caseId=case["id"])

        found = seen(stages, case)
        assert (found["status"], found["decision"]["by"], found["decision"]["automatic"]) == (
            "APPROVED",
            "SYSTEM",
            True,
        )
        assert found["receipt"]["text"].startswith(f"Withdrawal {case['number']} from order ")
        assert [event["type"] for event in found["timeline"]["nodes"]] == [
            "case.requested",
            "case.withdrawal_confirmed",
        ]
        assert found["timeline"]["nodes"][-1]["summary"] == "买家已确认撤回合同。"

    def test_ends_with_a_refund_that_the_law_dates(self, stages: Stages) -> None:
        case = stages.withdrawn()
        verdict = {"condition": "OPENED", "disposition": "RESTOCK", "accepted": 2, "rejected": 0}
        stages.counter.does("confirmWithdrawal", by=BUYER, caseId=case["id"])
        stages.counter.does("receiveReturn", by=WAREHOUSE, caseId=case["id"], lines=[{**line_of(case), "quantity": 2}])
        stages.counter.does("inspectReturn", by=WAREHOUSE, caseId=case["id"], lines=[{**line_of(case), **verdict}])

        (refund,) = seen(stages, case)["remedies"]

        assert refund["dueBy"] == "2026-12-07T22:59:59Z"
        assert refund["lateInterest"] == {"amount": "0.00"}

    def test_is_confirmed_by_a_guest_of_the_order(self, stages: Stages) -> None:
        case = stages.withdrawn()
        order_id = stages.counter.case(case["id"], by=BUYER, fields="order { id }")["order"]["id"]
        guest = replace(BUYER, order_id=order_id)

        assert stages.counter.does("confirmWithdrawal", by=guest, caseId=case["id"])["status"] == "APPROVED"

    def test_is_nothing_to_a_stranger(self, stages: Stages) -> None:
        case = stages.withdrawn()
        stranger = replace(BUYER, merchant_id=OTHER_SHOP.id)

        assert stages.counter.does("confirmWithdrawal", by=stranger, caseId=case["id"])["__typename"] == "NotFound"


class TestAPolicyThatPromisesLessThanTheLaw:
    def test_is_refused_with_the_article(self, stages: Stages) -> None:
        short = {"window": {"id": "short", "days": 7, "kinds": ["RETURN"], "territory": "DE"}}

        result = stages.counter.does("publishPolicy", by=LEAD, merchantId=LEAD.merchant_id, rules=[short])

        assert result["__typename"] == "UnlawfulPolicy"
        assert [one["article"] for one in result["because"]] == ["BGB 355(2), 356(2)"]
        order = stages.counter.order(stages.order().id, by=LEAD, fields="merchant { policy { version } }")
        assert order["merchant"]["policy"]["version"] == 1

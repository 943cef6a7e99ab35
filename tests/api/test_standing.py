"""What is refused because of where a case stands, or who changed it first."""

from typing import Final

import pytest

from tests.api.doings import CHANGES_A_CASE, DOINGS
from tests.api.spoiling import Spoiling
from tests.api.stages import Stages
from tests.shop import LEAD, PLATFORM

ACTIONS: Final = {
    "cancelCase": "CANCEL",
    "provideInfo": "PROVIDE_INFO",
    "answerOffer": "ACCEPT_OFFER",
    "registerShipment": "REGISTER_SHIPMENT",
    "escalateCase": "ESCALATE",
    "approveCase": "APPROVE",
    "declineCase": "DECLINE",
    "requestInfo": "REQUEST_INFO",
    "makeOffer": "MAKE_OFFER",
    "trackShipment": "TRACK_SHIPMENT",
    "receiveReturn": "RECEIVE",
    "inspectReturn": "INSPECT",
    "settleRefund": "SETTLE",
    "recordPayment": "RECORD_PAYMENT",
    "shipReplacement": "SHIP_REPLACEMENT",
    "completeRepair": "COMPLETE_REPAIR",
    "confirmDelivery": "CONFIRM_DELIVERY",
    "arbitrateCase": "ARBITRATE",
    "reopenCase": "REOPEN",
}
REPEATABLE: Final = ("registerShipment", "trackShipment", "recordPayment")


class TestAStaleVersion:
    @pytest.mark.parametrize("mutation", CHANGES_A_CASE)
    def test_is_told_where_the_case_stands(self, mutation: str, spoiled: Spoiling) -> None:
        result = spoiled(mutation, ("expectedVersion",), 99)

        assert result["__typename"] == "ConcurrentChange"
        assert 0 < result["version"] < 99

    def test_of_a_policy_is_told_the_newest(self, spoiled: Spoiling) -> None:
        result = spoiled("publishPolicy", ("expectedVersion",), 7)

        assert (result["__typename"], result["version"]) == ("ConcurrentChange", 1)

    def test_is_refused_before_the_status_is_looked_at(self, stages: Stages) -> None:
        case = stages.completed()

        result = stages.counter.does("approveCase", by=LEAD, caseId=case["id"], expectedVersion=1)

        assert result["__typename"] == "ConcurrentChange"


class TestAnAction:
    @pytest.mark.parametrize("mutation", [name for name in ACTIONS if name not in REPEATABLE])
    def test_is_not_possible_once_it_is_done(self, mutation: str, stages: Stages) -> None:
        by, given = DOINGS[mutation](stages)
        done = stages.counter.does(mutation, by=by, **given)

        again = stages.counter.does(mutation, by=by, **given)

        assert (again["__typename"], again["action"]) == ("NotAllowedNow", ACTIONS[mutation])
        assert again["status"] == done["status"]
        assert stages.counter.case(done["id"], by=by)["version"] == done["version"]

    def test_paid_twice_is_refused_whichever_payment_is_named(self, stages: Stages) -> None:
        by, given = DOINGS["recordPayment"](stages)
        stages.counter.does("recordPayment", by=by, **given)

        same = stages.counter.does("recordPayment", by=by, **given)
        other = stages.counter.does("recordPayment", by=by, **{**given, "payment": {**given["payment"], "id": "pay-3"}})

        assert (same["__typename"], same["fields"][0]["path"]) == ("InvalidInput", ["payment", "id"])
        assert (other["__typename"], other["action"]) == ("NotAllowedNow", "RECORD_PAYMENT")

    @pytest.mark.parametrize("mutation", ACTIONS)
    def test_is_offered_where_it_is_possible(self, mutation: str, stages: Stages) -> None:
        by, given = DOINGS[mutation](stages)

        assert ACTIONS[mutation] in stages.counter.case(str(given["caseId"]), by=by)["actions"]

    def test_is_offered_to_those_who_may(self, stages: Stages) -> None:
        case = stages.requested()

        seen = stages.counter.case(case["id"], by=PLATFORM)

        assert seen["actions"] == ["POST_MESSAGE"]
        assert case["actions"] == ["CANCEL", "POST_MESSAGE", "ADD_EVIDENCE"]

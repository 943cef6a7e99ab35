"""Who may do what to a thing that they see: every mutation, asked for by everyone."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pytest

from aftersales.actors import Actor
from tests.api.doings import DOINGS
from tests.api.spoiling import Spoiling
from tests.api.stages import Stages
from tests.shop import AGENT, BUYER, LEAD, PLATFORM, SHOP_SYSTEM, WAREHOUSE

READER: Final = replace(LEAD, role="read-only")
NOBODY: Final = replace(LEAD, role="of an unknown role")
EVERYONE: Final[Mapping[str, Actor]] = {
    "buyer": BUYER,
    "lead": LEAD,
    "agent": AGENT,
    "warehouse": WAREHOUSE,
    "read-only": READER,
    "nobody": NOBODY,
    "platform": PLATFORM,
    "system": SHOP_SYSTEM,
}
IMPORTS: Final = "lead agent system"
REQUESTS: Final = "buyer lead agent system"
DECIDES: Final = "lead agent"
GOODS: Final = "lead agent warehouse system"
MONEY: Final = "lead system"
MAY: Final[Mapping[str, str]] = {
    "importOrders": IMPORTS,
    "importProducts": IMPORTS,
    "createOrderLink": IMPORTS,
    **dict.fromkeys(("requestRefund", "requestReturn", "requestExchange", "requestRepair"), REQUESTS),
    **dict.fromkeys(("requestReship", "cancelCase", "registerShipment", "createEvidenceUpload"), REQUESTS),
    "addEvidence": REQUESTS,
    "confirmWithdrawal": "buyer",
    "provideInfo": "buyer",
    "answerOffer": "buyer",
    "escalateCase": "buyer",
    "postMessage": "buyer lead agent platform",
    "approveCase": DECIDES,
    "declineCase": DECIDES,
    "requestInfo": DECIDES,
    "makeOffer": DECIDES,
    "trackShipment": GOODS,
    "receiveReturn": GOODS,
    "inspectReturn": "lead agent warehouse",
    "completeRepair": "lead agent warehouse",
    "settleRefund": MONEY,
    "recordPayment": MONEY,
    "shipReplacement": GOODS,
    "confirmDelivery": f"buyer {GOODS}",
    "publishPolicy": "lead",
    "applyRecommendation": "lead",
    "submitFeedback": "buyer system",
    "importFeedback": "system",
    "replyToFeedback": DECIDES,
    "createWebhook": "lead",
    "deleteWebhook": "lead",
    "registerDevice": "buyer",
    "unregisterDevice": "buyer",
    "arbitrateCase": "platform",
    "reopenCase": "platform",
    "redriveParked": "platform",
}
_MAY: Final = [(mutation, who) for mutation in DOINGS for who in MAY[mutation].split()]
_MAY_NOT: Final = [(mutation, who) for mutation in DOINGS for who in EVERYONE if (mutation, who) not in _MAY]
_FROM_A_BUYER: Final = frozenset({"addEvidence"})
"""What another than the buyer would have to bring along."""


class TestThePermission:
    @pytest.mark.parametrize(("mutation", "who"), [one for one in _MAY if one[0] not in _FROM_A_BUYER])
    def test_lets_those_act_who_have_it(self, mutation: str, who: str, stages: Stages) -> None:
        _, given = DOINGS[mutation](stages)

        result = stages.counter.does(mutation, by=EVERYONE[who], **given)

        assert "message" not in result, result

    @pytest.mark.parametrize(("mutation", "who"), _MAY_NOT)
    def test_refuses_those_who_see_the_thing_but_lack_it(self, mutation: str, who: str, spoiled: Spoiling) -> None:
        result = spoiled(mutation, by=EVERYONE[who])

        # A buyer sees no shop from behind its counter, and the platform's own are everyone's.
        behind = ("importOrders", "importProducts", "publishPolicy", "applyRecommendation", "createWebhook")
        # A phone is its buyer's affair alone.
        unseen = mutation == "unregisterDevice" or (who == "buyer" and mutation in (*behind, "deleteWebhook"))
        assert result["__typename"] == ("NotFound" if unseen else "NotPermitted"), result

    def test_is_asked_for_before_the_request_key_is_looked_up(self, stages: Stages) -> None:
        by, given = DOINGS["approveCase"](stages)
        stages.counter.does("approveCase", by=by, requestKey="mine", **given)

        result = stages.counter.does("approveCase", by=replace(by, role="warehouse"), requestKey="mine", **given)

        assert (result["__typename"], result["permission"]) == ("NotPermitted", "DECIDE_CASES")

    def test_to_write_internally_is_staffs_alone(self, spoiled: Spoiling) -> None:
        result = spoiled("postMessage", ("internal",), value=True)

        assert (result["__typename"], result["permission"]) == ("NotPermitted", "WRITE_INTERNAL_MESSAGES")


class TestAGuest:
    def test_does_with_their_order_what_a_buyer_does(self, stages: Stages) -> None:
        order = stages.order()
        guest = replace(BUYER, order_id=order.id)

        case = stages.counter.does("requestReturn", by=guest, orderId=order.id, lines=[stages.line(order)])

        assert case["status"] == "REQUESTED"
        assert stages.counter.case(case["id"], by=guest)["number"] == case["number"]

    def test_sees_nothing_of_the_buyers_other_orders(self, stages: Stages) -> None:
        order, other = stages.order(), stages.order()
        guest = replace(BUYER, order_id=order.id)

        seen = stages.counter.asks("{ orders { nodes { id } } cases { nodes { id } } }", by=guest)

        assert seen["orders"]["nodes"] == [{"id": order.id}]
        assert stages.counter.order(other.id, by=guest, fields="id") is None


class TestTheViewer:
    @pytest.mark.parametrize(
        ("who", "merchant", "permissions"),
        [
            ("buyer", "shop-1", ["ACT_FOR_BUYER", "POST_MESSAGES", "SUBMIT_FEEDBACK", "READ_ORDERS", "REQUEST_CASES"]),
            ("platform", None, ["POST_MESSAGES", "READ_ORDERS", "READ_CASES", "READ_FEEDBACK", "READ_INSIGHTS"]),
            ("warehouse", "shop-1", ["READ_ORDERS", "READ_CASES", "RECEIVE_GOODS", "INSPECT_GOODS", "SHIP_GOODS"]),
            ("nobody", "shop-1", []),
        ],
    )
    def test_is_told_who_they_are(self, who: str, merchant: str | None, permissions: list[str], stages: Stages) -> None:
        actor = EVERYONE[who]

        seen = stages.counter.asks("{ viewer { id party merchant { id } permissions } }", by=actor)["viewer"]

        assert (seen["id"], seen["party"]) == (actor.id, actor.party)
        assert (seen["merchant"] and seen["merchant"]["id"]) == merchant
        assert seen["permissions"][: len(permissions)] == permissions

"""What names nothing, and what is a stranger's, are refused alike: a client cannot tell whether it exists."""

from dataclasses import replace

import pytest

from aftersales.actors import Actor
from aftersales.identifiers import OrderId
from tests.api.doings import (
    DOINGS,
    OF_A_CASE,
    OF_A_FEEDBACK,
    OF_A_SHOP,
    OF_AN_ORDER,
    OF_THE_PLATFORM,
    OF_WHOEVER_ASKS,
    TAKES_AWAY,
)
from tests.api.spoiling import UNKNOWN, Path, Spoiling
from tests.api.stages import Stages
from tests.shop import BUYER, LEAD, OTHER_SHOP, STRANGER


class TestAnIdThatNamesNothing:
    @pytest.mark.parametrize("name", ["case_", "", "ord_1", f"CASE_{UNKNOWN}", f"case_{UNKNOWN}x", "case_\u0661"])
    def test_may_have_any_form(self, name: str, spoiled: Spoiling) -> None:
        result = spoiled("approveCase", ("caseId",), name)

        assert (result["__typename"], result["id"]) == ("NotFound", name)

    @pytest.mark.parametrize(
        ("mutation", "path", "name"),
        [
            *((mutation, ("caseId",), f"case_{UNKNOWN}") for mutation in OF_A_CASE),
            ("createOrderLink", ("orderId",), f"ord_{UNKNOWN}"),
            ("createEvidenceUpload", ("orderId",), "ord_1"),
            ("submitFeedback", ("orderId",), "ord_1"),
            ("submitFeedback", ("caseId",), f"case_{UNKNOWN}"),
            ("submitFeedback", ("caseId",), ""),
            ("submitFeedback", ("merchantId",), "nobody"),
            ("replyToFeedback", ("feedbackId",), f"fb_{UNKNOWN}"),
            ("replyToFeedback", ("feedbackId",), "fb_"),
            ("deleteWebhook", ("id",), f"whk_{UNKNOWN}"),
            ("deleteWebhook", ("id",), "whk_"),
            ("unregisterDevice", ("id",), f"dev_{UNKNOWN}"),
            ("unregisterDevice", ("id",), ""),
            *((mutation, ("merchantId",), "nobody") for mutation in OF_A_SHOP),
            ("requestReturn", ("lines", 0, "orderLineId"), f"oln_{UNKNOWN}"),
            ("requestReturn", ("lines", 0, "orderLineId"), "oln_1"),
            ("trackShipment", ("shipmentId",), f"shp_{UNKNOWN}"),
            ("receiveReturn", ("shipmentId",), f"shp_{UNKNOWN}"),
            ("receiveReturn", ("lines", 0, "caseLineId"), f"cln_{UNKNOWN}"),
            ("inspectReturn", ("lines", 0, "caseLineId"), f"cln_{UNKNOWN}"),
            ("settleRefund", ("remedyId",), f"rem_{UNKNOWN}"),
            ("recordPayment", ("remedyId",), f"rem_{UNKNOWN}"),
            ("shipReplacement", ("remedyId",), f"rem_{UNKNOWN}"),
            ("completeRepair", ("remedyId",), f"rem_{UNKNOWN}"),
        ],
    )
    def test_is_not_found(self, mutation: str, path: Path, name: str, spoiled: Spoiling) -> None:
        result = spoiled(mutation, path, name)

        assert (result["__typename"], result["id"]) == ("NotFound", name)

    @pytest.mark.parametrize("mutation", ["requestReturn", "addEvidence", "provideInfo", "escalateCase"])
    def test_is_not_found_among_evidence(self, mutation: str, spoiled: Spoiling) -> None:
        result = spoiled(mutation, ("evidenceIds",), [f"evd_{UNKNOWN}"])

        assert (result["__typename"], result["id"]) == ("NotFound", f"evd_{UNKNOWN}")

    @pytest.mark.parametrize("mutation", OF_AN_ORDER)
    def test_is_not_found_as_an_order(self, mutation: str, spoiled: Spoiling) -> None:
        result = spoiled(mutation, ("orderId",), f"ord_{UNKNOWN}")

        assert result["__typename"] == "NotFound"

    def test_is_not_found_in_a_parcel(self, spoiled: Spoiling) -> None:
        result = spoiled("registerShipment", ("lines",), [{"caseLineId": f"cln_{UNKNOWN}", "quantity": 1}])

        assert (result["__typename"], result["id"]) == ("NotFound", f"cln_{UNKNOWN}")


class TestAStrangersThing:
    @pytest.mark.parametrize("mutation", [*OF_A_CASE, *OF_AN_ORDER, *OF_A_FEEDBACK, *TAKES_AWAY])
    @pytest.mark.parametrize(
        "by",
        [
            pytest.param(STRANGER, id="another buyer"),
            pytest.param(replace(BUYER, merchant_id=OTHER_SHOP.id), id="a buyer of that id in another shop"),
            pytest.param(replace(BUYER, order_id=OrderId(f"ord_{UNKNOWN}")), id="a guest of another order"),
            pytest.param(replace(LEAD, merchant_id=OTHER_SHOP.id), id="another shop"),
        ],
    )
    def test_is_not_found(self, mutation: str, by: Actor, spoiled: Spoiling) -> None:
        result = spoiled(mutation, by=by)

        assert result["__typename"] == "NotFound"

    @pytest.mark.parametrize("mutation", OF_A_SHOP)
    def test_shop_is_not_found(self, mutation: str, spoiled: Spoiling) -> None:
        result = spoiled(mutation, ("merchantId",), OTHER_SHOP.id)

        assert (result["__typename"], result["id"]) == ("NotFound", OTHER_SHOP.id)

    def test_line_does_not_come_into_a_case(self, spoiled: Spoiling, stages: Stages) -> None:
        theirs = stages.order(by=STRANGER).lines[0].id

        result = spoiled("requestReturn", ("lines", 0, "orderLineId"), theirs)

        assert (result["__typename"], result["id"]) == ("NotFound", theirs)

    def test_evidence_is_not_found(self, spoiled: Spoiling, stages: Stages) -> None:
        photo = {"kind": "PHOTO", "contentType": "image/png", "bytes": 1}
        order = stages.order(by=STRANGER)
        theirs = stages.counter.does("createEvidenceUpload", by=STRANGER, orderId=order.id, **photo)["evidenceId"]

        result = spoiled("addEvidence", ("evidenceIds",), [theirs])

        assert (result["__typename"], result["id"]) == ("NotFound", theirs)

    def test_case_is_not_spoken_of(self, spoiled: Spoiling, stages: Stages) -> None:
        order = stages.order(by=STRANGER)
        theirs = stages.counter.does("requestReturn", by=STRANGER, orderId=order.id, lines=[stages.line(order)])["id"]

        result = spoiled("submitFeedback", ("caseId",), theirs)

        assert (result["__typename"], result["id"]) == ("NotFound", theirs)

    def test_line_of_another_case_is_not_received(self, spoiled: Spoiling, stages: Stages) -> None:
        other = stages.approved()["lines"][0]["id"]

        result = spoiled("receiveReturn", ("lines", 0, "caseLineId"), other)

        assert (result["__typename"], result["id"]) == ("NotFound", other)

    def test_doings_are_all_tried(self) -> None:
        of_others = {*OF_WHOEVER_ASKS, *TAKES_AWAY, *OF_THE_PLATFORM}
        assert {*OF_A_CASE, *OF_AN_ORDER, *OF_A_SHOP, *OF_A_FEEDBACK, *of_others} == set(DOINGS)

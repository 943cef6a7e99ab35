"""What a way back emits, as clients see it: beforehand, and of each parcel."""

from typing import Any, Final

from tests.api.stages import Stages, order_told
from tests.shop import BUYER, LEAD, SHOP, SHOP_SYSTEM

PREVIEW: Final = """query ($input: PreviewCaseInput!) { preview: previewCase(input: $input) { __typename
    ... on CasePreview { goodsStay deadline { onExpiry }
        wayBack { weightGrams co2Grams co2GramsLow co2GramsHigh steps } } } }"""


def heavy_order(stages: Stages, *, weight: int | None = 1_000) -> Any:
    """Return an order of one article of a weight, as the shop system told it."""
    told: Any = order_told("heavy")
    lines = [{**told["lines"][0], "weightGrams": weight}]
    given = {**told, "lines": lines, "deliveredAt": "2026-11-20T10:00:00Z"}
    (result,) = stages.counter.does("importOrders", by=SHOP_SYSTEM, merchantId=SHOP.id, orders=[given])["results"]
    return stages.counter.order(result["order"]["id"], by=BUYER, fields="id lines { id weightGrams }")


def previewed(stages: Stages, order: Any, *, kind: str = "RETURN") -> Any:
    line = {"orderLineId": order["lines"][0]["id"], "quantity": 1, "reason": "OTHER"}
    given = {"kind": kind, "orderId": order["id"], "lines": [line], "basis": "POLICY"}
    return stages.counter.asks(PREVIEW, by=BUYER, input=given)["preview"]


class TestTheWayBack:
    def test_is_told_before_anybody_asks(self, stages: Stages) -> None:
        order = heavy_order(stages)

        preview = previewed(stages, order)

        assert order["lines"][0]["weightGrams"] == 1_000
        assert (preview["goodsStay"], preview["wayBack"]["weightGrams"]) == (False, 1_000)
        assert [preview["wayBack"][f"co2Grams{end}"] for end in ("Low", "", "High")] == [13, 219, 4_580]
        assert len(preview["wayBack"]["steps"]) == 2

    def test_is_said_to_be_unknown_where_the_weight_is(self, stages: Stages) -> None:
        way = previewed(stages, heavy_order(stages, weight=None))["wayBack"]

        assert (way["weightGrams"], way["co2Grams"], way["co2GramsHigh"]) == (None, None, None)
        assert way["steps"][0] == "What these goods weigh is not known, and so neither is what their way back emits."

    def test_is_none_where_nothing_comes_back(self, stages: Stages) -> None:
        preview = previewed(stages, heavy_order(stages), kind="REFUND")

        assert (preview["goodsStay"], preview["wayBack"]) == (True, None)

    def test_is_spared_where_the_policy_leaves_the_goods(self, stages: Stages) -> None:
        keep = {"keepItem": {"id": "keep", "below": {"amount": "10.01", "currency": "EUR"}}}
        stages.counter.does(
            "publishPolicy",
            by=LEAD,
            merchantId=SHOP.id,
            rules=[keep],
            effectiveFrom="2026-11-01T00:00:00Z",
        )

        preview = previewed(stages, heavy_order(stages))

        assert (preview["goodsStay"], preview["deadline"]["onExpiry"]) == (True, "RESOLVING")
        assert preview["wayBack"]["co2Grams"] == 219

    def test_is_told_of_each_parcel(self, stages: Stages) -> None:
        order = heavy_order(stages)
        line = {"orderLineId": order["lines"][0]["id"], "quantity": 1, "reason": "OTHER"}
        case = stages.counter.does("requestReturn", by=BUYER, orderId=order["id"], lines=[line], basis="POLICY")
        stages.counter.does("approveCase", by=LEAD, caseId=case["id"])

        stages.counter.does("registerShipment", by=BUYER, caseId=case["id"], method="PICKUP")

        fields = "shipments { co2Grams co2GramsLow co2GramsHigh }"
        assert stages.counter.case(case["id"], by=BUYER, fields=fields) == {
            "shipments": [{"co2Grams": 219, "co2GramsLow": 13, "co2GramsHigh": 306}]
        }

    def test_of_a_parcel_of_unknown_weight_is_unknown(self, stages: Stages) -> None:
        case = stages.in_transit()

        seen = stages.counter.case(case["id"], by=BUYER, fields="shipments { co2Grams }")

        assert seen == {"shipments": [{"co2Grams": None}]}

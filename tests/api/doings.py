"""Every mutation with somebody who may do it and an input that makes sense, for tests that put one thing wrong."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, Final

from aftersales.actors import Actor
from tests.api.stages import STORY, Stages, line_of, order_told, remedy_of
from tests.shop import BUYER, LEAD, PLATFORM, SHOP, SHOP_SYSTEM, WAREHOUSE, a_product

Given = Mapping[str, Any]
Doing = tuple[Actor, Given]


def _of_order(by: Actor, **given: object) -> Callable[[Stages], Doing]:
    def doing(stages: Stages) -> Doing:
        order = stages.order()
        return by, {"orderId": order.id, **given}

    return doing


def _request(**more: object) -> Callable[[Stages], Doing]:
    def doing(stages: Stages) -> Doing:
        stages.counter.shop.kept.merchants.put_products([a_product("SKU-1"), a_product("SKU-2")])
        order = stages.order()
        return BUYER, {"orderId": order.id, "lines": [stages.line(order, comment=STORY, **more)]}

    return doing


def _of_shop(by: Actor, **given: object) -> Callable[[Stages], Doing]:
    return lambda _: (by, {"merchantId": SHOP.id, **given})


def _of(stage: Callable[[Stages], Any], by: Actor, **given: object) -> Callable[[Stages], Doing]:
    return lambda stages: (by, {"caseId": stage(stages)["id"], **given})


def _on_line(stage: Callable[[Stages], Any], by: Actor, **given: object) -> Callable[[Stages], Doing]:
    def doing(stages: Stages) -> Doing:
        case = stage(stages)
        return by, {"caseId": case["id"], "lines": [{**line_of(case), **given}]}

    return doing


def _on_remedy(stage: Callable[[Stages], Any], by: Actor, **given: object) -> Callable[[Stages], Doing]:
    def doing(stages: Stages) -> Doing:
        case = stage(stages)
        return by, {"caseId": case["id"], "remedyId": remedy_of(case), **given}

    return doing


def _with_evidence(stage: Callable[[Stages], Any], by: Actor, **given: object) -> Callable[[Stages], Doing]:
    def doing(stages: Stages) -> Doing:
        case = stage(stages)
        return by, {"caseId": case["id"], "evidenceIds": [stages.evidence(case)], **given}

    return doing


def _scan(stages: Stages) -> Doing:
    case = stages.in_transit()
    scan = {"status": "IN_TRANSIT", "at": "2026-11-22T12:00:00Z"}
    return WAREHOUSE, {"caseId": case["id"], "shipmentId": case["shipments"][0]["id"], **scan}


def _feedback_of_order(stages: Stages) -> Doing:
    return BUYER, {"merchantId": SHOP.id, "orderId": stages.order().id, **_SAID}


def _webhook(stages: Stages) -> Doing:
    return LEAD, {"id": stages.webhook()["webhook"]["id"]}


def _device(stages: Stages) -> Doing:
    return BUYER, {"id": stages.device(token=f"{next(_phones):064x}")["id"]}


def _phone(_: Stages) -> Doing:
    return BUYER, {"platform": "APNS", "token": f"{next(_phones):064x}", "language": "en"}


def _reply(stages: Stages) -> Doing:
    return LEAD, {"feedbackId": stages.feedback()["id"], "text": STORY}


def _parked(stages: Stages) -> Doing:
    return PLATFORM, {"id": stages.parked()}


_phones: Final = count(1)
_HOOK: Final = {"url": "https://hooks.shop.example/in", "types": ["case.approved"]}
_SAID: Final = {"stage": "PRODUCT", "sku": "SKU-1", "rating": 2, "nps": 3, "effort": 4, "text": STORY, "language": "en"}
_VERDICT: Final = {"accepted": 2, "rejected": 0, "condition": "USED", "disposition": "RESTOCK", "note": STORY}
_PRODUCT: Final = {"sku": "MUG", "title": "A mug", "price": "10.00", "currency": "EUR"}
_PAYMENT: Final = {"id": "pay-2", "amount": "4.00", "capturedAt": "2026-11-22T12:00:00Z", "method": "card"}
_PHOTO: Final = {"kind": "PHOTO", "contentType": "image/png", "bytes": 1000}
_RULES: Final = [{"window": {"id": "late", "days": 60}}]

DOINGS: Final[Mapping[str, Callable[[Stages], Doing]]] = {
    "importOrders": _of_shop(SHOP_SYSTEM, orders=[order_told("B-1")]),
    "importProducts": _of_shop(SHOP_SYSTEM, products=[_PRODUCT]),
    "createOrderLink": _of_order(SHOP_SYSTEM, hours=24),
    "requestRefund": _request(amount="5.00"),
    "requestReturn": _request(),
    "requestExchange": _request(replacementSku="SKU-2"),
    "requestRepair": _request(),
    "requestReship": _request(),
    "cancelCase": _of(Stages.requested, BUYER, note=STORY),
    "provideInfo": _of(Stages.asked_back, BUYER, text=STORY),
    "answerOffer": _of(Stages.offered, BUYER, accept=True, note=STORY),
    "registerShipment": _of(Stages.approved, BUYER, method="PICKUP", carrier="DHL", trackingNumber="1Z"),
    "escalateCase": _of(Stages.declined, BUYER, statement=STORY),
    "createEvidenceUpload": _of_order(BUYER, **_PHOTO),
    "addEvidence": _with_evidence(Stages.requested, BUYER),
    "postMessage": _of(Stages.requested, BUYER, text=STORY),
    "confirmWithdrawal": _of(Stages.withdrawn, BUYER, note=STORY),
    "approveCase": _of(Stages.requested, LEAD, note=STORY),
    "declineCase": _of(Stages.requested, LEAD, reason="OTHER", note=STORY),
    "requestInfo": _of(Stages.requested, LEAD, text=STORY, evidence=["PHOTO"]),
    "makeOffer": _of(Stages.requested, LEAD, text=STORY, amount="8.00"),
    "trackShipment": _scan,
    "receiveReturn": _on_line(Stages.approved, WAREHOUSE, quantity=2),
    "inspectReturn": _on_line(Stages.received, WAREHOUSE, **_VERDICT),
    "settleRefund": _on_remedy(Stages.resolving, LEAD, outcome="SUCCEEDED", gatewayReference="re_1", note=STORY),
    "recordPayment": _on_remedy(lambda stages: stages.exchanging(price="12.00"), LEAD, payment=_PAYMENT),
    "shipReplacement": _on_remedy(Stages.exchanging, WAREHOUSE, carrier="DHL", trackingNumber="1Z"),
    "completeRepair": _on_remedy(lambda stages: stages.resolving("Repair"), WAREHOUSE, repaired=True, findings=STORY),
    "confirmDelivery": _of(Stages.shipped, BUYER, note=STORY),
    "publishPolicy": _of_shop(LEAD, rules=_RULES),
    "applyRecommendation": _of_shop(LEAD, recommendationId="rec_approve_return_disliked_20.00_eur"),
    "submitFeedback": _feedback_of_order,
    "importFeedback": _of_shop(SHOP_SYSTEM, feedback=[{**_SAID, "givenAt": "2026-01-01T12:00:00Z"}]),
    "replyToFeedback": _reply,
    "createWebhook": _of_shop(LEAD, **_HOOK),
    "deleteWebhook": _webhook,
    "registerDevice": _phone,
    "unregisterDevice": _device,
    "arbitrateCase": _of(Stages.disputed, PLATFORM, ruling="APPROVED", because=STORY),
    "reopenCase": _of(Stages.completed, PLATFORM, note=STORY),
    "redriveParked": _parked,
}
OF_A_SHOP: Final = (
    "importOrders",
    "importProducts",
    "importFeedback",
    "publishPolicy",
    "applyRecommendation",
    "createWebhook",
)
OF_AN_ORDER: Final = (
    "createOrderLink",
    "createEvidenceUpload",
    "submitFeedback",
    *(f"request{kind}" for kind in ("Refund", "Return", "Exchange", "Repair", "Reship")),
)
OF_A_FEEDBACK: Final = ("replyToFeedback",)
OF_WHOEVER_ASKS: Final = ("registerDevice",)
TAKES_AWAY: Final = ("deleteWebhook", "unregisterDevice")
OF_THE_PLATFORM: Final = ("redriveParked",)
_OF_OTHERS: Final = (
    *(*OF_A_SHOP, *OF_AN_ORDER, *OF_A_FEEDBACK),
    *(*OF_WHOEVER_ASKS, *TAKES_AWAY, *OF_THE_PLATFORM),
)
OF_A_CASE: Final = tuple(name for name in DOINGS if name not in _OF_OTHERS)
CHANGES_A_CASE: Final = tuple(name for name in OF_A_CASE if name != "postMessage")

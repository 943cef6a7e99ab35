"""The shop's counter: what clients ask and do there, through the schema that they know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from strawberry.extensions import ValidationCache
from strawberry.types import ExecutionResult

from aftersales.actors import Actor
from aftersales.business import Business
from schema.build import build_schema
from schema.context import Context
from schema.cursors import Cursors
from tests.open_shop import OpenShop

# Hundreds of tests ask in the same words, and checking the words would be most of the time.
SCHEMA: Final = build_schema(extensions=[ValidationCache])

CASE: Final = """
    id number kind basis status version openedBy waitingOn actions
    lines { id quantity receivedQuantity acceptedQuantity rejectedQuantity condition disposition }
    quote {
        total { amount } difference { amount } fees { kind amount { amount } } tenders { paymentId amount { amount } }
    }
    remedies { __typename id status ... on RefundRemedy { amount { amount currency } }
        ... on ExchangeRemedy { sku difference { amount } } }
    shipments { id status paidBy }
    deadline { party onExpiry }
"""
_PROBLEM: Final = """
    ... on Problem {
        message
        ... on NotFound { id }
        ... on NotPermitted { permission }
        ... on NotAllowedNow { action status }
        ... on NotEligible { because { rule } }
        ... on UnlawfulPolicy { because { rule article } }
        ... on QuantityUnavailable { line available }
        ... on InvalidInput { fields { path message } }
        ... on ConcurrentChange { version }
    }
"""
FEEDBACK: Final = """
    id stage sku rating nps effort text givenAt submittedAt language sentiment sentimentScore reader reply
    mentions { aspect sentiment quote } merchant { id } order { id } case { id }
"""
WEBHOOK: Final = "id url types createdAt failedDeliveries disabledAt"
_OTHERS: Final = {
    "importOrders": """... on ImportOrdersPayload { results { number outcome order { id } problem {
        __typename message ... on InvalidInput { fields { path message } } } } }""",
    "importProducts": "... on ImportProductsPayload { products { sku price { amount currency } group } }",
    "createOrderLink": "... on OrderLink { token expiresAt }",
    "createEvidenceUpload": "... on EvidenceUpload { evidenceId url fields { name value } expiresAt }",
    "postMessage": "... on Message { id by text internal }",
    "submitFeedback": f"... on Feedback {{ {FEEDBACK} }}",
    "importFeedback": f"""... on ImportFeedbackPayload {{ results {{ feedback {{ {FEEDBACK} }} problem {{
        __typename message ... on NotFound {{ id }} ... on InvalidInput {{ fields {{ path message }} }} }} }} }}""",
    "createWebhook": f"... on CreatedWebhook {{ webhook {{ {WEBHOOK} }} secret }}",
    "registerDevice": "... on Device { id platform registeredAt }",
    **dict.fromkeys(("deleteWebhook", "unregisterDevice", "redriveParked"), "... on Deleted { id }"),
    "replyToFeedback": f"... on Feedback {{ {FEEDBACK} }}",
    **dict.fromkeys(
        ("publishPolicy", "applyRecommendation"),
        "... on Policy { version effectiveFrom rules { __typename id text } }",
    ),
}
_SHARED_INPUTS: Final = {
    **dict.fromkeys(("cancelCase", "confirmWithdrawal", "confirmDelivery", "reopenCase"), "CaseActionInput"),
    **dict.fromkeys(("deleteWebhook", "unregisterDevice", "redriveParked"), "DeleteInput"),
}

_keys: Final = count(1)


@dataclass(frozen=True)
class Counter:
    """Clients ask and do here; every answer is checked for errors, unless one is what they came for."""

    shop: OpenShop
    cursors: Cursors = field(default=Cursors(lambda: b"the shop's own key"))

    @property
    def business(self) -> Business:
        """What is behind the counter."""
        return self.shop.business

    def hears(self, document: str, *, by: Actor, **variables: object) -> ExecutionResult:
        """Return whatever is answered."""
        context = Context(actor=by, business=self.business, cursors=self.cursors)
        return SCHEMA.execute_sync(document, variable_values=variables, context_value=context)

    def asks(self, document: str, *, by: Actor, **variables: object) -> Mapping[str, Any]:
        """Return what a question is answered with."""
        result = self.hears(document, by=by, **variables)
        assert result.errors is None, result.errors
        assert result.data is not None
        return result.data

    def fails(self, document: str, *, by: Actor, **variables: object) -> list[tuple[str, object]]:
        """Return the errors of a question that cannot be answered: messages and codes."""
        result = self.hears(document, by=by, **variables)
        return [(error.message, (error.extensions or {}).get("code")) for error in result.errors or []]

    def does(self, mutation: str, *, by: Actor, **given: object) -> Any:
        """Return the result of a mutation; a new request key unless one is given."""
        keyed = {"requestKey": f"key-{next(_keys)}", **given}
        return self.asks(document_of(mutation), by=by, input=keyed)["result"]

    def case(self, case_id: str, *, by: Actor, fields: str = CASE) -> Any:
        """Return what a viewer sees of a case."""
        return self.asks(f"query ($id: ID!) {{ case(id: $id) {{ {fields} }} }}", by=by, id=case_id)["case"]

    def order(self, order_id: str, *, by: Actor, fields: str) -> Any:
        """Return what a viewer sees of an order."""
        return self.asks(f"query ($id: ID!) {{ order(id: $id) {{ {fields} }} }}", by=by, id=order_id)["order"]


def document_of(mutation: str) -> str:
    """Return the document that does one mutation, with all that its result may say."""
    input_type = _SHARED_INPUTS.get(mutation, f"{mutation[0].upper()}{mutation[1:]}Input")
    result = _OTHERS.get(mutation, f"... on Case {{ {CASE} }}")
    return (
        f"mutation ($input: {input_type}!) {{ result: {mutation}(input: $input) {{ __typename {result} {_PROBLEM} }} }}"
    )

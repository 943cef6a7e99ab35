"""What shops do with their webhooks."""

from typing import Annotated

import strawberry

from aftersales.identifiers import MerchantId, WebhookId
from schema.context import Info
from schema.deleting import Deleted, DeleteInput, DeleteResult
from schema.inputs import REQUEST_KEY, Given
from schema.problems import InvalidInput, NotFound, NotPermitted, RequestKeyReused
from schema.webhooks.types import CreatedWebhook


@strawberry.input(description="A webhook to create.")
class CreateWebhookInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    merchant_id: strawberry.ID = strawberry.field(description="Whose events it hears of. A merchant has at most 10.")
    url: str = strawberry.field(
        description="Where they are sent: an https address of the public internet, of at most 2,000 characters."
    )
    types: list[str] = strawberry.field(description="The types of the events to send, such as case.approved.")


CreateWebhookResult = Annotated[
    CreatedWebhook | NotFound | NotPermitted | InvalidInput | RequestKeyReused,
    strawberry.union("CreateWebhookResult", description="The webhook with its secret, or why there is none."),
]


@strawberry.type
class WebhookMutations:
    @strawberry.mutation(description="Have events sent to an address, signed with a secret that is shown this once.")
    def create_webhook(self, info: Info, input: Given[CreateWebhookInput]) -> CreateWebhookResult:
        ask = info.context
        created = ask.business.webhooks.create(
            MerchantId(input.merchant_id),
            input.url,
            input.types,
            actor=ask.actor,
            request=ask.key_of(input, mutation=info.field_name),
        )
        return CreatedWebhook.of(created)

    @strawberry.mutation(description="Have nothing sent to a webhook any more, and its secret forgotten.")
    def delete_webhook(self, info: Info, input: Given[DeleteInput]) -> DeleteResult:
        ask = info.context
        key = ask.key_of(input, mutation=info.field_name)
        gone = ask.business.webhooks.delete(WebhookId(input.id), actor=ask.actor, request=key)
        return Deleted(id=strawberry.ID(gone))

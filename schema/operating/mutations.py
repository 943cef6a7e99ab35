"""What whoever looks after the product itself can do."""

import strawberry

from schema.context import Info
from schema.deleting import Deleted, DeleteInput, DeleteResult
from schema.inputs import Given


@strawberry.type
class OperatingMutations:
    @strawberry.mutation(
        description="Let the lane be tried again in which an event waits, from its first event on, within a minute."
    )
    def redrive_parked(self, info: Info, input: Given[DeleteInput]) -> DeleteResult:
        ask = info.context
        request = ask.key_of(input, mutation=info.field_name)
        return Deleted(id=strawberry.ID(ask.business.parking.redrive(input.id, actor=ask.actor, request=request)))

"""What is taken away by its id alone: a webhook, a device."""

from typing import Annotated

import strawberry

from schema.inputs import REQUEST_KEY
from schema.problems import InvalidInput, NotFound, NotPermitted, RequestKeyReused


@strawberry.input(description="What is to be taken away.")
class DeleteInput:
    request_key: strawberry.ID = strawberry.field(description=REQUEST_KEY)
    id: strawberry.ID = strawberry.field(description="Its id.")


@strawberry.type(description="It is gone.")
class Deleted:
    id: strawberry.ID = strawberry.field(description="The id that it had.")


DeleteResult = Annotated[
    Deleted | NotFound | NotPermitted | InvalidInput | RequestKeyReused,
    strawberry.union("DeleteResult", description="What is gone, or why it is not."),
]

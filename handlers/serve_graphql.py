"""Lambda: answers GraphQL requests from API Gateway."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from typing import Final

from mangum import Mangum
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from adapters.chance import new_errand, new_ulid, new_webhook_secret
from adapters.dynamodb.store import DynamoStore
from adapters.log_lines import JsonLine, write_log
from adapters.payments.routes import routes_in
from adapters.s3 import S3Evidence
from aftersales.actors import Actor
from aftersales.business import business_over
from aftersales.identifiers import CorrelationId
from aftersales.webhooks.operations import WebhookTerms
from api.answering import GRAPHQL_RESPONSE
from api.app import Pace, Unauthenticated, create_app
from api.authentication.claims import actor_from
from api.authentication.keys import Keys
from api.authentication.order_links import SignedOrderLinks
from handlers import settings, starting
from handlers.gateway import called_in
from schema.parts import Ahead

_TEXTS: Final = ["text/", "application/json", GRAPHQL_RESPONSE]

now = partial(datetime.now, UTC)


def told_by_authorizer(request: Request) -> Actor:
    """Return who asks by what the authorizer found, which API Gateway may have remembered beyond the token's end."""
    match request.scope:
        case {"aws.event": {"requestContext": {"authorizer": {"lambda": {"exp": end} as claims}}}}:
            if float(end) > now().timestamp():
                return actor_from(claims)
    raise Unauthenticated


@cache
def keys() -> Keys:
    """Return what signs, read when it is first needed: most answers need nothing signed."""
    return Keys(settings.signing_key())


async def at_once(work: Callable[[], Response]) -> Response:
    """Work out an answer here and now: nobody else waits."""
    return work()


def told_by_gateway(scope: Scope) -> CorrelationId:
    """Return what API Gateway calls a request."""
    return called_in(scope["aws.event"]) or new_errand()


write_log(JsonLine())
store = DynamoStore(settings.table_name(), region=settings.region(), insights_table=settings.insights_table_name())
business = business_over(
    store,
    files=S3Evidence(settings.evidence_bucket(), wall_now=now),
    links=SignedOrderLinks(lambda: keys().order_links),
    now=now,
    wall_now=now,
    new_ulid=new_ulid,
    webhooks=WebhookTerms(new_secret=new_webhook_secret),
    routes=routes_in(settings.payment_routes()),
)
app = create_app(
    business,
    authenticate=told_by_authorizer,
    identify=told_by_gateway,
    cursors_key=lambda: keys().cursors,
    pace=Pace(ahead=Ahead.EVERYDAY, work=at_once),
)
# Mangum answers in the thread's event loop, which Python does not make by itself any more.
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
handler = Mangum(app, lifespan="off", text_mime_types=_TEXTS)
starting.end()

"""What API Gateway sends to Lambdas, in the shapes that its documentation gives for HTTP APIs (payload 2.0)."""

import json
from collections.abc import Mapping
from typing import Any, Final

REQUEST_ID: Final = "JKJaXmPLvHcESHA="
_REQUEST_CONTEXT: Final = {
    "accountId": "123456789012",
    "apiId": "r3pmxmplak",
    "domainName": "r3pmxmplak.execute-api.eu-west-1.amazonaws.com",
    "domainPrefix": "r3pmxmplak",
    "http": {
        "method": "POST",
        "path": "/graphql",
        "protocol": "HTTP/1.1",
        "sourceIp": "203.0.113.7",
        "userAgent": "a shop/1.0",
    },
    "requestId": REQUEST_ID,
    "routeKey": "POST /graphql",
    "stage": "$default",
    "time": "22/Nov/2026:12:00:00 +0000",
    "timeEpoch": 1795348800000,
}


def question_to_authorizer(authorization: str) -> Mapping[str, Any]:
    """Return how API Gateway asks whether a request may come in."""
    return {
        "version": "2.0",
        "type": "REQUEST",
        "routeArn": "arn:aws:execute-api:eu-west-1:123456789012:r3pmxmplak/$default/POST/graphql",
        "identitySource": [authorization],
        "routeKey": "POST /graphql",
        "rawPath": "/graphql",
        "rawQueryString": "",
        "headers": {"authorization": authorization, "content-type": "application/json"},
        "requestContext": _REQUEST_CONTEXT,
    }


def request(
    body: str | Mapping[str, Any], *, told: Mapping[str, Any] | None, headers: Mapping[str, str] | None = None
) -> Mapping[str, Any]:
    """Return a request to the API, with what the authorizer told of who asks."""
    authorizer = {} if told is None else {"authorizer": {"lambda": told}}
    return {
        "version": "2.0",
        "routeKey": "POST /graphql",
        "rawPath": "/graphql",
        "rawQueryString": "",
        "headers": {"content-type": "application/json", "host": _REQUEST_CONTEXT["domainName"], **(headers or {})},
        "requestContext": {**_REQUEST_CONTEXT, **authorizer},
        "body": body if isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": False,
    }

"""Someone who asks the product on AWS for things, as a shop's page does."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.believed import bearer
from tools.aws_local.stack import Stack


@dataclass(frozen=True)
class Visitor:
    """Someone who asks the API over HTTP, and notes what each request was called."""

    stack: Stack
    called: list[str] = field(default_factory=list)

    def asks(self, document: str, given: Mapping[str, Any] | None = None, *, by: Mapping[str, str]) -> Any:
        """Return what is answered to a document under the name `result`."""
        status, answer = self.sends({"query": document, "variables": given or {}}, authorization=bearer(by))
        assert (status, "errors" in answer) == (200, False), answer
        return answer["data"]["result"]

    def does(self, document: str, given: Mapping[str, Any], *, by: Mapping[str, str]) -> Any:
        """Return what came of a mutation."""
        return self.asks(document, {"input": given}, by=by)

    def sends(self, body: Mapping[str, Any], *, authorization: str | None = None) -> tuple[int, Any]:
        headers = {"content-type": "application/json"} | ({"authorization": authorization} if authorization else {})
        asked = Request(self.stack.graphql, data=json.dumps(body).encode(), headers=headers)  # noqa: S310 - our own
        try:
            with urlopen(asked, timeout=30) as answer:  # noqa: S310 - the address is our own server's
                self.called.append(answer.headers["x-request-id"])
                return answer.status, json.load(answer)
        except HTTPError as refusal:
            return refusal.code, json.load(refusal)

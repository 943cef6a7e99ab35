"""The API, asked in somebody's name: the shop's buyers, and the merchant's lead."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from tools.replay.answers import JsonObject, an_object
from tools.replay.stopped import ReplayStopped
from tools.replay.wire import Wire

MERCHANT: Final = "online-retail"


@dataclass(frozen=True, slots=True)
class Speaker:
    """One person with a token of the sandbox."""

    party: str
    subject: str


LEAD: Final = Speaker("MERCHANT", "replay-lead")


def buyer(subject: str) -> Speaker:
    """Return a buyer of the shop."""
    return Speaker("BUYER", subject)


class Api:
    """A service's GraphQL, with a token for everyone who speaks."""

    def __init__(self, wire: Wire, *, merchant: str = MERCHANT) -> None:
        self.operations = 0
        self._wire = wire
        self._merchant = merchant
        self._tokens: dict[Speaker, str] = {}

    def mutate(self, document: str, given: JsonObject, *, by: Speaker) -> JsonObject:
        """Return the result of a mutation: the changed thing, or a problem."""
        return an_object(self.ask(document, {"input": given}, by=by).get("result"))

    def ask(self, document: str, variables: JsonObject, *, by: Speaker) -> JsonObject:
        """Return the data that a document answers with, or refuse where it has errors."""
        self.operations += 1
        body = {"query": document, "variables": variables}
        answer = self._wire.post("/graphql", body=body, token=self._token(by))
        if answer.status == HTTPStatus.UNAUTHORIZED:
            del self._tokens[by]
            answer = self._wire.post("/graphql", body=body, token=self._token(by))
        said = an_object(answer.json())
        if said.get("errors") or said.get("data") is None:
            raise ReplayStopped(f"the API answered with an error: {answer.text[:500]}")
        return an_object(said["data"])

    def _token(self, by: Speaker) -> str:
        if by not in self._tokens:
            query = urlencode({"party": by.party, "subject": by.subject, "merchant": self._merchant})
            self._tokens[by] = self._wire.get(f"/dev/token?{query}").ok().text.strip()
        return self._tokens[by]

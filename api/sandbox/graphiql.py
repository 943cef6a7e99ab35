"""
GraphiQL in the browser, with a token of the demo shop's lead in its headers.

GraphiQL is several megabytes, so it comes from where its makers publish it, checked by hash. Where that cannot be
reached, a plain editor of our own takes its place.
"""

import json
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Final

import strawberry
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from api.sandbox.shop import LEAD, MERCHANT
from api.sandbox.tokens import TokenMint

EDITOR: Final = "/dev/editor"
_PAGE: Final = Path(strawberry.__file__).parent / "static" / "graphiql.html"
_OWN: Final = Path(__file__).with_name("editor.html")
_SHARED_THERE: Final = "React.useState(parameters.headers)"
_OWN_HEADERS: Final = "HEADERS"
_INSTEAD: Final = f'<script>if (!window.GraphiQL) location.replace("{EDITOR}");</script>\n  </body>'

_NOT_KEPT: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"}


class GraphiQL:
    """The pages to write queries on."""

    def __init__(self, mint: TokenMint) -> None:
        self._mint = mint

    def routes(self) -> Sequence[BaseRoute]:
        """Return where they are."""
        return [Route("/graphql", self.graphiql, methods=["GET"]), Route(EDITOR, self.editor), Route("/", _to_graphiql)]

    def graphiql(self, request: Request) -> Response:
        """Answer GraphiQL to a browser; everybody else asks by POST."""
        if "text/html" not in request.headers.get("accept", ""):
            return PlainTextResponse(
                "Ask by POST, or open this address in a browser.",
                status_code=HTTPStatus.METHOD_NOT_ALLOWED,
                headers={"Allow": "POST"},
            )
        # The page shows its headers, so that whoever plays another part can paste that token there.
        page = _PAGE.read_text("utf-8").replace(_SHARED_THERE, f"React.useState({self._headers()})")
        return HTMLResponse(page.replace("</body>", _INSTEAD), headers=_NOT_KEPT)

    def editor(self, _: Request) -> Response:
        """Answer the plain editor."""
        page = _OWN.read_text("utf-8").replace(_OWN_HEADERS, self._headers())
        return HTMLResponse(page, headers=_NOT_KEPT)

    def _headers(self) -> str:
        token = self._mint.token(party="MERCHANT", subject=LEAD, merchant=MERCHANT)
        return json.dumps(json.dumps({"Authorization": f"Bearer {token}"}, indent=2))


def _to_graphiql(_: Request) -> Response:
    return RedirectResponse("/graphql", headers=_NOT_KEPT)

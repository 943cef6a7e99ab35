"""
The sandbox: the whole product on this machine, to try out.

It answers on the loopback interface alone and to no other name; its folder is marked, and no server touches it.
"""

import logging
from collections.abc import Sequence
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute

from adapters.log_lines import write_log
from adapters.sqlite.store import SqliteStore
from aftersales.feedback.reader import Reader
from aftersales.webhooks.addresses import Reach
from api.admission import Openness
from api.app import create_app
from api.authentication.bearer import bearer
from api.authentication.issuers import order_links_issuer
from api.authentication.tokens import Tokens
from api.folder import Folder
from api.installation import install, wall_clock
from api.listeners import Outside
from api.marker import SANDBOX, mark
from api.sandbox.clock import SandboxClock
from api.sandbox.counting import OperationCount
from api.sandbox.dev import Counts, Dev
from api.sandbox.graphiql import GraphiQL
from api.sandbox.leash import end_with_make
from api.sandbox.opening import ensure_demo_shop
from api.sandbox.phones import PrintedPhones
from api.sandbox.plain_lines import PlainLine
from api.sandbox.time_travel import TimeTravel
from api.sandbox.tokens import TokenMint, sandbox_issuer
from api.sandbox.welcome import welcome
from api.serving import place_at, serve
from api.settings import LOOPBACK, BadSettings, Settings
from api.uploads import Uploads

NAMES: Final = (LOOPBACK, "localhost")


def run_sandbox(settings: Settings, *, reader: Reader | None = None, reach: Reach = Reach.PUBLIC) -> None:
    """Serve a sandbox until told to stop; without a reader, what buyers write waits for one."""
    if settings.host != LOOPBACK or settings.public_url is not None:
        raise BadSettings(f"A sandbox answers at {LOOPBACK} alone: leave HOST and PUBLIC_URL out.")
    write_log(PlainLine())
    # The demo shop has hundreds of events, which /dev/events shows to who wants to see them.
    logging.getLogger("adapters").setLevel(logging.WARNING)
    folder = Folder(settings.folder)
    with folder.occupied(), place_at(LOOPBACK, settings.port) as place:
        store = SqliteStore(folder.database)
        mark(store.memos, SANDBOX)
        sandbox = Sandbox(folder, store, address=settings.address, reader=reader, reach=reach)
        if settings.demo:
            ensure_demo_shop(sandbox.installation, sandbox.clock)
        end_with_make()
        with sandbox.installation.workers.at_work():
            today = sandbox.clock.now().date()
            text = welcome(settings.address, sandbox.mint, sandbox.installation.store, today=today)
            serve(sandbox.app(), at=place, welcome=text)
        store.close()


class Sandbox:
    """A sandbox over an open store."""

    def __init__(
        self,
        folder: Folder,
        store: SqliteStore,
        *,
        address: str,
        reader: Reader | None = None,
        reach: Reach = Reach.PUBLIC,
    ) -> None:
        self.clock = SandboxClock(store.memos, wall_now=wall_clock)
        self.installation = install(
            folder,
            store,
            address=address,
            now=self.clock.now,
            wall_now=wall_clock,
            reader=reader,
            outside=Outside(reach=reach, phones=PrintedPhones()),
        )
        self.mint = TokenMint(
            key=self.installation.keys.sandbox_tokens, merchants=self.installation.merchants, wall_now=wall_clock
        )
        self._operations = OperationCount()

    def app(self) -> Starlette:
        """Return what a sandbox serves: all that a server does, and what only a sandbox has."""
        keys = self.installation.keys
        tokens = Tokens([sandbox_issuer(keys.sandbox_tokens), order_links_issuer(keys.order_links)])
        return create_app(
            self.installation.business,
            authenticate=self._operations.counting(bearer(tokens)),
            cursors_key=lambda: keys.cursors,
            openness=Openness.DEVELOPMENT,
            routes=self._routes(),
            # Another site's page could make a browser ask here under that site's name.
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=NAMES, www_redirect=False)],
        )

    def _routes(self) -> Sequence[BaseRoute]:
        store = self.installation.store
        dev = Dev(
            mint=self.mint,
            now=self.clock.now,
            travel=TimeTravel(
                self.clock,
                workers=self.installation.workers,
                cases=store.cases,
                is_untouched=store.is_untouched,
            ),
            published=store.topic.published,
            counts=Counts(operations=self._operations.so_far, requests=store.requests_so_far),
        )
        return [*dev.routes(), *GraphiQL(self.mint).routes(), *Uploads(self.installation.files).routes()]

"""
The server for a small shop: the product on one machine, on SQLite, without an account anywhere.

    DATA_DIR=/srv/aftersales ISSUERS=/etc/aftersales/issuers.json python -m api

It serves nobody before an issuer of tokens is registered, and touches no folder that a sandbox made.
"""

from typing import Final

from starlette.applications import Starlette

from adapters.log_lines import JsonLine, write_log
from adapters.sqlite.store import SqliteStore
from aftersales.feedback.reader import Reader
from api.app import create_app
from api.authentication.bearer import bearer
from api.authentication.issuers import order_links_issuer
from api.authentication.tokens import Tokens
from api.folder import Folder
from api.installation import Installation, install, wall_clock
from api.marker import SERVER, mark
from api.payments import BY_PEOPLE, payments_at
from api.registry import Registry, registry_at
from api.serving import place_at, serve
from api.settings import BadSettings, Settings
from api.uploads import Uploads

_NO_ISSUERS: Final = "No issuers: name the file that registers them in ISSUERS. docs/server.md says what is in it."


def run_server(settings: Settings, *, reader: Reader | None = None) -> None:
    """Serve a small shop until told to stop; without a reader, what buyers write waits for one."""
    registry = _registry(settings)
    payments = BY_PEOPLE if settings.payments is None else payments_at(settings.payments)
    folder = Folder(settings.folder)
    with folder.occupied(), place_at(settings.host, settings.port) as place:
        store = SqliteStore(folder.database)
        mark(store.memos, SERVER)
        installation = install(
            folder,
            store,
            address=settings.address,
            now=wall_clock,
            wall_now=wall_clock,
            reader=reader,
            payments=payments,
        )
        _open_shops(installation, registry)
        write_log(JsonLine())
        with installation.workers.at_work():
            welcome = f"aftersales answers at {settings.address}/graphql"
            serve(server_app(installation, registry), at=place, welcome=welcome)
        store.close()


def server_app(installation: Installation, registry: Registry) -> Starlette:
    """Return what a server serves: nothing of a sandbox is in it."""
    issuers = [*registry.issuers.values(), order_links_issuer(installation.keys.order_links)]
    return create_app(
        installation.business,
        authenticate=bearer(Tokens(issuers)),
        cursors_key=lambda: installation.keys.cursors,
        routes=[*Uploads(installation.files).routes(), installation.payment_events.route()],
    )


def _registry(settings: Settings) -> Registry:
    if settings.issuers is None:
        raise BadSettings(_NO_ISSUERS)
    return registry_at(settings.issuers)


def _open_shops(installation: Installation, registry: Registry) -> None:
    for shop in registry.merchants:
        installation.merchants.ensure(shop.id, name=shop.name, currency=shop.currency, time_zone=shop.time_zone)

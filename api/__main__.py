"""`python -m api` is the server for a small shop; `python -m api --sandbox` is the whole product to try out."""

import argparse
import os
import sys

from adapters.payments.routes import BadPayments
from adapters.reader import small_reader
from aftersales.webhooks.addresses import Reach
from api.authentication.issuers import BadRegistration
from api.authentication.keys import WeakSecret
from api.folder import FolderInUse
from api.marker import AnothersFolder
from api.settings import BadSettings, settings_from


def main() -> int:
    """Run what the command line asks for, and return how it ended."""
    parser = argparse.ArgumentParser(prog="python -m api", description=__doc__)
    parser.add_argument("--sandbox", action="store_true", help="on this machine alone, with a demo shop")
    parser.add_argument(
        "--allow-local-webhooks", action="store_true", help="a sandbox's webhooks may lead to http://127.0.0.1:<port>"
    )
    wanted = parser.parse_args()
    if wanted.allow_local_webhooks and not wanted.sandbox:
        parser.error("--allow-local-webhooks is for a sandbox alone")
    try:
        settings = settings_from(os.environ)
        if wanted.sandbox:
            from api.sandbox.run import run_sandbox  # noqa: PLC0415 - a server never loads what only a sandbox may do

            reach = Reach.LOCAL_TOO if wanted.allow_local_webhooks else Reach.PUBLIC
            run_sandbox(settings, reader=small_reader(), reach=reach)
        else:
            from api.server import run_server  # noqa: PLC0415 - a sandbox needs no server

            run_server(settings, reader=small_reader())
    except (AnothersFolder, BadPayments, BadRegistration, BadSettings, FolderInUse, WeakSecret) as refused:
        print(f"aftersales did not start: {refused}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

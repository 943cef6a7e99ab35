"""
The whole product on AWS, on this machine: `make aws-local`. Ctrl-C ends it, and nothing of it stays.

It deploys what `make package` made, opens a shop in it, and prints where the API is and a token for each side.
"""

import json
import os
import secrets
import signal
import sys
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Final

import jwt

from adapters.dynamodb.store import DynamoStore
from adapters.log_lines import SERVICE
from aftersales.currencies import CurrencyCode
from aftersales.identifiers import MerchantId
from api.merchants import Merchants
from tools.aws_local.beside import PROGRAMS
from tools.aws_local.code import runnable, version
from tools.aws_local.functions import NOBODY
from tools.aws_local.stack import REGION, Packaged, Stack, deployed
from tools.package import ARTIFACTS, BUILD, PYTHON, TEMPLATE, TEMPLATES

SHOP: Final = MerchantId("shop-1")
ISSUER: Final = "https://id.shop.example"
LASTING: Final = timedelta(hours=12)
SIDES: Final = {
    "BUYER": {"sub": "ann", "party": "BUYER"},
    "MERCHANT": {"sub": "lea", "party": "MERCHANT", "role": "lead"},
    "SYSTEM": {"sub": "shop-system", "party": "SYSTEM"},
}
TOLD: Final = """
The API answers as on AWS, to a shop that is open and empty. Paste this into a shell:

URL={url}
{tokens}

curl $URL -H 'Content-Type: application/json' -H "Authorization: Bearer $MERCHANT" \\
  -d '{{"query": "{{ viewer {{ party }} }}"}}'

AWS itself answers at {aws}, and what functions write is in {logs}/*.log.
Ctrl-C ends it all, and nothing of it stays. docs/deployment.md says what is not as on AWS.
"""


def main() -> None:
    """Deploy, open a shop, say where everything is, and wait until it is to end."""
    heed_endings()
    try:
        with TemporaryDirectory(prefix="aws-local-") as made:
            _run(Path(made))
    except KeyboardInterrupt:
        print("It has ended.")


_ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def heed_endings() -> None:
    """Let everything be cleared away when this is told to end; with its terminal, unless nohup keeps it from that."""
    for each in _ENDING:
        if (each, signal.getsignal(each)) != (signal.SIGHUP, signal.SIG_IGN):
            signal.signal(each, _end)


def _end(*_: object) -> None:
    """End, as Ctrl-C does; asking twice does not keep anything from being cleared away."""
    for each in _ENDING:
        signal.signal(each, signal.SIG_IGN)
    print("\nIt ends …", flush=True)
    raise KeyboardInterrupt


def _run(folder: Path) -> None:
    key = secrets.token_hex(32)
    packaged = _packaged(folder / "zips")
    print("Deploying into MiniStack, and starting every function …", flush=True)
    name, kept = f"{SERVICE}-{packaged.stage}", _secrets(packaged.stage, key=key)
    with deployed(packaged, name=name, secrets=kept, folder=folder) as stack:
        _open_shop(stack)
        _tell(stack, key=key)
        Event().wait()


def _packaged(folder: Path) -> Packaged:
    """Put into a folder what was packaged, with an authorizer that this machine can run, or say what is missing."""
    made = [BUILD / f"{artifact.name}.zip" for artifact in ARTIFACTS]
    if not all(each.exists() for each in (*made, TEMPLATES / TEMPLATE)):
        sys.exit("There is nothing to deploy: `make package` makes it.")
    if not (PROGRAMS / "ministack").exists():
        sys.exit("There is no AWS on this machine: `make ministack` installs it.")
    if version() != PYTHON:
        print(f"No Python {PYTHON} here: functions run on {version()} without their byte-code, and start slowly.")
    print("Building the authorizer for this machine …", flush=True)
    return Packaged.at(TEMPLATES, archives=runnable(BUILD, into=folder))


def _secrets(stage: str, *, key: str) -> Mapping[str, str]:
    issuer = {"algorithm": "HS256", "key": key, "parties": list(SIDES), "merchants": [SHOP]}
    return {
        f"/{SERVICE}/{stage}/signing-key": b64encode(secrets.token_bytes(32)).decode(),
        f"/{SERVICE}/{stage}/issuers": json.dumps({ISSUER: issuer}),
        f"/{SERVICE}/{stage}/payment-accounts": "{}",
    }


def _open_shop(stack: Stack) -> None:
    os.environ.update({name.upper(): value for name, value in NOBODY.items()})
    store = DynamoStore(stack.outputs["CasesTableName"], REGION, stack.address)
    shops = Merchants(merchants=store.merchants, policies=store.policies, now=lambda: datetime.now(UTC))
    shops.ensure(SHOP, name="A shop", currency=CurrencyCode("EUR"), time_zone="Europe/Berlin")


def _tell(stack: Stack, *, key: str) -> None:
    now = datetime.now(UTC)
    usual = {"iss": ISSUER, "merchant": SHOP, "iat": now, "exp": now + LASTING}
    tokens = [f"{side}={jwt.encode({**usual, **claims}, key, 'HS256')}" for side, claims in SIDES.items()]
    print(TOLD.format(url=stack.graphql, tokens="\n".join(tokens), aws=stack.address, logs=stack.logs), flush=True)


if __name__ == "__main__":
    main()

"""
The whole product on AWS, on this machine: `make aws-local`. Ctrl-C ends it, and nothing of it stays.

It deploys what `make package` made, opens a shop in it, and prints where the API is and a token for each side.
"""

import json
import os
import secrets
import sys
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from threading import Event
from typing import Final

import jwt

from adapters.dynamodb.store import DynamoStore
from aftersales.currencies import CurrencyCode
from aftersales.identifiers import MerchantId
from api.merchants import Merchants
from tools.aws_local.code import authorizer
from tools.aws_local.functions import NOBODY
from tools.aws_local.stack import REGION, Packaged, Stack, deployed
from tools.package import BUILD, TEMPLATES, build

SHOP: Final = MerchantId("shop-1")
ISSUER: Final = "https://id.shop.example"
SIDES: Final = {
    "BUYER": {"sub": "ann", "party": "BUYER"},
    "MERCHANT": {"sub": "lea", "party": "MERCHANT", "role": "lead"},
    "SYSTEM": {"sub": "shop-system", "party": "SYSTEM"},
}


def main() -> None:
    """Deploy, open a shop, say where everything is, and wait."""
    key = secrets.token_hex(32)
    issuer = {"algorithm": "HS256", "key": key, "parties": list(SIDES), "merchants": [SHOP]}
    kept = {
        "/aftersales/dev/signing-key": b64encode(secrets.token_bytes(32)).decode(),
        "/aftersales/dev/issuers": json.dumps({ISSUER: issuer}),
        "/aftersales/dev/payment-accounts": "{}",
    }
    with TemporaryDirectory() as made:
        folder = Path(made)
        with deployed(_packaged(folder), name="aftersales-dev", secrets=kept, folder=folder) as stack:
            _open_shop(stack)
            _tell(stack, key=key)
            _wait()


def _packaged(folder: Path) -> Packaged:
    """Return what was packaged, with an authorizer's zip that this machine can run."""
    if not (TEMPLATES / "cloudformation-template-update-stack.json").exists():
        sys.exit("There is nothing to deploy. `make package` makes it.")
    archives = folder / "zips"
    archives.mkdir()
    for archive in BUILD.glob("*.zip"):
        copyfile(archive, archives / archive.name)
    build(authorizer(), into=archives)
    return Packaged.at(TEMPLATES, archives=archives)


def _open_shop(stack: Stack) -> None:
    os.environ.update({name.upper(): value for name, value in NOBODY.items()})
    store = DynamoStore(stack.outputs["CasesTableName"], REGION, stack.address)
    shops = Merchants(merchants=store.merchants, policies=store.policies, now=lambda: datetime.now(UTC))
    shops.ensure(SHOP, name="A shop", currency=CurrencyCode("EUR"), time_zone="Europe/Berlin")


def _tell(stack: Stack, *, key: str) -> None:
    print(f"The API answers at {stack.graphql}, AWS at {stack.address}, and functions write into {stack.logs}.")
    now = datetime.now(UTC)
    for side, claims in SIDES.items():
        times = {"iat": now, "exp": now + timedelta(hours=12)}
        print(f"{side:<9}", jwt.encode({"iss": ISSUER, "merchant": SHOP, **claims, **times}, key, "HS256"))


def _wait() -> None:
    try:
        Event().wait()
    except KeyboardInterrupt:
        print("\nIt ends.")


if __name__ == "__main__":
    main()

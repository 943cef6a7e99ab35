"""
Open shops on AWS: the merchants of a registry, each with the default policy. Those that are open stay as they are.

    python -m tools.open_shops registry.json --table NAME --region eu-west-1

The registry is the one that `python -m api` takes; its issuers belong in a parameter: docs/deployment.md.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from adapters.dynamodb.store import DynamoStore
from api.merchants import Merchants
from api.registry import registry_at


def main(arguments: Sequence[str] | None = None) -> None:
    """Open every shop of the registry, and say so."""
    given = _given(arguments)
    store = DynamoStore(given.table, region=given.region)
    shops = Merchants(merchants=store.merchants, policies=store.policies, now=lambda: datetime.now(UTC))
    for shop in registry_at(given.registry).merchants:
        shops.ensure(shop.id, name=shop.name, currency=shop.currency, time_zone=shop.time_zone)
        print(f"{shop.id} is open.")


def _given(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m tools.open_shops", description="Open the shops of a registry on AWS.")
    parser.add_argument("registry", type=Path, help="the file that names them")
    parser.add_argument("--table", required=True, help="the table of cases: CasesTableName among the stack's outputs")
    parser.add_argument("--region", required=True, help="where it is")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()

"""A table is taken back in time on MiniStack: what was kept is there again, and cared for as before."""

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import boto3
import pytest

from adapters.dynamodb.store import DynamoStore
from tests.dynamodb.tables import in_ministack
from tests.open_shop import OpenShop, open_shop
from tests.shop import NOON, an_order
from tools.aws_local.ministack import running
from tools.restore import Restoring


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenShop]:
    with running(tmp_path_factory.mktemp("aws")) as address, in_ministack(address, lambda: NOON) as store:
        yield open_shop(store)


@pytest.fixture(scope="module")
def restoring(shop: OpenShop) -> Restoring:
    store = cast("DynamoStore", shop.kept)
    dynamodb = boto3.client("dynamodb", region_name=store.region, endpoint_url=store.host)
    dynamodb.update_continuous_backups(
        TableName=store.table_name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    dynamodb.update_time_to_live(
        TableName=store.table_name, TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"}
    )
    return Restoring(dynamodb=dynamodb, table=store.table_name, into=f"restored-{os.getpid()}", pause=0.1)


class TestATableThatIsTakenBack:
    def test_has_what_was_kept_and_leaves_the_other_as_it_was(self, shop: OpenShop, restoring: Restoring) -> None:
        # Given a case that was opened
        case = shop.opens(shop.sells(an_order(1)))
        before = restoring.records_in(restoring.table)

        # When the table is restored
        restoring.restore(None)

        # Then the case is in the new table as well, and can be worked with there
        store = replace(cast("DynamoStore", shop.kept), table_name=restoring.into)
        assert store.cases.get(case.id) == case
        assert restoring.records_in(restoring.into) == restoring.records_in(restoring.table) == before

    def test_is_cared_for_as_before(self, restoring: Restoring) -> None:
        into: dict[str, Any] = {"TableName": restoring.into}

        backups = restoring.dynamodb.describe_continuous_backups(**into)["ContinuousBackupsDescription"]
        forgetting = restoring.dynamodb.describe_time_to_live(**into)["TimeToLiveDescription"]
        table = restoring.dynamodb.describe_table(**into)["Table"]

        assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
        assert forgetting == {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}
        assert table["DeletionProtectionEnabled"] is True

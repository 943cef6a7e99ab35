"""The tools for personal data: what is kept of a buyer is printed, and erased, in books of either kind."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import boto3
import pytest

from adapters.dynamodb.store import DynamoStore
from adapters.s3 import S3Evidence
from adapters.sqlite.store import SqliteStore
from aftersales.business import Repositories
from aftersales.cases.deciding import Cancel
from aftersales.cases.evidence import Evidence
from aftersales.identifiers import CaseId
from api.folder import Folder
from tests.dynamodb.tables import in_moto
from tests.open_shop import OpenShop, open_shop
from tests.phones import a_device, a_token
from tests.said import a_feedback
from tests.shop import BUYER, NOON, SHOP, an_order, evidence_for, request_by
from tools import erase_buyer, export_buyer

BUCKET = "evidence"


@dataclass
class Installed:
    """An installation, how the tools are told of it, and a buyer who has a case and sent a photograph."""

    arguments: Sequence[str]
    open: Callable[[], Repositories] = field(repr=False)
    put_file: Callable[[Evidence], None] = field(repr=False)
    files: Callable[[], Sequence[str]] = field(repr=False)
    case_id: CaseId = field(init=False)

    def __post_init__(self) -> None:
        kept = self.open()
        shop = open_shop(kept)
        order = shop.sells(an_order(1, number="R-1"))
        photo = evidence_for(order)
        kept.cases.add_evidence(photo, request_by(BUYER))
        self.put_file(photo)
        self.case_id = shop.opens(order).id
        kept.feedback.save(a_feedback("Far too slow."))
        kept.devices.save(a_device())

    def ends(self) -> None:
        """Let the case end."""
        kept = self.open()
        OpenShop(kept).acts(kept.cases.get(self.case_id), Cancel(), by=BUYER)


@contextmanager
def _on_one_machine(folder: Path) -> Iterator[Installed]:
    place, stores = Folder(folder), list[SqliteStore]()

    def open_again() -> SqliteStore:
        while stores:
            stores.pop().close()
        stores.append(SqliteStore(place.database))
        return stores[0]

    def put_file(photo: Evidence) -> None:
        place.files.mkdir()
        (place.files / photo.id).write_bytes(b"a photograph")

    def files() -> Sequence[str]:
        return [file.name for file in place.files.iterdir()]

    yield Installed([SHOP.id, BUYER.id, "--data-dir", str(folder)], open_again, put_file, files)
    stores.pop().close()


@contextmanager
def _on_aws(_folder: Path) -> Iterator[Installed]:
    with in_moto(lambda: NOON) as store:
        s3 = boto3.client("s3", region_name=store.region)
        s3.create_bucket(Bucket=BUCKET)

        def put_file(photo: Evidence) -> None:
            form = S3Evidence(BUCKET, wall_now=lambda: NOON).upload(photo)
            s3.put_object(Bucket=BUCKET, Key=dict(form.fields)["key"], Body=b"a photograph")

        def files() -> Sequence[str]:
            return [file["Key"] for file in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]

        where = ["--table", store.table_name, "--bucket", BUCKET, "--region", store.region]
        yield Installed([SHOP.id, BUYER.id, *where], lambda: _opened(store), put_file, files)


def _opened(store: DynamoStore) -> DynamoStore:
    return DynamoStore(store.table_name, store.region, insights_table=store.insights_table)


@pytest.fixture(params=[_on_one_machine, _on_aws], ids=["one machine", "AWS"])
def installed(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installed]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with request.param(tmp_path) as installed:
        yield installed


class TestExporting:
    def test_prints_what_is_kept(self, installed: Installed, capsys: pytest.CaptureFixture[str]) -> None:
        export_buyer.main(installed.arguments)

        printed = json.loads(capsys.readouterr().out)
        assert printed["buyer"]["email"] == "ann@example.org"
        assert [(order["number"], len(order["lines"])) for order in printed["orders"]] == [("R-1", 1)]
        assert [event["type"] for case in printed["cases"] for event in case["events"]] == ["case.requested"]
        assert [feedback["text"] for feedback in printed["feedback"]] == ["Far too slow."]
        assert len(printed["evidence"]) == 1
        assert [phone["token"] for phone in printed["phones"]] == [a_token()]
        assert len(printed["requests"]) == 2
        assert "35 days" in printed["backups"]

    def test_of_a_stranger_fails(self, installed: Installed, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit, match="Nothing is kept of this buyer"):
            export_buyer.main([SHOP.id, "nobody", *installed.arguments[2:]])

        assert json.loads(capsys.readouterr().out)["orders"] == []


class TestErasing:
    def test_leaves_a_buyer_alone_whose_cases_are_open(self, installed: Installed) -> None:
        with pytest.raises(SystemExit, match=f"Cases are still open: {installed.case_id}"):
            erase_buyer.main(installed.arguments)

        assert installed.open().cases.get(installed.case_id).buyer_id == BUYER.id
        assert len(installed.files()) == 1

    def test_may_be_asked_for_all_the_same(self, installed: Installed) -> None:
        erase_buyer.main([*installed.arguments, "--with-open-cases"])

        assert installed.open().cases.get(installed.case_id).buyer_id != BUYER.id

    def test_says_how_much_there_was_and_leaves_nothing(
        self, installed: Installed, capsys: pytest.CaptureFixture[str]
    ) -> None:
        installed.ends()

        erase_buyer.main(installed.arguments)

        said = "Erased. Orders: 1, cases: 1, feedback: 1, evidence: 1, phones: 1, requests: 3.\n"
        assert capsys.readouterr().out == said
        assert installed.files() == []
        with pytest.raises(SystemExit, match="Nothing is kept of this buyer"):
            export_buyer.main(installed.arguments)


class TestTheTable:
    def test_is_named_with_the_bucket_and_where_they_are(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            export_buyer.main([SHOP.id, BUYER.id, "--table", "cases"])

        assert "--table needs --bucket and --region" in capsys.readouterr().err

"""Files of evidence come and go by links that are signed, bound to what was announced, and soon expire."""

import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.exceptions import ClientError

from adapters.s3 import S3Evidence
from aftersales.cases.evidence import UPLOAD_WITHIN
from tests.cloud import BUCKET, open_cloud
from tests.shop import an_order, evidence_for

PHOTO = evidence_for(an_order())
HERE = f"https://{BUCKET}.s3.eu-west-1.amazonaws.com/"


@pytest.fixture
def files() -> Iterator[S3Evidence]:
    with pytest.MonkeyPatch.context() as told, open_cloud(told):
        yield S3Evidence(BUCKET, wall_now=lambda: datetime.now(UTC))


class TestAnUpload:
    def test_is_bound_to_its_place_its_type_and_its_size(self, files: S3Evidence) -> None:
        fields = dict(files.upload(PHOTO).fields)

        conditions = json.loads(b64decode(fields["policy"]))["conditions"]
        assert {"key": f"{PHOTO.order_id}/{PHOTO.id}"} in conditions
        assert {"bucket": BUCKET} in conditions
        assert {"Content-Type": "image/jpeg"} in conditions
        assert ["content-length-range", 1, PHOTO.bytes] in conditions
        assert (fields["key"], fields["Content-Type"]) == (f"{PHOTO.order_id}/{PHOTO.id}", "image/jpeg")

    def test_goes_to_the_bucket_in_its_region(self, files: S3Evidence) -> None:
        assert files.upload(PHOTO).url == HERE

    def test_expires_after_a_quarter_of_an_hour(self, files: S3Evidence) -> None:
        before = datetime.now(UTC)

        upload = files.upload(PHOTO)

        policy = json.loads(b64decode(dict(upload.fields)["policy"]))
        assert timedelta(0) <= upload.expires_at - before - UPLOAD_WITHIN < timedelta(seconds=10)
        assert abs(datetime.fromisoformat(policy["expiration"]) - upload.expires_at) < timedelta(seconds=10)

    def test_may_be_asked_for_again(self, files: S3Evidence) -> None:
        again = files.upload(PHOTO)

        assert (again.evidence, again.url) == (PHOTO, HERE)


class TestAFile:
    def test_has_arrived_once_it_is_there(self, files: S3Evidence) -> None:
        missing = files.has(PHOTO)
        boto3.client("s3").put_object(Bucket=BUCKET, Key=f"{PHOTO.order_id}/{PHOTO.id}", Body=b"a photograph")

        assert (missing, files.has(PHOTO)) == (False, True)

    def test_is_neither_there_nor_missing_when_nobody_can_tell(self, files: S3Evidence) -> None:
        files.client.meta.events.register("before-call.s3.HeadObject", _forbidden)

        with pytest.raises(ClientError):
            files.has(PHOTO)

    def test_is_served_as_an_attachment_of_its_type_for_five_minutes(self, files: S3Evidence) -> None:
        address = urlsplit(files.url_of(PHOTO))

        asked = parse_qs(address.query)
        assert f"{address.scheme}://{address.netloc}/" == HERE
        assert address.path == f"/{PHOTO.order_id}/{PHOTO.id}"
        assert asked["response-content-disposition"] == [f'attachment; filename="{PHOTO.id}"']
        assert asked["response-content-type"] == ["image/jpeg"]
        assert asked["X-Amz-Expires"] == ["300"]

    def test_lies_with_the_others_of_its_order(self, files: S3Evidence) -> None:
        another = replace(PHOTO, id=evidence_for(an_order()).id)

        places = [dict(files.upload(one).fields)["key"] for one in (PHOTO, another)]
        assert {place.split("/")[0] for place in places} == {PHOTO.order_id}
        assert len(set(places)) == 2


def _forbidden(**_: object) -> None:
    response = {"Error": {"Code": "403"}, "ResponseMetadata": {"HTTPStatusCode": 403}}
    raise ClientError(response, "HeadObject")  # type: ignore[arg-type]  # Its type wants what no test needs.

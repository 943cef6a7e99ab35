"""Where the files of evidence lie on AWS: nobody reaches one but by a link that is signed here and soon expires."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, cast

from botocore.config import Config
from botocore.exceptions import ClientError

from adapters.clients import client
from adapters.patience import PATIENCE
from aftersales.cases.evidence import UPLOAD_WITHIN, Evidence, Upload

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_SIGNED: Final = PATIENCE.merge(Config(signature_version="s3v4", s3={"addressing_style": "virtual"}))
_READ_WITHIN: Final = timedelta(minutes=5)


class S3Evidence:
    """Keeps files in a bucket, those of an order together."""

    def __init__(self, bucket: str, *, wall_now: Callable[[], datetime], region: str | None = None) -> None:
        self._bucket = bucket
        self._region = region
        self._wall_now = wall_now

    @cached_property
    def client(self) -> "S3Client":
        """How the bucket is reached: made when it is first needed."""
        return cast("S3Client", client("s3", region=self._region, config=_SIGNED))

    def upload(self, evidence: Evidence) -> Upload:
        """Return how to send the file; S3 refuses another type or a bigger file."""
        form = self.client.generate_presigned_post(
            self._bucket,
            _key(evidence),
            Fields={"Content-Type": evidence.content_type},
            Conditions=[{"Content-Type": evidence.content_type}, ["content-length-range", 1, evidence.bytes]],
            ExpiresIn=int(UPLOAD_WITHIN.total_seconds()),
        )
        fields = tuple(form["fields"].items())
        return Upload(evidence=evidence, url=form["url"], fields=fields, expires_at=self._wall_now() + UPLOAD_WITHIN)

    def url_of(self, evidence: Evidence) -> str:
        """Return a short-lived address that serves the file as an attachment."""
        return self.client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": _key(evidence),
                # Shown in a page of ours, a file could act as one.
                "ResponseContentDisposition": f'attachment; filename="{evidence.id}"',
                "ResponseContentType": evidence.content_type,
            },
            ExpiresIn=int(_READ_WITHIN.total_seconds()),
        )

    def has(self, evidence: Evidence) -> bool:
        """Tell whether the file has arrived."""
        try:
            self.client.head_object(Bucket=self._bucket, Key=_key(evidence))
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != HTTPStatus.NOT_FOUND:
                raise
            return False
        return True

    def erase(self, evidence: Evidence) -> None:
        """Erase the file, if it has arrived; the bucket keeps no versions."""
        self.client.delete_object(Bucket=self._bucket, Key=_key(evidence))


def _key(evidence: Evidence) -> str:
    return f"{evidence.order_id}/{evidence.id}"

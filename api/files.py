"""
The files of evidence on one machine's disk: sent by a form, once, and served for a while to whoever has the address.

    POST /uploads/evd_…      the fields of the form say what may come; the signature says that this product said so
    GET  /uploads/evd_…?…    always an attachment: nothing that somebody sent is ever shown as a page of ours
"""

import hmac
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import urlencode

from aftersales.cases.evidence import UPLOAD_WITHIN, Evidence, Upload

SHOWN_FOR: Final = timedelta(minutes=15)


class NotSigned(Exception):
    """Nobody here said that this may be done, or it is too late."""


class HasArrived(Exception):
    """A file is sent once; what has arrived stays as it is."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What may be sent: one file, of one type, up to a size."""

    id: str
    content_type: str
    most_bytes: int


@dataclass(frozen=True, kw_only=True)
class FilesOnDisk:
    """Keeps evidence in a folder, as an EvidenceStore. `address` is where this service answers."""

    folder: Path
    address: str
    key: bytes = field(repr=False)
    wall_now: Callable[[], datetime]

    def upload(self, evidence: Evidence) -> Upload:
        """Return how to send the file; another type, a bigger file and a second one are refused."""
        expires_at = self.wall_now().replace(microsecond=0) + UPLOAD_WITHIN
        expected = {"id": evidence.id, "type": evidence.content_type, "bytes": evidence.bytes}
        policy = _packed({**expected, "until": int(expires_at.timestamp())})
        fields = (("Content-Type", evidence.content_type), ("policy", policy), ("signature", self._seal(policy)))
        return Upload(evidence=evidence, url=self._place_of(evidence), fields=fields, expires_at=expires_at)

    def url_of(self, evidence: Evidence) -> str:
        """Return an address that serves the file for a quarter of an hour."""
        until = int((self.wall_now() + SHOWN_FOR).timestamp())
        policy = _packed({"show": evidence.id, "type": evidence.content_type, "until": until})
        return f"{self._place_of(evidence)}?{urlencode({'policy': policy, 'signature': self._seal(policy)})}"

    def has(self, evidence: Evidence) -> bool:
        """Tell whether the file has arrived."""
        return self.place(evidence.id).exists()

    def erase(self, evidence: Evidence) -> None:
        """Erase the file, if it has arrived."""
        self.place(evidence.id).unlink(missing_ok=True)

    def expected(self, file_id: str, *, policy: str, signature: str) -> Expected:
        """Return what may be sent under a signed policy, or refuse."""
        said = self._opened(policy, signature)
        if said.get("id") != file_id:
            raise NotSigned
        return Expected(id=file_id, content_type=str(said["type"]), most_bytes=int(str(said["bytes"])))

    def type_shown(self, file_id: str, *, policy: str, signature: str) -> str:
        """Return the type of a file that may be shown under a signed policy, or refuse."""
        said = self._opened(policy, signature)
        if said.get("show") != file_id:
            raise NotSigned
        return str(said["type"])

    def keep(self, expected: Expected, content: BinaryIO) -> None:
        """Keep a file whole, or not at all; refuse a second one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        beginning = self.place(f"{expected.id}.{os.urandom(8).hex()}.new")
        try:
            _write(beginning, content)
            # A link fails where the name is taken: of two that come at once, one stays.
            os.link(beginning, self.place(expected.id))
        except FileExistsError as error:
            raise HasArrived from error
        finally:
            beginning.unlink(missing_ok=True)

    def place(self, name: str) -> Path:
        """Return where a file is kept."""
        return self.folder / name

    def _place_of(self, evidence: Evidence) -> str:
        return f"{self.address}/uploads/{evidence.id}"

    def _opened(self, policy: str, signature: str) -> dict[str, object]:
        if not hmac.compare_digest(self._seal(policy).encode(), signature.encode("utf-8", "replace")):
            raise NotSigned
        said: dict[str, object] = json.loads(urlsafe_b64decode(policy))
        if int(str(said["until"])) < self.wall_now().timestamp():
            raise NotSigned
        return said

    def _seal(self, policy: str) -> str:
        return hmac.digest(self.key, policy.encode("utf-8", "replace"), "sha256").hex()


def _packed(said: dict[str, object]) -> str:
    return urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode()).decode()


def _write(place: Path, content: BinaryIO) -> None:
    with place.open("xb") as file:
        while part := content.read(1 << 20):
            file.write(part)
        file.flush()
        os.fsync(file.fileno())

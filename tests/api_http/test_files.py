"""Evidence on one machine: sent once by a signed form, served for a while as an attachment, and never as a page."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from aftersales.cases.evidence import Evidence
from api.files import FilesOnDisk
from api.uploads import Uploads
from tests.open_shop import Clock
from tests.shop import an_order, evidence_for

ADDRESS = "http://testserver"
JPEG = b"\xff\xd8\xff" + b"a photograph" * 20


class Door:
    """The door for files, on a folder of its own."""

    def __init__(self, folder: Path, clock: Clock, *, key: bytes = b"k" * 32) -> None:
        self.files = FilesOnDisk(folder=folder, address=ADDRESS, key=key, wall_now=clock)
        self.client = TestClient(Starlette(routes=list(Uploads(self.files).routes())), base_url=ADDRESS)

    def send(self, evidence: Evidence, content: bytes = JPEG, *, changed: Mapping[str, str] | None = None) -> int:
        """Send a file as its upload says, but for what is changed, and return the status."""
        upload = self.files.upload(evidence)
        fields = {**dict(upload.fields), **(changed or {})}
        return self.client.post(upload.url, data=fields, files={"file": ("x.jpg", content)}).status_code


@pytest.fixture
def clock() -> Clock:
    """Stand still."""
    return Clock()


@pytest.fixture
def door(tmp_path: Path, clock: Clock) -> Iterator[Door]:
    """Open a door."""
    opened = Door(tmp_path / "files", clock)
    with opened.client:
        yield opened


@pytest.fixture
def evidence() -> Evidence:
    """Announce a photograph of at most 1,000 bytes."""
    return evidence_for(an_order(1))


class TestAnUpload:
    def test_brings_the_file(self, door: Door, evidence: Evidence) -> None:
        assert not door.files.has(evidence)

        assert door.send(evidence) == 204

        assert door.files.has(evidence)
        assert door.files.place(evidence.id).read_bytes() == JPEG

    def test_is_valid_for_a_quarter_of_an_hour(self, door: Door, evidence: Evidence, clock: Clock) -> None:
        upload = door.files.upload(evidence)
        assert upload.expires_at == clock() + timedelta(minutes=15)
        clock.move(minutes=15, seconds=1)

        answer = door.client.post(upload.url, data=dict(upload.fields), files={"file": JPEG})

        assert answer.status_code == 403
        assert not door.files.has(evidence)

    def test_works_once(self, door: Door, evidence: Evidence) -> None:
        assert door.send(evidence) == 204

        assert door.send(evidence, b"another") == 403

        assert door.files.place(evidence.id).read_bytes() == JPEG

    @pytest.mark.parametrize(
        ("changed", "status"),
        [
            ({"signature": "0" * 64}, 403),
            ({"signature": "é"}, 403),
            ({"policy": "e30="}, 403),
            ({"policy": ""}, 403),
            ({"Content-Type": "text/html"}, 415),
            ({"Content-Type": "image/svg+xml"}, 415),
        ],
        ids=str,
    )
    def test_is_refused_when_a_field_was_changed(
        self, door: Door, evidence: Evidence, changed: dict[str, str], status: int
    ) -> None:
        assert door.send(evidence, changed=changed) == status
        assert not door.files.has(evidence)

    @pytest.mark.parametrize("size", [0, 1_001, 200_000])
    def test_is_refused_when_the_file_is_not_as_big_as_announced(
        self, door: Door, evidence: Evidence, size: int
    ) -> None:
        assert door.send(evidence, b"x" * size) == 413
        assert not door.files.has(evidence)

    def test_for_one_file_brings_no_other(self, door: Door, evidence: Evidence) -> None:
        other = evidence_for(an_order(1))
        fields = dict(door.files.upload(evidence).fields)

        answer = door.client.post(door.files.upload(other).url, data=fields, files={"file": JPEG})

        assert answer.status_code == 403
        assert not door.files.has(other)

    def test_of_another_installation_is_refused(self, door: Door, evidence: Evidence, tmp_path: Path) -> None:
        stranger = Door(tmp_path / "elsewhere", Clock(), key=b"x" * 32).files.upload(evidence)

        answer = door.client.post(stranger.url, data=dict(stranger.fields), files={"file": JPEG})

        assert answer.status_code == 403

    @pytest.mark.parametrize("body", [b"", b"junk", b"--x\r\n"])
    def test_is_refused_when_it_is_no_form(self, door: Door, evidence: Evidence, body: bytes) -> None:
        address = door.files.upload(evidence).url
        headers = {"Content-Type": "multipart/form-data; boundary=x"}

        assert door.client.post(address, content=body, headers=headers).status_code == 400
        assert door.client.post(address, content=body).status_code == 400

    def test_leaves_nothing_but_the_file(self, door: Door, evidence: Evidence) -> None:
        door.send(evidence)
        door.send(evidence)

        assert [place.name for place in door.files.folder.iterdir()] == [evidence.id]


class TestAnAddress:
    def test_serves_the_file_as_an_attachment(self, door: Door, evidence: Evidence) -> None:
        door.send(evidence)

        answer = door.client.get(door.files.url_of(evidence))

        assert (answer.status_code, answer.content) == (200, JPEG)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{evidence.id}.jpeg"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_is_valid_for_a_quarter_of_an_hour(self, door: Door, evidence: Evidence, clock: Clock) -> None:
        door.send(evidence)
        address = door.files.url_of(evidence)
        clock.move(minutes=15, seconds=1)

        assert door.client.get(address).status_code == 403

    def test_shows_no_other_file(self, door: Door, evidence: Evidence) -> None:
        door.send(evidence)
        other = evidence_for(an_order(1))
        door.send(other)

        assert door.client.get(door.files.url_of(evidence).replace(evidence.id, other.id)).status_code == 403

    def test_without_a_signature_shows_nothing(self, door: Door, evidence: Evidence) -> None:
        door.send(evidence)

        assert door.client.get(f"/uploads/{evidence.id}").status_code == 403
        assert door.client.get("/uploads/..%2F..%2Fetc%2Fpasswd").status_code in (403, 404)

    def test_that_lets_a_file_come_does_not_show_it(self, door: Door, evidence: Evidence) -> None:
        door.send(evidence)
        fields = dict(door.files.upload(evidence).fields)

        assert door.client.get(f"/uploads/{evidence.id}", params=fields).status_code == 403

    def test_of_a_file_that_has_not_come_says_so(self, door: Door, evidence: Evidence) -> None:
        assert door.client.get(door.files.url_of(evidence)).status_code == 404

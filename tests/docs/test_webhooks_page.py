"""What the page about webhooks tells shops to run does what it says."""

import json
import re
import subprocess
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.webhooks.signing import signed
from tests.listening import SECRET

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text("utf-8")
BODY = '{"id": "case_1/2", "data": "größer 😀"}'.encode()

IsOurs = Callable[[str, Mapping[str, str], bytes], bool]


def snippet(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def in_python(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    names: dict[str, Any] = {}
    exec(snippet("python"), names)  # noqa: S102 - it is our own page
    return bool(names["is_ours"](secret, dict(headers), body))


def in_javascript(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    given = json.dumps([secret, dict(headers), b64encode(body).decode()])
    call = f"const [s, h, b] = {given}; console.log(isOurs(s, h, Buffer.from(b, 'base64')));"
    ran = subprocess.run(
        ["node", "--input-type=module"],  # noqa: S607 - whichever node packages the product
        input=f"{snippet('javascript')}\n{call}",
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    return ran.stdout.strip() == "true"


@pytest.mark.parametrize("is_ours", [in_python, in_javascript])
class TestTheCheck:
    def test_believes_what_we_sent_just_now(self, is_ours: IsOurs) -> None:
        assert is_ours(SECRET, _headers(), BODY)

    def test_believes_one_of_several_signatures(self, is_ours: IsOurs) -> None:
        headers = _headers()
        both = f"v1,{b64encode(bytes(32)).decode()} {headers['webhook-signature']}"

        assert is_ours(SECRET, {**headers, "webhook-signature": both}, BODY)

    def test_believes_nothing_else(self, is_ours: IsOurs) -> None:
        other = f"whsec_{b64encode(bytes(32)).decode()}"

        assert not is_ours(SECRET, _headers(), BODY + b" ")
        assert not is_ours(other, _headers(), BODY)
        assert not is_ours(SECRET, {**_headers(), "webhook-id": "case_1/3"}, BODY)
        assert not is_ours(SECRET, _headers(age=timedelta(minutes=6)), BODY)


def _headers(*, age: timedelta = timedelta()) -> Mapping[str, str]:
    at = datetime.fromtimestamp(time.time(), UTC) - age
    return signed(BODY, message_id="case_1/2", at=at, secret=SECRET)

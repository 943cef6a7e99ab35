"""
Signatures as Standard Webhooks describes them, so that a shop knows who sent an event, and that nobody changed it.

Source: standardwebhooks.com, specification 1.0.0, "Signature scheme", symmetric.
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Final

_PREFIX: Final = "whsec_"


def signed(body: bytes, *, message_id: str, at: datetime, secret: str) -> Mapping[str, str]:
    """Return the headers that go with a body: its id, which stays through all attempts, when it is sent, by whom."""
    timestamp = str(int(at.timestamp()))
    content = b".".join((message_id.encode(), timestamp.encode(), body))
    code = hmac.digest(b64decode(secret.removeprefix(_PREFIX), validate=True), content, "sha256")
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{b64encode(code).decode()}",
    }

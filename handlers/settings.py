"""
What each function is told by its environment.

Looked up when it is needed, for no function is told everything: docs/deployment.md lists who is told what.
"""

import json
import os
from base64 import b64decode
from collections.abc import Mapping

from adapters.parameters import parameter
from aftersales.phones.device import DevicePlatform


def table_name() -> str:
    """Return the name of the table of cases."""
    return os.environ["TABLE_NAME"]


def insights_table_name() -> str:
    """Return the name of the table of insights."""
    return os.environ["INSIGHTS_TABLE_NAME"]


def region() -> str:
    """Return where all of it runs; Lambda says so itself."""
    return os.environ["AWS_REGION"]


def topic_arn() -> str:
    """Return the topic of events."""
    return os.environ["TOPIC_ARN"]


def phone_apps() -> Mapping[DevicePlatform, str]:
    """Return the apps on buyers' phones, as SNS names them; a platform without one is left out."""
    apps = {DevicePlatform.APNS: os.environ["APNS_APP"], DevicePlatform.FCM: os.environ["FCM_APP"]}
    return {platform: app for platform, app in apps.items() if app}


def evidence_bucket() -> str:
    """Return the name of the bucket of evidence."""
    return os.environ["EVIDENCE_BUCKET"]


def signing_key() -> bytes:
    """Return the secret that signs order links and cursors."""
    return b64decode(parameter(os.environ["SIGNING_KEY_PARAMETER"]), validate=True)


def payment_routes() -> str:
    """Return which merchants' money goes back through which account, as adapters.payments.routes reads it."""
    return os.environ["PAYMENT_ROUTES"]


def registered_issuers() -> object:
    """Return the issuers whose tokens are believed, as they are registered."""
    registered: object = json.loads(parameter(os.environ["ISSUERS_PARAMETER"]))
    return registered

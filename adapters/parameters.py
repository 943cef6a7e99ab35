"""What must not be in a repository, kept by AWS under a name: the signing key, the issuers of tokens."""

from typing import TYPE_CHECKING, cast

from adapters.clients import client
from adapters.patience import PATIENCE

if TYPE_CHECKING:
    from types_boto3_ssm import SSMClient


def parameter(name: str) -> str:
    """Return what is kept under a name, decrypted."""
    kept = cast("SSMClient", client("ssm", config=PATIENCE))
    return kept.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]

"""What must not be in a repository, kept by AWS under a name: the signing key, the issuers of tokens."""

import boto3

from adapters.patience import PATIENCE


def parameter(name: str) -> str:
    """Return what is kept under a name, decrypted."""
    kept = boto3.client("ssm", config=PATIENCE).get_parameter(Name=name, WithDecryption=True)
    return kept["Parameter"]["Value"]

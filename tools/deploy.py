"""
Put the whole product on AWS, or update it: `make deploy STAGE=production REGION=eu-west-1`.

    is everything there?   an account that answers, and all secrets, as docs/deployment.md makes them
    package                zips and template, linted
    deploy                 with osls, which CloudFormation undoes as a whole if anything fails
    tell                   where everything is

Nothing is deployed unless all of the first is there; what is missing is said at once, and how to make it.
"""

import binascii
import json
import os
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from adapters.log_lines import SERVICE
from adapters.payments.accounts import accounts_in
from adapters.payments.routes import BadPayments
from api.authentication.issuers import BadRegistration, issuers_from
from api.authentication.keys import SECRET_BYTES
from tools.package import ROOT, TEMPLATES

SIGNING_KEY: Final = "signing-key"
ISSUERS: Final = "issuers"
PAYMENT_ACCOUNTS: Final = "payment-accounts"


def missing(stage: str, *, region: str) -> Iterator[str]:
    """Yield all that is missing before a stage can be deployed, and how it is made."""
    try:
        boto3.client("sts", region_name=region).get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        yield f"No account answers: {error}. Sign in to the one to deploy to, as for the AWS command line."
        return
    for name, is_wrong in _WRONG_WITH.items():
        if wrong := _wrong_with(parameter := f"/{SERVICE}/{stage}/{name}", is_wrong, region=region):
            yield f"The parameter {parameter} {wrong}."


def _wrong_with(name: str, is_wrong: Callable[[str], str | None], *, region: str) -> str | None:
    secrets = boto3.client("ssm", region_name=region)
    try:
        return is_wrong(secrets.get_parameter(Name=name, WithDecryption=True)["Parameter"].get("Value", ""))
    except secrets.exceptions.ParameterNotFound:
        return "is not there: docs/deployment.md makes it"
    except ClientError as error:
        return f"cannot be read: {error}"


def _is_no_key(value: str) -> str | None:
    """Return what is wrong with a signing key, if anything is; never the key."""
    try:
        size = len(b64decode(value, validate=True))
    except binascii.Error:
        return "is not in Base64"
    return None if size >= SECRET_BYTES else f"has {size} bytes, and needs {SECRET_BYTES}"


def _are_no_issuers(value: str) -> str | None:
    """Return what is wrong with issuers, if anything is; never their keys."""
    try:
        issuers_from(json.loads(value))
    except BadRegistration as bad:
        return f"holds no issuers: {bad}"
    except ValueError:
        return "holds no issuers: it is not JSON"
    return None


def _are_no_accounts(value: str) -> str | None:
    """Return what is wrong with payment accounts, if anything is; never what is in them."""
    try:
        accounts_in(value)
    except BadPayments as bad:
        return f"holds no accounts: {bad}"
    return None


_WRONG_WITH: Final[Mapping[str, Callable[[str], str | None]]] = {
    SIGNING_KEY: _is_no_key,
    ISSUERS: _are_no_issuers,
    PAYMENT_ACCOUNTS: _are_no_accounts,
}


def outputs(stage: str, *, region: str) -> Mapping[str, str]:
    """Return what the stack of a stage says of itself."""
    answer = boto3.client("cloudformation", region_name=region).describe_stacks(StackName=f"{SERVICE}-{stage}")
    return {each["OutputKey"]: each["OutputValue"] for each in answer["Stacks"][0].get("Outputs", [])}


def main() -> None:
    """Check, package, deploy, and tell where everything is."""
    stage, region = os.environ.get("STAGE", ""), os.environ.get("REGION", "")
    if not stage or not region:
        sys.exit("Say which stage and where: make deploy STAGE=production REGION=eu-west-1")
    if lacking := list(missing(stage, region=region)):
        sys.exit("\n".join(["Nothing was deployed.", *lacking]))
    environment = {**os.environ, "STAGE": stage, "REGION": region}
    subprocess.run([sys.executable, "-m", "tools.package"], cwd=ROOT, env=environment, check=True)
    osls = ROOT / "node_modules" / ".bin" / "osls"
    command: list[str | Path] = [osls, "deploy", "--stage", stage, "--region", region, "--package", TEMPLATES]
    subprocess.run(command, cwd=ROOT, check=True)
    for name, value in outputs(stage, region=region).items():
        print(f"{name:<32}{value}")
    print(f"Subscribe to AlarmsTopicArn, open shops, and go through the list in docs/deployment.md: {stage} stands.")


if __name__ == "__main__":
    main()

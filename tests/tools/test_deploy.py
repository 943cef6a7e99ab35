"""Nothing is deployed before everything is there that it needs; what is missing is said, and no secret is."""

import json
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import boto3
import pytest
from moto import mock_aws

from tests.serving import served
from tools.deploy import main, missing

REGION = "eu-west-1"
KEY = b64encode(bytes(range(32))).decode()
ISSUER = {"algorithm": "HS256", "key": "k" * 32, "parties": ["SYSTEM"], "merchants": "*"}
ISSUERS = json.dumps({"https://id.shop.example": ISSUER})


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "none")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    with mock_aws():
        yield


class Refusing(BaseHTTPRequestHandler):
    """A place for secrets that lets nobody read them."""

    def do_POST(self) -> None:
        answer = json.dumps({"__type": "AccessDeniedException", "message": "You may not read that."}).encode()
        self.send_response(400)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def keep_all(*, key: str = KEY, issuers: str = ISSUERS, accounts: str = "{}") -> None:
    for name, value in (("signing-key", key), ("issuers", issuers), ("payment-accounts", accounts)):
        keep(name, value)


def keep(name: str, value: str) -> None:
    boto3.client("ssm", REGION).put_parameter(Name=f"/aftersales/production/{name}", Value=value, Type="SecureString")


class TestADeployment:
    def test_lacks_nothing_once_all_secrets_are_kept(self) -> None:
        keep_all()

        assert list(missing("production", region=REGION)) == []

    def test_says_all_that_is_missing_at_once(self) -> None:
        assert list(missing("production", region=REGION)) == [
            "The parameter /aftersales/production/signing-key is not there: docs/deployment.md makes it.",
            "The parameter /aftersales/production/issuers is not there: docs/deployment.md makes it.",
            "The parameter /aftersales/production/payment-accounts is not there: docs/deployment.md makes it.",
        ]

    def test_says_which_parameters_it_may_not_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with served(Refusing) as address:
            monkeypatch.setenv("AWS_ENDPOINT_URL_SSM", address)
            said = list(missing("production", region=REGION))

        assert [each.split(": ")[0] for each in said] == [
            f"The parameter /aftersales/production/{name} cannot be read"
            for name in ("signing-key", "issuers", "payment-accounts")
        ]
        assert all("AccessDenied" in each for each in said)

    def test_is_of_one_stage(self) -> None:
        keep_all()

        assert len(list(missing("dev", region=REGION))) == 3

    @pytest.mark.parametrize(
        ("key", "wrong"),
        [
            ("not Base64!", "is not in Base64"),
            (b64encode(bytes(31)).decode(), "has 31 bytes, and needs 32"),
        ],
    )
    def test_wants_a_key_that_signs(self, key: str, wrong: str) -> None:
        keep_all(key=key)

        assert list(missing("production", region=REGION)) == [
            f"The parameter /aftersales/production/signing-key {wrong}."
        ]

    @pytest.mark.parametrize(
        "issuers", ["{", json.dumps({"https://id.shop.example": {"algorithm": "none", "key": "a secret"}})]
    )
    def test_wants_issuers_that_can_be_believed_and_repeats_none_of_it(self, issuers: str) -> None:
        keep_all(issuers=issuers)

        (said,) = missing("production", region=REGION)

        assert said.startswith("The parameter /aftersales/production/issuers holds no issuers: ")
        assert "a secret" not in said

    @pytest.mark.parametrize("accounts", ["{", json.dumps({"main": {"gateway": "stripe", "key": "a secret"}})])
    def test_wants_accounts_that_can_be_reached_and_repeats_none_of_it(self, accounts: str) -> None:
        keep_all(accounts=accounts)

        (said,) = missing("production", region=REGION)

        name = "/aftersales/production/payment-accounts"
        assert said == f"The parameter {name} holds no accounts: the payment accounts are not as docs/refunds.md says."

    @pytest.mark.parametrize("told", [{}, {"STAGE": "dev"}, {"REGION": REGION}])
    def test_is_of_a_stage_and_somewhere(self, monkeypatch: pytest.MonkeyPatch, told: dict[str, str]) -> None:
        for name in ("STAGE", "REGION"):
            monkeypatch.delenv(name, raising=False)
        for name, value in told.items():
            monkeypatch.setenv(name, value)

        with pytest.raises(SystemExit, match="Say which stage and where"):
            main()

    def test_is_refused_while_something_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("STAGE", "production")
        monkeypatch.setenv("REGION", REGION)

        with pytest.raises(SystemExit, match=r"Nothing was deployed\.\n.*signing-key"):
            main()

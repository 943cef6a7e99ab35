"""
What a cold start of the API costs: `python -m bench.cold`, after `make package`.

The processor time from the start of Lambda's runtime client to the first answer, of the API's zip and of a handler with
nothing but the boto3 that Lambda brings along, which reads the same record: medians of starts that take turns, and
their ratio. Both have byte-code. Beside them, without a goal, is the API's start whose first request does something.
"""

import json
import tempfile
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from typing import Any, Final

from tests.serving import served
from tools.aws_local.code import python, runtime, unpacked
from tools.aws_local.functions import Environment, Settings
from tools.package import BUILD

STARTS: Final = 9
GOAL: Final = 1.9
ORDER: Final = "ord_01KAP5T2M0000000000000000A"
CASE: Final = "case_01KAP5T2M0000000000000000A"

OURS: Final = "the API"
BARE: Final = "boto3 alone"
DOING: Final = "the API, doing"
ASKED: Final[Mapping[str, Any]] = {
    "query": "query Order($id: ID!) { order(id: $id) { number } }",
    "variables": {"id": ORDER},
}
DONE: Final[Mapping[str, Any]] = {
    "query": "mutation Approve($input: ApproveCaseInput!) { approveCase(input: $input) { __typename } }",
    "variables": {"input": {"requestKey": "cold", "caseId": CASE}},
}
VARIABLES: Final[Mapping[str, str]] = {
    "POWERTOOLS_SERVICE_NAME": "aftersales",
    "TABLE_NAME": "cases",
    "INSIGHTS_TABLE_NAME": "insights",
    "EVIDENCE_BUCKET": "evidence",
    "SIGNING_KEY_PARAMETER": "key",
    "PAYMENT_ROUTES": "{}",
}

PLAIN: Final = """
import json, os
import boto3

dynamodb = boto3.client("dynamodb")

def handler(event, context):
    order_id = json.loads(event["body"])["variables"]["id"]
    key = {"PK": {"S": f"ORDER#{order_id}"}, "SK": {"S": "META"}}
    answer = dynamodb.batch_get_item(RequestItems={os.environ["TABLE_NAME"]: {"Keys": [key]}})
    return {"statusCode": 200, "body": json.dumps({"data": {"order": answer["Responses"].get("cases")}})}
"""
_ANSWERS: Final[Mapping[str, Any]] = {
    "GetParameter": {"Parameter": {"Name": "key", "Value": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}},
    "BatchGetItem": {"Responses": {"cases": []}, "UnprocessedKeys": {}},
    "Query": {"Items": [], "Count": 0, "ScannedCount": 0},
}


def measure(archive: Path, folder: Path, *, times: int = STARTS) -> Mapping[str, list[float]]:
    """Return the milliseconds of every start: of the API, of the plain handler, and of the API doing something."""
    ours, plain = unpacked(archive, into=folder), folder / "plain"
    plain.mkdir()
    (plain / "plain.py").write_text(PLAIN, "utf-8")
    with served(_Answering) as address:
        api = _settings("handlers/serve_graphql.handler", ours, address)
        first = {
            OURS: (api, ASKED),
            BARE: (_settings("plain.handler", plain, address), ASKED),
            DOING: (api, DONE),
        }
        # The first start of each warms the disk, and is not counted.
        starts = [{name: _start(*each) for name, each in first.items()} for _ in range(times + 1)]
    return {name: [start[name] for start in starts[1:]] for name in first}


def _start(settings: Settings, body: Mapping[str, Any]) -> float:
    before = _spent()
    environment = Environment(settings)
    answer = environment.invoke(json.dumps(_request(body)).encode())
    environment.end()
    said = json.loads(answer.payload)
    if answer.error or said["statusCode"] != HTTPStatus.OK or "errors" in json.loads(said["body"]):
        raise RuntimeError(answer.payload)
    return (_spent() - before) * 1000


def _spent() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _settings(handler: str, code: Path, address: str) -> Settings:
    log = code.parent / "log"
    return Settings(
        name="cold",
        handler=handler,
        code=code,
        runtime=runtime(),
        python=python(),
        timeout=20,
        log=log,
        variables={**VARIABLES, "AWS_ENDPOINT_URL": address},
    )


def _request(body: Mapping[str, Any]) -> Mapping[str, Any]:
    claims = {"sub": "lea", "party": "MERCHANT", "merchant": "shop-1", "role": "lead", "exp": "99999999999"}
    return {
        "version": "2.0",
        "routeKey": "POST /graphql",
        "rawPath": "/graphql",
        "rawQueryString": "",
        "headers": {"content-type": "application/json"},
        "requestContext": {
            "http": {"method": "POST", "path": "/graphql", "sourceIp": "203.0.113.7"},
            "authorizer": {"lambda": claims},
        },
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }


class _Answering(BaseHTTPRequestHandler):
    """Answers like an AWS that keeps nothing but one secret."""

    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        answer = json.dumps(_ANSWERS[self.headers["X-Amz-Target"].split(".")[1]]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def ratio(took: Mapping[str, list[float]]) -> float:
    """Return how many times the plain start ours is."""
    return median(took[OURS]) / median(took[BARE])


def main() -> None:
    """Print what each start costs, and how many times the plain one ours is."""
    with tempfile.TemporaryDirectory() as folder:
        took = measure(BUILD / "api.zip", Path(folder))
    for name, times in took.items():
        print(f"{name:<14} {median(times):>6.0f} ms   {min(times):.0f} to {max(times):.0f} ms in {len(times)} starts")
    print(f"{'ratio':<14} {ratio(took):>6.2f}      the goal is {GOAL} at most")


if __name__ == "__main__":
    main()

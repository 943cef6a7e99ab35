"""
What functions ask of AWS, noted as it leaves them: who asks, for which action, on what.

A call belongs to the function that is running: the handler of which a frame is on the stack, be it of another thread.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import get_ident, main_thread
from types import FrameType
from typing import Any, Final

from botocore.handlers import BUILTIN_HANDLERS

from adapters.dynamodb.insight_records import insight_schema
from adapters.dynamodb.records import schema
from tests.cloud import BUCKET, INSIGHTS, REGION, TABLE
from tests.roles import Call, Right, roles

ACCOUNT: Final = "123456789012"
ARN: Final = "arn:aws:{service}:{region}:{account}:".format
TABLES: Final = ARN(service="dynamodb", region=REGION, account=ACCOUNT) + "table/"
NAMES: Final = {
    "CasesTable.Arn": TABLES + TABLE,
    "InsightsTable.Arn": TABLES + INSIGHTS,
    "EvidenceBucket.Arn": f"arn:aws:s3:::{BUCKET}",
    "EventsTopic": ARN(service="sns", region=REGION, account=ACCOUNT) + "events",
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::AccountId": ACCOUNT,
}
"""What the template's resources are called in tests/cloud.py."""

STAGE: Final = "test"

_MADE_BY_OTHERS: Final = {"mangum.adapter": "handlers.serve_graphql"}
"""Where the code is of a handler that is not a function of ours."""

_WRITES: Final = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
_SOME_FILE: Final = "ord_1/evd_1"
_PARTITION: Final = re.compile(r"\(?(#\d+) = (:\d+)")


@dataclass(frozen=True)
class Asked:
    """A call, and the handler that made it."""

    by: str
    call: Call


_notebooks: Final[list[list[Asked]]] = []


@contextmanager
def noting() -> Iterator[list[Asked]]:
    """Note what functions ask for, as long as somebody wants to know."""
    notes: list[Asked] = []
    _notebooks.append(notes)
    try:
        yield notes
    finally:
        _notebooks.remove(notes)


def used(asked: Iterable[Asked], *, by: str) -> set[Right]:
    """Return the rights of a handler that it made use of."""
    calls = {each.call for each in asked if each.by == by}
    return {right for right in roles(STAGE)[by] if any(right.allows(call, names=NAMES) for call in calls)}


def refused(asked: Iterable[Asked]) -> list[Asked]:
    """Return what the roles of those that asked do not allow."""
    rights = roles(STAGE)
    return [each for each in asked if not any(right.allows(each.call, names=NAMES) for right in rights[each.by])]


def _note(params: Mapping[str, Any], model: Any, **_: object) -> None:
    if _notebooks and (handler := _running()) is not None:
        calls = _CALLS[model.service_model.service_name](model.name, params)
        asked = [Asked(handler, call) for call in calls]
        for notes in _notebooks:
            notes.extend(asked)


def _running() -> str | None:
    """Return the handler that runs, if any: threads of its own work while it waits for them."""
    frames = sys._current_frames()  # noqa: SLF001 - nothing else tells what another thread is at
    return _handler_in(frames[get_ident()]) or _handler_in(frames[main_thread().ident or 0])


def _handler_in(frame: FrameType | None) -> str | None:
    found = None
    while frame is not None:
        module = str(frame.f_globals.get("__name__"))
        name = _MADE_BY_OTHERS.get(module, module).removeprefix("handlers.")
        found = name if name in roles(STAGE) else found
        frame = frame.f_back
    return found


def _of_tables(operation: str, params: Mapping[str, Any]) -> Iterator[Call]:
    match operation:
        case "TransactWriteItems":
            for write in params["TransactItems"]:
                ((kind, one),) = write.items()
                yield _on_table(_WRITES[kind], one["TableName"], [one.get("Key") or one["Item"]])
        case "BatchGetItem":
            for table, asked in params["RequestItems"].items():
                yield _on_table(operation, table, asked["Keys"])
        case "Query":
            yield _query(params)
        case _:
            yield _on_table(operation, params["TableName"], [params.get("Key") or params["Item"]])


def _of_files(operation: str, params: Mapping[str, Any]) -> Iterator[Call]:
    bucket = f"arn:aws:s3:::{params['Bucket']}"
    if operation == "CreateBucket":
        # A form to send a file with is signed as if it were for that.
        yield Call("s3:PutObject", f"{bucket}/{_SOME_FILE}")
        return
    if operation == "HeadObject":
        # Otherwise S3 answers for a file that has not arrived as if it were forbidden.
        yield Call("s3:ListBucket", bucket)
    yield Call(f"s3:{operation.replace('Head', 'Get')}", f"{bucket}/{params['Key']}")


def _of_parameters(operation: str, params: Mapping[str, Any]) -> Iterator[Call]:
    parameters = ARN(service="ssm", region=REGION, account=ACCOUNT) + "parameter"
    yield Call(f"ssm:{operation}", parameters + params["Name"])


def _of_topics(operation: str, params: Mapping[str, Any]) -> Iterator[Call]:
    named = ("TopicArn", "TargetArn", "EndpointArn", "PlatformApplicationArn")
    yield Call(f"sns:{operation}", next(params[name] for name in named if name in params))


_CALLS: Final[Mapping[str, Callable[[str, Mapping[str, Any]], Iterator[Call]]]] = {
    "dynamodb": _of_tables,
    "s3": _of_files,
    "ssm": _of_parameters,
    "sns": _of_topics,
}
"""What IAM is asked for one request."""


def _on_table(operation: str, table: str, keys: Iterable[Mapping[str, Any]]) -> Call:
    return Call(f"dynamodb:{operation}", TABLES + table, frozenset(_text(key["PK"]) for key in keys))


def _query(params: Mapping[str, Any]) -> Call:
    index = params.get("IndexName")
    name, value = _partition_asked(params)
    indexes = {each["IndexName"]: each["KeySchema"] for each in _schema(params["TableName"])["GlobalSecondaryIndexes"]}
    assert name == (indexes[index][0]["AttributeName"] if index else "PK")
    on = f"{TABLES}{params['TableName']}" + (f"/index/{index}" if index else "")
    return Call("dynamodb:Query", on, frozenset({value}))


def _partition_asked(params: Mapping[str, Any]) -> tuple[str, str]:
    asked = _PARTITION.match(params["KeyConditionExpression"])
    assert asked, params["KeyConditionExpression"]
    return params["ExpressionAttributeNames"][asked[1]], _text(params["ExpressionAttributeValues"][asked[2]])


def _schema(table: str) -> Any:
    return {TABLE: schema, INSIGHTS: insight_schema}[table]()


def _text(value: Mapping[str, str]) -> str:
    (text,) = value.values()
    return text


# Before any client is made, so that every client tells: as moto does it.
BUILTIN_HANDLERS.append(("provide-client-params", _note))

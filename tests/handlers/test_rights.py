"""What a role allows, its function does: each right is made use of, by the function itself or on its behalf."""

from collections.abc import Mapping
from typing import Final

import pytest

from tests.asked_of_aws import ACCOUNT, STAGE, Asked, refused, used
from tests.cloud import REGION, Cloud
from tests.handlers.rounds import ROUNDS
from tests.roles import Call, roles

ON_ITS_BEHALF: Final[Mapping[str, str]] = {
    **dict.fromkeys(("logs:CreateLogStream", "logs:PutLogEvents"), "Lambda writes the log."),
    **dict.fromkeys(
        (
            *("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"),
            *("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
        ),
        "Lambda reads the stream and the queue that wake the function.",
    ),
    "sqs:SendMessage": "Lambda reports there what the function gave up of a stream.",
}


@pytest.mark.parametrize("handler", ROUNDS)
class TestARight:
    def test_is_made_use_of(self, cloud: Cloud, asked: list[Asked], handler: str) -> None:
        ROUNDS[handler](cloud)

        idle = {right for right in roles(STAGE)[handler] if right.action not in ON_ITS_BEHALF}
        assert idle - used(asked, by=handler) == set()


class TestARole:
    @pytest.mark.parametrize(
        ("action", "on", "partitions", "allowed"),
        [
            ("dynamodb:PutItem", "table/cases", {"FEEDBACK#fbk_1"}, True),
            ("dynamodb:PutItem", "table/cases", {"FEEDBACK#fbk_1", "FEEDBACK#fbk_2"}, True),
            ("dynamodb:PutItem", "table/cases", {"FEEDBACK#fbk_1", "CASE#case_1"}, False),
            ("dynamodb:PutItem", "table/cases", set(), False),
            ("dynamodb:PutItem", "table/insights", {"FEEDBACK#fbk_1"}, False),
            ("dynamodb:DeleteItem", "table/cases", {"FEEDBACK#fbk_1"}, False),
            ("dynamodb:Query", "table/cases/index/feedback", {"FEEDBACK#fbk_1"}, False),
        ],
    )
    def test_allows_what_it_names_in_the_partitions_that_it_names(
        self, action: str, on: str, partitions: set[str], allowed: object
    ) -> None:
        call = Call(action, f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:{on}", frozenset(partitions))
        asked = Asked("read_feedback", call)

        assert refused([asked]) == ([] if allowed else [asked])


class TestARound:
    def test_is_made_of_every_function(self) -> None:
        assert ROUNDS.keys() == roles(STAGE).keys()

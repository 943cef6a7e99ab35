"""The topic on AWS where everyone who subscribed hears what happened."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from adapters.clients import client
from adapters.cloud_events import CloudEvent
from adapters.documents import text_of
from adapters.patience import PATIENCE
from aftersales.consuming import Unreachable

if TYPE_CHECKING:
    from types_boto3_sns import SNSClient
    from types_boto3_sns.type_defs import MessageAttributeValueTypeDef

# Whoever publishes tries again, and knows what may be tried meanwhile.
_ONCE: Final = PATIENCE.merge(Config(retries={"mode": "standard", "total_max_attempts": 1}))
_REFUSED: Final = frozenset(
    {"InvalidParameter", "InvalidParameterException", "InvalidParameterValue", "ParameterValueInvalid"}
)


class TopicUnreachable(Unreachable):
    """The topic takes nothing now, for whatever reason: that says nothing about the event."""


class SnsTopic:
    """Publishes CloudEvents. Whatever is raised but TopicUnreachable is the event's own fault."""

    def __init__(self, arn: str) -> None:
        self._arn = arn

    @cached_property
    def client(self) -> "SNSClient":
        """How the topic is reached: made when it is first needed."""
        return cast("SNSClient", client("sns", config=_ONCE))

    def publish(self, event: CloudEvent) -> None:
        """Publish an event; return once it is taken, or raise."""
        with outages_told(TopicUnreachable):
            self.client.publish(
                TopicArn=self._arn, Message=text_of(event.body), MessageAttributes=_attributes(event.attributes)
            )


@contextmanager
def outages_told(outage: type[Unreachable] = Unreachable) -> Iterator[None]:
    """Raise an outage, of which nobody is to blame, apart from what SNS refuses for the fault of who asks."""
    try:
        yield
    except ParamValidationError:
        raise
    except ClientError as error:
        if error.response["Error"]["Code"] in _REFUSED:
            raise
        raise outage from error
    except BotoCoreError as error:
        raise outage from error


def _attributes(attributes: Mapping[str, str]) -> Mapping[str, "MessageAttributeValueTypeDef"]:
    return {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}

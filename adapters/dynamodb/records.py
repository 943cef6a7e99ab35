"""
What the table holds. A partition for each case, order and feedback: the thing itself, then its events in order.

    PK                       SK             record
    CASE#<case>              META           CaseRecord      the case, packed, and the keys of its lists
    CASE#<case>              MORE           MoreRecord      what of a big case is over one kilobyte
    CASE#<case>              EVENT#<n>      EventRecord     ← put if absent: lock, timeline and outbox in one
    CASE#<case>              TEXT#<n>       TextRecord      what people wrote with event n: can be erased
    ORDER#<order>            META           OrderRecord     what the shop recorded of the order
    ORDER#<order>            LINES#<n>      MoreRecord      its lines, 64 in a chunk; of the version that wrote them
    ORDER#<order>            LEDGER         LedgerRecord    ← what cases did to it: races are decided here
    ORDER#<order>            LEDGER#LINES   MoreRecord      lines that exchanges added, as many as the ledger says
    ORDER#<order>            LEDGER#PAID    MoreRecord      payments that exchanges added
    ORDER#<order>            EVENT#<n>      EventRecord
    FEEDBACK#<feedback>      META           FeedbackRecord  what was said, without its words, and the keys of its lists
    FEEDBACK#<feedback>      EVENT#<n>      EventRecord
    FEEDBACK#<feedback>      TEXT           MoreRecord      its words: text, quotes and reply; can be erased
    FEEDBACK#<case>          COMPLAINTS     MoreRecord      ← what is complained of about a case; of one version
    NUMBER#<merchant>#<n>    ORDER          NumberRecord    ← put if absent: one order for each of a shop's numbers
    REQUEST#<scope>#<key>    REQUEST        RequestRecord   ← put if absent or expired; expires by itself
    EVIDENCE#<evidence>      META           BodyRecord
    PRODUCT#<merchant>#<sku> META           BodyRecord
    BUYER#<merchant>#<buyer> META           BodyRecord      personal data: can be erased
    MERCHANT#<merchant>      META           BodyRecord
    MERCHANT#<merchant>      POLICY#<n>     BodyRecord      put if absent: a version never changes
    REFUNDS#<account>#<day>  <instant>#<ref>  Record          what was given to a gateway, written with the case
    MARK#<name>              META           MarkRecord      a lease, or a bucket of tokens: put if it is as it was
    WEBHOOKS#<merchant>      <webhook>      WebhookRecord   ← of one version; a deleted one expires by itself
    WEBHOOK#<webhook>        META           OwnerRecord     whose it is
    WEBHOOK#<webhook>        DELIVERY#<e>   DeliveryRecord  ← what became of an event, of one version; expires
    DEVICE#<device>          META           MoreRecord      ← a buyer's phone, of one version
    BUYER#<merchant>#<buyer> DEVICE#<d>     Record          a phone that is theirs, or was
    PARKED#<consumer>        …              what a consumer could not work off yet (adapters/dynamodb/waiting.py)
    DONE#<consumer>#<event>  DONE           what a consumer must not do again (the same); expires by itself

    index     partition       order           holds   answers
    buyer     buyer_key       buyer_sort      keys    a buyer's cases, orders and feedback, shop by shop
    orders    merchant_key    placed_sort     keys    a merchant's orders by date
    status    status_key      PK              all     a merchant's cases of one status by age
    deadline  status_key      deadline_sort   all     the same by deadline; only cases that have one
    number    number_key      –               keys    a case by its number
    due       due_shard       deadline_sort   keys    which deadlines have passed; what is to be sent again by now
    feedback  feedback_key    PK              all     a merchant's feedback by age
    article   article_key     PK              keys    the same about one article
    order     order_key       PK              keys    the feedback on an order by age
    case      case_key        PK              keys    the feedback on a case by age
    reader    reader_shard    reader_sort     keys    which texts earlier readers read last, or none has
    refunds   refund_shard   PK              keys    which cases have money that a gateway has or is to have

The stream takes what begins with EVENT#. Every record that an act writes is kept within one kilobyte.
"""

from collections.abc import Mapping
from typing import Any, Final, TypedDict

from pynamodb.attributes import (
    Attribute,
    BinaryAttribute,
    BinarySetAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.constants import MAP
from pynamodb.models import Model

META: Final = "META"
MORE: Final = "MORE"
LEDGER: Final = "LEDGER"
ADDED_LINES: Final = "LEDGER#LINES"
ADDED_PAYMENTS: Final = "LEDGER#PAID"
ORDER: Final = "ORDER"
TEXT: Final = "TEXT"
COMPLAINTS: Final = "COMPLAINTS"
DELIVERY: Final = "DELIVERY#"
DEVICE: Final = "DEVICE#"
REQUEST: Final = "REQUEST"


class Record(Model):
    """Something that the table holds."""

    pk = UnicodeAttribute(hash_key=True, attr_name="PK")
    sk = UnicodeAttribute(range_key=True, attr_name="SK")


class BodyRecord(Record):
    """Something that is read whole, packed."""

    body = BinaryAttribute(legacy_encoding=False)


class CaseRecord(BodyRecord):
    """A case. `more` is the version at which it grew over one kilobyte, as it is written there."""

    buyer_key = UnicodeAttribute()
    buyer_sort = UnicodeAttribute()
    status_key = UnicodeAttribute()
    number_key = UnicodeAttribute()
    deadline_sort = UnicodeAttribute(null=True)
    due_shard = UnicodeAttribute(null=True)
    refund_shard = UnicodeAttribute(null=True)
    more = NumberAttribute(null=True)


class MoreRecord(BodyRecord):
    """A part of something bigger, which is of the same version or is read again."""

    version = NumberAttribute()


class EventRecord(BodyRecord):
    """Something that happened, without the words of it."""


class TextRecord(BodyRecord):
    """What people wrote."""


class OrderRecord(BodyRecord):
    """What the shop recorded of an order, without its lines."""

    buyer_key = UnicodeAttribute()
    buyer_sort = UnicodeAttribute()
    merchant_key = UnicodeAttribute()
    placed_sort = UnicodeAttribute()


class FeedbackRecord(BodyRecord):
    """A feedback without its words. Only one with a text has a reader; past feedback may have no buyer."""

    feedback_key = UnicodeAttribute()
    buyer_key = UnicodeAttribute(null=True)
    buyer_sort = UnicodeAttribute(null=True)
    article_key = UnicodeAttribute(null=True)
    order_key = UnicodeAttribute(null=True)
    case_key = UnicodeAttribute(null=True)
    reader_shard = UnicodeAttribute(null=True)
    reader_sort = UnicodeAttribute(null=True)


class Accounts(Attribute[Mapping[str, str]]):
    """Accounts by what they are of: rows of numbers, each with a path of its own."""

    attr_type = MAP

    def serialize(self, value: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
        """Return the accounts as DynamoDB keeps them."""
        return {of: {"S": row} for of, row in value.items()}

    def deserialize(self, value: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
        """Return the accounts as they were."""
        return {of: row["S"] for of, row in value.items()}


class LedgerRecord(Record):
    """What cases did to an order. Accounts are numbers with spaces between; what exchanges added is counted."""

    order_version = NumberAttribute()
    added_lines = NumberAttribute()
    added_payments = NumberAttribute()
    lines = Accounts()
    payments = Accounts()
    cases = BinarySetAttribute(legacy_encoding=False, null=True)


class NumberRecord(Record):
    """Which order a shop's number is."""

    order_id = UnicodeAttribute()


class RequestRecord(Record):
    """What a request led to. The table forgets it some time after `ttl`; readers forget it then."""

    fingerprint = UnicodeAttribute()
    outcome = UnicodeAttribute()
    ttl = NumberAttribute()


class MarkRecord(Record):
    """What workers share: a lease, or a bucket of tokens. The table forgets it some time after `ttl`."""

    text = UnicodeAttribute()
    ttl = NumberAttribute()


class WebhookRecord(MoreRecord):
    """Where a shop wants to hear of what. Only a deleted one expires."""

    ttl = NumberAttribute(null=True)


class OwnerRecord(Record):
    """Whose a webhook is."""

    merchant_id = UnicodeAttribute()


class DeliveryRecord(MoreRecord):
    """What was sent to a webhook. Only what is to be sent again is due."""

    due_shard = UnicodeAttribute(null=True)
    deadline_sort = UnicodeAttribute(null=True)
    ttl = NumberAttribute()


INDEXES: Final[Mapping[str, tuple[str, str | None, str]]] = {
    "buyer": ("buyer_key", "buyer_sort", "KEYS_ONLY"),
    "orders": ("merchant_key", "placed_sort", "KEYS_ONLY"),
    "status": ("status_key", "PK", "ALL"),
    "deadline": ("status_key", "deadline_sort", "ALL"),
    "number": ("number_key", None, "KEYS_ONLY"),
    "due": ("due_shard", "deadline_sort", "KEYS_ONLY"),
    "feedback": ("feedback_key", "PK", "ALL"),
    "article": ("article_key", "PK", "KEYS_ONLY"),
    "order": ("order_key", "PK", "KEYS_ONLY"),
    "case": ("case_key", "PK", "KEYS_ONLY"),
    "reader": ("reader_shard", "reader_sort", "KEYS_ONLY"),
    "refunds": ("refund_shard", "PK", "KEYS_ONLY"),
}
"""Each index by name: its partition, its order, and what of a record it holds."""


class Schema(TypedDict):
    """The keys of the table and of its indexes, as DynamoDB describes them."""

    AttributeDefinitions: list[Any]  # The shapes are DynamoDB's own.
    KeySchema: list[Any]
    GlobalSecondaryIndexes: list[Any]


def schema() -> Schema:
    """Return the keys of the table and of its indexes."""
    named = dict.fromkeys(name for keys in [("PK", "SK"), *_keys_of_indexes()] for name in keys)
    return Schema(
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in named],
        KeySchema=_key_schema("PK", "SK"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": index,
                "KeySchema": _key_schema(partition, order),
                "Projection": {"ProjectionType": projection},
            }
            for index, (partition, order, projection) in INDEXES.items()
        ],
    )


def _keys_of_indexes() -> list[tuple[str, ...]]:
    return [tuple(filter(None, (partition, order))) for partition, order, _ in INDEXES.values()]


def _key_schema(partition: str, order: str | None) -> list[dict[str, str]]:
    hashed = {"AttributeName": partition, "KeyType": "HASH"}
    return [hashed, {"AttributeName": order, "KeyType": "RANGE"}] if order else [hashed]

"""
How the records of the table are named.

Ids that shops choose may hold anything, so what divides the parts of a key is escaped in them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from adapters.dynamodb.records import COMPLAINTS, DELIVERY, DEVICE, LEDGER, META, MORE, ORDER, REQUEST, TEXT
from aftersales.idempotency import RequestKey
from aftersales.identifiers import (
    ActorId,
    CaseId,
    DeviceId,
    EvidenceId,
    FeedbackId,
    GatewayAccount,
    MerchantId,
    OrderId,
    WebhookId,
)

LAST: Final = "~"
"""Sorts after every id and every digit."""

MOST_EVENTS: Final = 999_999


class Key(NamedTuple):
    """The name of a record: its partition and its place in it."""

    pk: str
    sk: str


def case(case_id: CaseId, sk: str = META) -> Key:
    """Return the key of a case, or of a record beside it."""
    return Key(f"CASE#{case_id}", sk)


def case_more(case_id: CaseId) -> Key:
    """Return the key of the rest of a big case."""
    return case(case_id, MORE)


def order(order_id: OrderId, sk: str = META) -> Key:
    """Return the key of an order, or of a record beside it."""
    return Key(f"ORDER#{order_id}", sk)


def ledger(order_id: OrderId) -> Key:
    """Return the key of an order's ledger."""
    return order(order_id, LEDGER)


def feedback(feedback_id: FeedbackId, sk: str = META) -> Key:
    """Return the key of a feedback, or of a record beside it."""
    return Key(f"FEEDBACK#{feedback_id}", sk)


def feedback_words(feedback_id: FeedbackId) -> Key:
    """Return the key of the words in a feedback."""
    return feedback(feedback_id, TEXT)


def complaints(case_id: CaseId) -> Key:
    """Return the key of what is complained of about a case; whoever reads feedback may write there alone."""
    return Key(f"FEEDBACK#{case_id}", COMPLAINTS)


def lines(chunk: int) -> str:
    """Return where the lines of a chunk are kept beside their order."""
    return f"LINES#{chunk:04}"


def event(number: int) -> str:
    """Return where an event is kept beside its case, order or feedback."""
    return f"EVENT#{number:06}"


def event_of(subject: str, number: int) -> Key:
    """Return the key of an event, by the id of the case, the order or the feedback that it is about."""
    return Key(f"{_PARTITIONS[subject.partition('_')[0]]}#{subject}", event(number))


def text(number: int) -> str:
    """Return where the words of an event are kept."""
    return f"TEXT#{number:06}"


def number_in(key: Key) -> int:
    """Return the number of the event that a record is, or is about."""
    return int(key.sk.rpartition("#")[2])


def order_number(merchant_id: MerchantId, number: str) -> Key:
    """Return the key of a shop's own number of an order."""
    return Key(_joined("NUMBER", merchant_id, number), ORDER)


def request(key: RequestKey) -> Key:
    """Return the key of what a request led to."""
    return Key(_joined("REQUEST", key.scope, key.key), REQUEST)


def requests_in(scope: str) -> str:
    """Return what the partitions of the requests in a scope begin with."""
    return _joined("REQUEST", scope)


def sent_on(account: GatewayAccount, day: date) -> str:
    """Return where is kept what was given to an account at a gateway on a day."""
    return _joined("REFUNDS", account, day.isoformat())


def mark(name: str) -> Key:
    """Return the key of a mark that workers share."""
    return Key(_joined("MARK", name), META)


def evidence(evidence_id: EvidenceId) -> Key:
    """Return the key of evidence."""
    return Key(f"EVIDENCE#{evidence_id}", META)


def product(merchant_id: MerchantId, sku: str) -> Key:
    """Return the key of a product."""
    return Key(_joined("PRODUCT", merchant_id, sku), META)


def buyer(merchant_id: MerchantId, buyer_id: ActorId) -> Key:
    """Return the key of a buyer."""
    return Key(_joined("BUYER", merchant_id, buyer_id), META)


def buyers_device(merchant_id: MerchantId, buyer_id: ActorId, device_id: str = "") -> Key:
    """Return the key of what says that a device is a buyer's, or was."""
    return Key(buyer(merchant_id, buyer_id).pk, f"{DEVICE}{device_id}")


def device(device_id: DeviceId) -> Key:
    """Return the key of a device."""
    return Key(f"DEVICE#{device_id}", META)


def webhook(merchant_id: MerchantId, webhook_id: str = "") -> Key:
    """Return the key of a webhook, which is among those of its merchant."""
    return Key(_joined("WEBHOOKS", merchant_id), webhook_id)


def webhook_owner(webhook_id: WebhookId) -> Key:
    """Return the key of what says whose a webhook is."""
    return Key(f"WEBHOOK#{webhook_id}", META)


def delivery(webhook_id: WebhookId, event_id: str) -> Key:
    """Return the key of what was sent of an event to a webhook."""
    return Key(f"WEBHOOK#{webhook_id}", f"{DELIVERY}{event_id}")


def merchant(merchant_id: MerchantId) -> Key:
    """Return the key of a merchant."""
    return Key(_joined("MERCHANT", merchant_id), META)


def policy(merchant_id: MerchantId, version: int) -> Key:
    """Return the key of a version of a merchant's policy."""
    return Key(_joined("MERCHANT", merchant_id), f"POLICY#{version:06}")


def of_merchant(merchant_id: MerchantId, place: str = "") -> str:
    """Return where a merchant's things are in a list that goes shop by shop."""
    return f"{escaped(merchant_id)}#{place}"


def escaped(text: str) -> str:
    """Return a text without the characters that mean something in keys and in paths."""
    for character, instead in _ESCAPES.items():
        text = text.replace(character, instead)
    return text


def unescaped(text: str) -> str:
    """Return a text as it was before it was escaped."""
    for character, instead in reversed(tuple(_ESCAPES.items())):
        text = text.replace(instead, character)
    return text


def _joined(*parts: str) -> str:
    return "#".join(escaped(part) for part in parts)


_PARTITIONS: Final[Mapping[str, str]] = {"case": "CASE", "ord": "ORDER", "fb": "FEEDBACK"}

# The percent sign comes first: what stands for the others contains it.
_ESCAPES: Final[Mapping[str, str]] = {"%": "%25", "#": "%23", "[": "%5B", "]": "%5D"}

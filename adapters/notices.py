"""What the topic announced, as it is passed on: to shops' systems as it is, to buyers' phones as they understand it."""

from adapters.announced import Announced, NotAnEvent
from aftersales.phones.notices import Happened
from aftersales.vocabulary import Party
from aftersales.webhooks.delivery import Notice


def notice_in(event: Announced) -> Notice:
    """Return an event as shops' systems get it."""
    return Notice(event_id=event.id, type=event.type, merchant_id=event.merchant_id, at=event.at, body=event.text)


def happened_in(event: Announced) -> Happened:
    """Return an event as buyers' phones are told of it, or refuse one that does not say who did it."""
    try:
        by = Party(str(event.data.get("by")))
    except ValueError as error:
        raise NotAnEvent("This does not say who did it.") from error
    return Happened(
        event_id=event.id,
        type=event.type,
        merchant_id=event.merchant_id,
        subject=event.subject,
        at=event.at,
        by=by,
        internal=event.data.get("internal") is True,
        told=event.data,
    )

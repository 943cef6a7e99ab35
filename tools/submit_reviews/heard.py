"""What the service tells of the reviews afterwards: the list of feedback, and the events that were published."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tools.replay.answers import JsonObject, an_object, objects, text, whole_number
from tools.replay.api import Api, Speaker
from tools.replay.stopped import ReplayStopped
from tools.replay.wire import Wire

_LEAD: Final = Speaker("MERCHANT", "lead")
_PAUSE: Final = 0.2
_PAGE: Final = 1_000
_LIST: Final = """
query ($after: String) {
  feedback(first: 100, after: $after) {
    nodes { id text reader language sentiment }
    pageInfo { hasNextPage endCursor }
  }
}
"""


@dataclass
class Events:
    """What the world was told: of each feedback, what happened to it, in order."""

    of: defaultdict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    readings: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often a feedback was read by a version of the reader."""

    def hear(self, event: JsonObject) -> None:
        """Note an event."""
        subject, what, told = text(event["subject"]), text(event["type"]), an_object(event["data"])
        self.of[subject].append((whole_number(told["number"]), what))
        if what == "feedback.read":
            self.readings[subject, text(told["reader"])] += 1


def events_of(wire: Wire, *, readings: int, patience: float) -> Events:
    """Return what was told, once that many readings were, or once nothing more has been told for a while."""
    events, position, last = Events(), 0, time.monotonic()
    while len(events.readings) < readings and time.monotonic() - last < patience:
        page = an_object(wire.get(f"/dev/events?after={position}&limit={_PAGE}").ok().json())
        for event in objects(page["events"]):
            events.hear(event)
            last = time.monotonic()
        position = whole_number(page["next"])
        if not page["events"]:
            time.sleep(_PAUSE)
    _hear_out(wire, events, position)
    return events


def _hear_out(wire: Wire, events: Events, position: int) -> None:
    """Hear what else is told: a text that is read twice would be read again now."""
    time.sleep(5 * _PAUSE)
    page = an_object(wire.get(f"/dev/events?after={position}&limit={_PAGE}").ok().json())
    for event in objects(page["events"]):
        events.hear(event)


def feedback_of(api: Api) -> Iterator[JsonObject]:
    """Yield all feedback of the shop, page by page."""
    after: object = None
    seen: set[object] = set()
    while after not in seen:
        seen.add(after)
        page = an_object(api.ask(_LIST, {"after": after}, by=_LEAD)["feedback"])
        yield from objects(page["nodes"])
        place = an_object(page["pageInfo"])
        if not place["hasNextPage"]:
            return
        after = place["endCursor"]
    raise ReplayStopped("the list of feedback goes in a circle")

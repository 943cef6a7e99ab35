"""What only a sandbox has: a clock that can be set, and a count of the requests that its storage served."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final, Self

from api.sandbox.retail import written
from tools.replay.answers import an_object, text, whole_number
from tools.replay.wire import Wire

_AHEAD: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class StorageUse:
    """How many operations the service ran, and how many requests to its storage they took."""

    operations: int
    requests: int

    def since(self, before: Self) -> "StorageUse":
        """Return what was used since an earlier reading."""
        return StorageUse(self.operations - before.operations, self.requests - before.requests)


class Sandbox:
    """A sandbox's clock and counters."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._set: datetime | None = None

    def forward_to(self, at: datetime) -> None:
        """Set the clock to an instant; a clock that is past it already stays where it is."""
        if self._set is not None and at <= self._set:
            return
        answer = self._wire.post("/dev/clock", body={"now": written(at)})
        # Time does not go back: in a replay that is resumed, the clock stands where the last one stopped.
        if answer.status != HTTPStatus.CONFLICT:
            answer.ok()
        self._set = at

    def let_everything_happen(self) -> None:
        """Let what happened so far be told and counted, of which a clock that is set forward is the sign."""
        now = an_object(self._wire.get("/dev/clock").ok().json()).get("now")
        self.forward_to(datetime.fromisoformat(text(now)) + _AHEAD)

    def storage_use(self) -> StorageUse | None:
        """Return how much the storage was used so far, where the service tells."""
        answer = self._wire.get("/dev/requests")
        if answer.status != HTTPStatus.OK:
            return None
        counted = an_object(answer.json())
        return StorageUse(whole_number(counted.get("operations")), whole_number(counted.get("requests")))

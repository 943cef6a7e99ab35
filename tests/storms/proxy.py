"""
Bad weather on the way to AWS: a proxy, microburst, that fails so many of the calls that go through it.

    refused     AWS has too much to do, or trips over itself, and says so
    cut off     the call never reaches AWS
    unheard     AWS does what it is asked for, and its answer is lost: nobody can tell this from the one before
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.request import Request, urlopen

from tools.aws_local import beside

Gust = Mapping[str, Any]  # A rule of microburst's.

_THROTTLED: Final = {"error": {"code": "ThrottlingException", "status": 400}}
_BROKEN: Final = {"error": {"code": "InternalServerError", "status": 500}}
_CUT_OFF: Final = {"reset": True}
_UNHEARD: Final = {"response": {"abort_bytes": 1}}


def _gusts(which: Gust, *, each: float, unheard: float) -> Iterator[Gust]:
    """Yield what fails so many of some calls each way; every rule is asked for what those before it let pass."""
    left = 1.0
    for gust, share in ((_UNHEARD, unheard), (_CUT_OFF, each), (_THROTTLED, each), (_BROKEN, each)):
        yield {**which, **gust, "probability": share / left}
        left -= share


# What writes is what is hard to do once, so it fails more often than what reads: together it is 30 % of the calls.
STORM: Final[Sequence[Gust]] = (
    *_gusts({"service": "dynamodb", "operation": "TransactWriteItems"}, each=0.07, unheard=0.2),
    *_gusts({"service": "*"}, each=0.06, unheard=0.1),
)


# The client asks AWS three times before it gives up, so nobody hears that the first transaction is done.
ANSWERS_LOST: Final[Sequence[Gust]] = (
    {"service": "dynamodb", "operation": "TransactWriteItems", "times": 3, **_UNHEARD},
)

# Long enough that others read what is about to be written over.
SLOW_WRITES: Final[Sequence[Gust]] = ({"service": "dynamodb", "operation": "TransactWriteItems", "latency": 200},)

WAYS: Final = ("response:abort", "reset", "error:ThrottlingException", "error:InternalServerError")
"""How calls fail, as microburst says it."""


@dataclass(frozen=True)
class Proxy:
    """A proxy that runs, and what it did."""

    address: str

    @contextmanager
    def weather(self, gusts: Sequence[Gust]) -> Iterator[None]:
        """Make bad weather for a while."""
        self._turn(gusts)
        try:
            yield
        finally:
            self._turn(())

    def failed(self) -> Counter[str]:
        """Return how many calls failed so far, by the way they did."""
        counted: Counter[str] = Counter()
        for rule in self._stats()["by_rule"]:
            counted[rule["describe"]] += rule["fired"]
        return counted

    def calls(self) -> int:
        """Return how many calls there were so far."""
        total: int = self._stats()["requests"]["total"]
        return total

    def _turn(self, gusts: Sequence[Gust]) -> None:
        rules = Request(f"{self.address}/_microburst/rules", json.dumps(list(gusts)).encode(), method="POST")  # noqa: S310 - the address is of our own program
        with urlopen(rules):  # noqa: S310 - the address is of our own program
            pass

    def _stats(self) -> Any:
        with urlopen(f"{self.address}/_microburst/stats") as answer:  # noqa: S310 - the address is of our own program
            return json.load(answer)


@contextmanager
def before(aws: str, folder: Path) -> Iterator[Proxy]:
    """Start a proxy before AWS, with fine weather for now, and end it."""
    port = beside.free_port()
    proxy = Proxy(f"http://{beside.HOST}:{port}")
    arguments = ("--upstream", aws, "--host", beside.HOST, "--port", str(port))
    health = f"{proxy.address}/_microburst/health"
    with beside.running("microburst", *arguments, folder=folder, told={}, answers_at=health):
        yield proxy

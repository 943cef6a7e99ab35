"""
Read everything that buyers wrote with the reader of today: what an earlier version read, and what none has.

    python -m tools.reread --data-dir DIR                     the books of one machine, while its server is stopped
    python -m tools.reread --table NAME --region eu-west-1    the books on AWS

Stop it whenever you like and start it again: each reading is kept at once, and what was read is not read twice. A
server on one machine reads again by itself when it starts; nothing does on AWS.
"""

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Final

from adapters.chance import new_ulid
from adapters.reader import small_reader
from aftersales.business import Repositories, feedback_over
from aftersales.feedback.catching_up import CaughtUp, catch_up
from aftersales.feedback.reader import Reader
from aftersales.identifiers import FeedbackId
from tools.on_aws import store_in
from tools.one_machine import books_in
from tools.which_books import given_books

STEP: Final = 1_000
"""After how many texts the progress is told."""


def reread(kept: Repositories, reader: Reader, *, tell: Callable[[str], None]) -> CaughtUp:
    """Read all that waits for this version of the reader, and return what became of it."""
    progress = Progress(tell)
    operations = feedback_over(kept, now=partial(datetime.now, UTC), new_ulid=new_ulid)

    def read(feedback_id: FeedbackId) -> None:
        operations.read(feedback_id, reader)
        progress.one_more()

    return catch_up(kept.feedback, reader.version, read=read)


@dataclass
class Progress:
    """How many texts were read so far, and how fast."""

    tell: Callable[[str], None]
    done: int = 0
    began: float = field(default_factory=time.monotonic)

    def one_more(self) -> None:
        """Count a text, and tell the progress every so often."""
        self.done += 1
        if self.done % STEP == 0:
            self.tell(f"{self.done:,} texts read, {self.done / (time.monotonic() - self.began):,.0f} a second")


def main(arguments: Sequence[str] | None = None, *, reader: Reader | None = None) -> None:
    """Read again, and say how it went; fail if a text could not be read."""
    using = reader or small_reader()
    with _books(_given(arguments)) as kept:
        done = reread(kept, using, tell=print)
    print(f"{done.read:,} texts were read by the reader of {using.version}.")
    for feedback_id, error in done.failures:
        print(f"{feedback_id} could not be read: {error!r}", file=sys.stderr)
    if done.failures:
        sys.exit(f"Texts that could not be read: {len(done.failures):,}. Start again to try once more.")


@contextmanager
def _books(given: Namespace) -> Iterator[Repositories]:
    if given.table is not None:
        yield store_in(given.table, region=given.region)
        return
    with books_in(given.data_dir) as books:
        yield books


def _given(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m tools.reread", description="Read again all that buyers wrote.")
    return given_books(parser, arguments)


if __name__ == "__main__":
    main()

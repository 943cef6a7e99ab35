"""`python -m tools.submit_reviews FILE…`: submit reviews, kill the service meanwhile, and prove that each is read."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tools.replay.api import Api
from tools.replay.killing import Killer
from tools.replay.own_sandbox import PROGRAM, OwnSandbox, own_sandbox
from tools.replay.stopped import ReplayStopped
from tools.replay.wire import Wire
from tools.submit_reviews.heard import events_of, feedback_of
from tools.submit_reviews.proof import Proof
from tools.submit_reviews.reviews import NotReviews, reviews_in
from tools.submit_reviews.submitting import MERCHANT, submit

PROVEN: Final = 0
NOT_PROVEN: Final = 1
STOPPED: Final = 2
_DATA_FOLDER: Final = Path(".local/reviews")


class _Wanted(argparse.Namespace):
    """What the command line asks for."""

    files: list[Path]
    count: int
    kill_every: int
    data_dir: Path | None
    patience: float


def main(arguments: Sequence[str] | None = None, *, program: Sequence[str] = PROGRAM) -> int:
    """Submit what the command line names, print the proof, and return how it ended."""
    wanted = _arguments().parse_args(arguments, namespace=_Wanted())
    folder = wanted.data_dir or _DATA_FOLDER / f"{wanted.files[0].name.partition('.')[0]}-{wanted.count}"
    try:
        with own_sandbox(folder, program=program) as sandbox:
            proof = _prove(wanted, sandbox)
    except (ReplayStopped, NotReviews, OSError) as stopped:
        print(f"\nstopped: {stopped}\nThe same command goes on from here.", file=sys.stderr)
        return STOPPED
    print(*proof.lines(), sep="\n")
    return PROVEN if proof.holds else NOT_PROVEN


def _prove(wanted: _Wanted, sandbox: OwnSandbox) -> Proof:
    wire = Wire(sandbox.url, patience=wanted.patience)
    api, killer = Api(wire, merchant=MERCHANT), Killer(sandbox, every=wanted.kill_every)
    began = time.monotonic()
    try:
        submitted = submit(reviews_in(wanted.files, count=wanted.count), api=api, killer=killer)
        kills = killer.kills()
        events = events_of(wire, readings=len(submitted.texts), patience=wanted.patience)
        return Proof(
            submitted=submitted,
            listed=list(feedback_of(api)),
            events=events,
            kills=kills,
            seconds=time.monotonic() - began,
        )
    finally:
        killer.rest()
        wire.close()


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.submit_reviews", description=__doc__)
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help='JSON lines, {"text": …} each, gzipped or not'
    )
    parser.add_argument("--count", type=int, default=10_000, help="submit the first N (default: 10,000)")
    parser.add_argument("--kill-every", type=int, default=1_000, help="kill after every N (default: 1,000; 0: never)")
    parser.add_argument("--data-dir", type=Path, help="where its sandbox keeps data (default: under .local/reviews)")
    parser.add_argument("--patience", type=float, default=120.0, help="seconds to wait for a service that is down")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tools.train_reader DATA` makes `adapters/reader/model.zip` anew; requirements/train.txt says with what."""

import argparse
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

from adapters.reader.artifact import NAME
from tools.train_reader import repeatable  # noqa: F401 - it acts on what training imports, and so comes before it
from tools.train_reader.training import trained

MODEL = Path("adapters/reader") / NAME


def main() -> None:
    """Train, and say what came of it."""
    asked = _arguments()
    began = perf_counter()
    content = trained(asked.data, version=asked.version, say=lambda line: print(line, file=sys.stderr)).written()
    asked.out.write_bytes(content)
    print(f"{asked.out}: {len(content):,} bytes, version {asked.version}, in {perf_counter() - began:.0f} s")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.train_reader", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the public sets, as docs/reader.md lists them")
    parser.add_argument("--out", type=Path, default=MODEL, help="where to write the artifact")
    parser.add_argument(
        "--version",
        default=f"{date.today():%Y-%m-%d}",  # noqa: DTZ011 - the day it is where it is trained
        help="its version: the day, and a letter where a day has several; texts are read again when it grows",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()

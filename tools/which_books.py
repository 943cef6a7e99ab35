"""Which books a tool is to open: those of one machine, by their folder, or those on AWS, by their names there."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

_BESIDES: Final[Mapping[str, str]] = {
    "insights_table": "the table of insights: InsightsTableName among the stack's outputs",
    "bucket": "the bucket of evidence: EvidenceBucketName among the stack's outputs",
}


def given_books(parser: ArgumentParser, words: Sequence[str] | None, *, besides: str | None = None) -> Namespace:
    """Return what was said, which books with it and what is needed `besides` on AWS, or end the program."""
    books = parser.add_mutually_exclusive_group(required=True)
    books.add_argument("--data-dir", type=Path, help="the folder of one machine")
    books.add_argument("--table", help="the table of cases: CasesTableName among the stack's outputs")
    if besides is not None:
        parser.add_argument(_option(besides), help=_BESIDES[besides])
    parser.add_argument("--region", help="where they are")
    given = parser.parse_args(words)
    needed = [name for name in (besides, "region") if name is not None]
    if given.table is not None and None in (getattr(given, name) for name in needed):
        parser.error(f"--table needs {' and '.join(map(_option, needed))}")
    return given


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"

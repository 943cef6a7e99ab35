"""
`python -m tools.read_texts` reads what buyers wrote: for each line of JSON with a text in it, a line of what it says.

    {"text": "Lovely coat, but it took a month."}
    {"language": "en", "sentiment": "NEUTRAL", "score": 0.2, "mentions": [{"aspect": "DELIVERY_SPEED", …}, …]}

What the reader does not know is null. A line that holds no text is answered {"error": "…"}, and the others go on; the
command then ends with 1.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from io import FileIO
from typing import BinaryIO, Final

from adapters.reader import small_reader
from aftersales.feedback.reader import Reader
from aftersales.feedback.reading import Reading

LONGEST_LINE: Final = 1 << 20
"""Bytes. A text of any length that we read, and much beside it, fits in."""

_AT_ONCE: Final = 1 << 16


class NoText(Exception):
    """A line without a text that can be read."""


def main() -> int:
    """Read from standard input to its end, and return 1 if any of it was no text."""
    argparse.ArgumentParser(
        prog="python -m tools.read_texts",
        description='Reads JSON lines {"text": …} on standard input and writes what each says, a line for a line.',
    ).parse_args()
    try:
        return 0 if read_all(FileIO(0, closefd=False), sys.stdout.buffer, small_reader()) else 1
    except BrokenPipeError:
        # Whoever wanted the answers has had enough; what is still unwritten has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def read_all(source: BinaryIO, answers: BinaryIO, reader: Reader) -> bool:
    """Write a line for each line, as soon as it is there, and tell whether each held a text."""
    all_read = True
    for lines in _arriving(source):
        written = [_answer(line, reader) for line in lines]
        all_read = all_read and not any("error" in answer for answer in written)
        # JSON may hold half a character. It is written as JSON writes it, since UTF-8 cannot.
        said = "".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in written)
        answers.write(said.encode("utf-8", "backslashreplace"))
        answers.flush()
    return all_read


def text_of(line: bytes) -> str:
    """Return the text that a line holds, or refuse."""
    if len(line) > LONGEST_LINE:
        raise NoText(f"longer than {LONGEST_LINE:,} bytes")
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NoText("not UTF-8") from None
    except (ValueError, RecursionError):
        raise NoText("not JSON") from None
    text = found.get("text") if isinstance(found, dict) else None
    if not isinstance(text, str):
        raise NoText("no text")
    return text


def _arriving(source: BinaryIO) -> Iterator[list[bytes]]:
    """Yield the lines that have come in: each alone when somebody types, many at once when they are piped."""
    rest = b""
    while arrived := source.read(_AT_ONCE):
        *lines, rest = (rest + arrived).split(b"\n")
        rest = rest[: LONGEST_LINE + 1]
        if lines:
            yield lines
    if rest:
        yield [rest]


def _answer(line: bytes, reader: Reader) -> dict[str, object]:
    try:
        return _said(reader.read(text_of(line)))
    except NoText as reason:
        return {"error": str(reason)}


def _said(reading: Reading) -> dict[str, object]:
    return {
        "language": reading.language,
        "sentiment": reading.sentiment,
        "score": reading.score,
        "mentions": [
            {"aspect": mention.aspect, "sentiment": mention.sentiment, "quote": mention.quote}
            for mention in reading.mentions
        ],
    }


if __name__ == "__main__":
    sys.exit(main())

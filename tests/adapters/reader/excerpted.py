"""The excerpts of public sets that ship with the tests, as examples that nothing was learned from."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from aftersales.feedback.reading import Sentiment
from tools.train_reader.examples import Example

EXCERPTS: Final = Path(__file__).parent / "excerpts"

_SENTIMENTS: Final = {"pos": Sentiment.POSITIVE, "neg": Sentiment.NEGATIVE}


def excerpts() -> Iterator[Example]:
    """Yield the excerpts of all sets."""
    for path in sorted(EXCERPTS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Example(
                set=f"{path.stem} (excerpt)",
                language=row["lang"],
                text=row["text"],
                sentiment=_SENTIMENTS.get(row["label"], Sentiment.NEUTRAL),
                is_starred=row["label"] in _SENTIMENTS,
            )

"""
The words in a feedback, as a document of their own that can be erased: the text, the reply, and the quotes of the text.

    {"text": "太小了，但是客服很好", "quotes": ["太小了", "客服很好"], "reply": "Sorry! We have sent a bigger one."}

The quotes are those of the reading's mentions, in their order. What is erased is missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, repeat
from typing import cast

from adapters.documents import Document, read
from aftersales.feedback.feedback import Feedback
from aftersales.feedback.reading import Reading


def words_of(feedback: Feedback) -> Document:
    """Return the words in a feedback; empty if there are none."""
    quotes = [mention.quote for mention in feedback.reading.mentions] if feedback.reading else []
    words = {"text": feedback.text, "quotes": quotes, "reply": feedback.reply}
    return {name: said for name, said in words.items() if said}


def read_feedback(document: object, words: Mapping[str, object] | None) -> Feedback:
    """Return the feedback that documents were made of: its own, and that of its words as far as they are left."""
    feedback, left = read(Feedback, document), words or {}
    return replace(
        feedback,
        text=cast(str | None, left.get("text")),
        reply=cast(str | None, left.get("reply")),
        reading=feedback.reading and _quoting(feedback.reading, cast(Sequence[str], left.get("quotes", ()))),
    )


def _quoting(reading: Reading, quotes: Sequence[str]) -> Reading:
    pairs = zip(reading.mentions, chain(quotes, repeat("")), strict=False)
    return replace(reading, mentions=tuple(replace(mention, quote=quote) for mention, quote in pairs))

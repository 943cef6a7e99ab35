"""
Questions that do not wait for one another.

DynamoDB answers each within milliseconds, and what a year comes to takes a hundred of them.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

READERS: Final = 8
"""So many questions are asked at the same time; the client keeps ten connections."""

Question = TypeVar("Question")
Answer = TypeVar("Answer")


def answers_of(ask: Callable[[Question], Answer], questions: Iterable[Question]) -> Sequence[Answer]:
    """Return the answers to all questions, in the order of the questions."""
    asked = list(questions)
    if len(asked) <= 1:
        return [ask(question) for question in asked]
    with ThreadPoolExecutor(min(READERS, len(asked))) as readers:
        return list(readers.map(ask, asked))

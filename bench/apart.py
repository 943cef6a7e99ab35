"""Texts fit to judge by: reviews travel from set to set, whole and in parts, and what was learned tells nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from tools.train_reader.corpus import Corpus
from tools.train_reader.examples import Example

PASSAGE: Final = {"zh": 14}
ELSEWHERE: Final = 40
"""Characters of a key from which on it is no accident that a text holds it; Chinese says as much in fewer."""


def learned_keys(corpus: Corpus) -> dict[str, set[str]]:
    """Return the keys of all texts that anything is learned from, by language."""
    keys: dict[str, set[str]] = defaultdict(set)
    for one in (*corpus.for_polarity(), *corpus.for_aspects(), *corpus.for_neutrality()):
        keys[one.language].add(one.key)
    return keys


def apart(examples: Sequence[Example], learned: dict[str, set[str]]) -> list[Example]:
    """Return the examples whose texts are not learned, hold no learned text and are held in none."""
    found = []
    for language in dict.fromkeys(one.language for one in examples):
        own = [one for one in examples if one.language == language]
        met = _met({one.key for one in own}, learned[language], size=PASSAGE.get(language, ELSEWHERE))
        found += [one for one in own if one.key not in met]
    return found


def _met(keys: Collection[str], learned: Collection[str], *, size: int) -> set[str]:
    same = set(keys).intersection(learned)
    holding = {outer for outer, _ in _held(keys, learned, size=size)}
    return same | holding | {inner for _, inner in _held(learned, keys, size=size)}


def _held(outers: Iterable[str], inners: Iterable[str], *, size: int) -> Iterator[tuple[str, str]]:
    """Yield where a text holds another, if that has a certain size."""
    beginnings: dict[str, list[str]] = defaultdict(list)
    for inner in inners:
        if len(inner) >= size:
            beginnings[inner[:size]].append(inner)
    for outer in outers:
        for start in range(len(outer) - size + 1):
            for inner in beginnings.get(outer[start : start + size], ()):
                if outer.startswith(inner, start):
                    yield outer, inner

"""How much an example counts, for each of those who learn from it."""

from typing import Final

from tools.train_reader.examples import Example

_CAREFUL: Final = 2.0
"""How much more a label counts that was given with care than one made from stars."""

_CAREFUL_OF_TWO: Final = 1.0
"""Where there is only good and bad to tell, stars count as much as what was labeled with care."""

_LONG: Final = 200
"""More characters than these make a text in English a long review."""

_HEARD: Final = 2.0
"""How many times as much a long review counts: in English they are few beside phrases, and would not be heard."""

_LESSON: Final = 0.4
"""A lesson counts less: there are many, and most were picked or written because they are hard."""

_GUESSED: Final = 0.7
"""A sentiment that was only put together from those of the aspects counts less."""


def for_polarity(example: Example) -> float:
    """Return how much an example counts where grams learn good and bad."""
    return _of_label(example, careful=_CAREFUL_OF_TWO) * _of_words(example)


def for_neutrality(example: Example) -> float:
    """Return how much an example counts where grams learn verdicts from none."""
    return _of_label(example, careful=_CAREFUL) * _of_words(example)


def for_aspects(example: Example) -> float:
    """Return how much an example counts where grams learn aspects, which every set names a little differently."""
    return _of_text(example)


def for_network(example: Example) -> float:
    """Return how much an example counts for the network, which learns all of these at once."""
    return _of_label(example, careful=_CAREFUL) * _of_text(example)


def _of_label(example: Example, *, careful: float) -> float:
    heard = _HEARD if example.language == "en" and len(example.text) > _LONG else 1.0
    if example.set.startswith(("careful", "remarks")):
        return heard * careful
    return heard if example.is_starred else heard * _GUESSED


def _of_text(example: Example) -> float:
    return _LESSON if example.is_lesson else 1.0


def _of_words(example: Example) -> float:
    """Return the weight of a text as an example of how a verdict sounds: what buyers wrote sounds as they do."""
    return _of_text(example) if example.set.startswith("remarks") else 1.0

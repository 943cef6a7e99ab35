"""The words of the project: one spelling, nothing promised, and no word about the machine it was made on."""

import re
from typing import Final

import pytest

from tests.house.tree import texts

# Each pattern is written so that it does not find itself.
BRITISH: Final = re.compile(
    r"""
    cancel[l](ed|ing) | label[l](ed|ing) | travel[l](ed|er|ing) | model[l](ed|ing) | fulfi[l](?!l) | enro[l](?!l)
    | (behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|rum)[o]ur
    | (anonym|apolog|author|canonical|capital|categor|character|custom|emphas|final|general|initial|item|legal|local
      |maxim|memor|minim|neutral|normal|optim|organ|priorit|random|real|recogn|serial|special|stabil|standard|summar
      |synchron|token|util|visual)
      [i]s(e|ed|er|es|ing|ation|ations)(?![a-z])
    | (anal|catal|paral)y[s](e|ed|es|ing)(?![a-z]) | artef[a]ct | catalog[u]e | cent[r]e | defen[c]e | gr[e]y(?![a-z])
    | jewel[l]ery | licen[c]e | offen[c]e | programm[e](?![drs]) | whils[t]
    """,
    re.VERBOSE | re.IGNORECASE,
)
PROMISED: Final = re.compile(r"\b(TO[D]O|FIX[M]E|HAC[K])\b")
REGISTRY: Final = re.compile(r"py[p]i\.(org|io)|python[h]osted|np[m]js|yarn[p]kg|crates\.[i]o|proxy\.[g]olang")
MACHINE: Final = re.compile(r"(?<![\w.~*-])/(home|root|Users|work)/|\.\./[s]hared|[.]pyenv/shims")

RECORDED: Final = ("api/sandbox/demo.json:",)
"""What others wrote and we only quote: the article names of a British shop."""

_ADDRESS: Final = re.compile(r"https?://\S+")


def _found(pattern: re.Pattern[str], *, beside: re.Pattern[str] | None = None) -> list[str]:
    return [
        f"{text.path}:{number} {match.group()}"
        for text in texts()
        for number, line in text.lines()
        for match in pattern.finditer(beside.sub("", line) if beside else line)
    ]


def test_the_spelling_is_american() -> None:
    british = [found for found in _found(BRITISH, beside=_ADDRESS) if not found.startswith(RECORDED)]

    assert not british, f"spell these the American way, as the field's APIs do: {british}"


def test_nothing_is_left_for_later() -> None:
    promised = _found(PROMISED)

    assert not promised, f"do it now, or open an issue: {promised}"


def test_no_file_names_a_package_registry() -> None:
    named = _found(REGISTRY)

    assert not named, f"whoever installs chooses where from: {named}"


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    known = _found(MACHINE)

    assert not known, f"say these paths from the root of the project: {known}"


@pytest.mark.parametrize(
    ("american", "british"),
    [("canceled", "cancel{}ed"), ("fulfillment", "fulfi{}ment"), ("labeling", "label{}ing")],
)
def test_the_spelling_check_can_fail(american: str, british: str) -> None:
    assert not BRITISH.search(american)
    assert BRITISH.search(british.format("l"))

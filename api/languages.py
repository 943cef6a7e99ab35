"""
In which language a request wants its answer: the first that it names and we write, or else English.

Source: RFC 9110, 12.5.4, for Accept-Language; RFC 4647, 3.4, for the language that is nearest to a named one.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from starlette.requests import Request

from aftersales.languages import LanguageTag, covers
from aftersales.wording import ENGLISH, languages, nearest_to

_RANGE: Final = re.compile(
    r"\s*(\*|[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?", re.ASCII
)
_MOST_NAMED: Final = 50
_ANY: Final = LanguageTag("*")


def language_of(request: Request) -> LanguageTag:
    """Return the language that a request is answered in."""
    return preferred(", ".join(request.headers.getlist("accept-language")))


def preferred(accept_language: str) -> LanguageTag:
    """Return the best of the languages that a header accepts, among those that we write."""
    wanted = dict(_named(accept_language))
    refused = {ours for ours in languages() for tag, quality in wanted.items() if not quality and covers(tag, ours)}
    for tag in sorted(wanted, key=lambda tag: -wanted[tag]):
        meant = _any_but(wanted) if tag == _ANY else nearest_to(tag)
        if wanted[tag] and meant is not None and meant not in refused:
            return meant
    return ENGLISH


def _any_but(named: Iterable[LanguageTag]) -> LanguageTag | None:
    """Return a language that we write and that is not named by itself, English first."""
    free = [ours for ours in languages() if not any(covers(tag, ours) for tag in named)]
    return min(free, key=lambda ours: (ours != ENGLISH, ours), default=None)


def _named(accept_language: str) -> Iterator[tuple[LanguageTag, float]]:
    """Yield each language with how much it is wanted; what cannot be understood is passed over."""
    for part in accept_language.split(",", _MOST_NAMED)[:_MOST_NAMED]:
        if match := _RANGE.fullmatch(part):
            yield LanguageTag(match[1].lower().replace("_", "-")), min(1.0, float(match[2] or 1))

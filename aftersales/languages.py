"""
Languages, as BCP 47 names them: en, zh-CN, zh-Hant-TW.

Source: RFC 5646 for the form of a tag, RFC 4647 (3.3.1, basic filtering) for which tags a wider one covers.
"""

import re
from typing import Final, NewType

LanguageTag = NewType("LanguageTag", str)

_FORM: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_LONGEST: Final = 35


def is_language_tag(tag: str) -> bool:
    """Tell whether this has the form of a language's tag."""
    return len(tag) <= _LONGEST and _FORM.fullmatch(tag) is not None


def covers(wide: LanguageTag, tag: LanguageTag) -> bool:
    """Tell whether a tag means the wide one's language, or a kind of it: zh covers zh-CN."""
    return f"{tag.lower()}-".startswith(f"{wide.lower()}-")

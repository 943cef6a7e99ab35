"""
Lawfulness: what the law would refuse of a policy's rules.

No row of the law is kept yet, so nothing is refused. What no policy can do anyway needs no refusal: a fee without
reasons never falls on a fault that is not the buyer's, and no rule speaks of the outbound delivery (docs/decisions,
0012 and 0013). The rows of the law join here, for whoever tries rules and whoever publishes them.
"""

from collections.abc import Callable, Sequence
from typing import Final

from aftersales.policy.rules import PolicyRule
from aftersales.vocabulary import Citation

_LAWS: Final[tuple[Callable[[PolicyRule], Citation | None], ...]] = ()
"""Each says which article a rule would break, if it would."""


def unlawful_in(rules: Sequence[PolicyRule]) -> tuple[Citation, ...]:
    """Return the articles that these rules would break; none where all of them are lawful."""
    found = (law(rule) for rule in rules for law in _LAWS)
    return tuple(dict.fromkeys(citation for citation in found if citation is not None))

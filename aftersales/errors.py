"""
Every way the business says no.

* AftersalesError
  + NotFound              there is no such thing, or it is a stranger's
  + NotPermitted          the actor may see it, but not do this
  + NotAllowedNow         the case cannot do this from where it stands
  + NotEligible           a rule says no, and is cited
  + QuantityUnavailable   fewer units are left than asked for
  + InvalidInput          the input makes no sense, field by field
  + RequestKeyReused      the key was used with another input
  + ConcurrentChange      someone else changed it first
  + UnlawfulPolicy        the policy would undercut the law

Refused in this order everywhere: input, existence, permission, request key, version, status, eligibility, quantity.
Anything else that is raised is a bug or an outage: it is logged, never shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from aftersales.vocabulary import CaseAction, CaseStatus, Citation, Permission
from aftersales.wording import Said, sentences, together, word_for


class AftersalesError(Exception):
    """A refusal. Its text, which is Said, explains it to a person in any language that we write."""


@dataclass
class NotFound(AftersalesError):
    """There is no such thing, or it is a stranger's: both answer alike."""

    id: str

    def __str__(self) -> str:
        return Said("There is no {id} that you may see.", id=repr(self.id))


@dataclass
class NotPermitted(AftersalesError):
    """The actor may see the thing, but not do this to it."""

    permission: Permission

    def __str__(self) -> str:
        return Said("This needs the permission {permission}.", permission=self.permission)


@dataclass
class NotAllowedNow(AftersalesError):
    """The case cannot do this from where it stands."""

    action: CaseAction
    status: CaseStatus

    def __str__(self) -> str:
        return Said(
            "It is not possible to {action} now that the case is {status}.",
            action=word_for(self.action),
            status=word_for(self.status),
        )


@dataclass
class NotEligible(AftersalesError):
    """A rule says no."""

    because: tuple[Citation, ...]

    def __str__(self) -> str:
        return sentences(*(citation.text for citation in self.because))


@dataclass
class QuantityUnavailable(AftersalesError):
    """Fewer units of a line are left than were asked for."""

    line: str
    available: int

    def __str__(self) -> str:
        if self.available == 1:
            return Said("Only 1 of this line is left.")
        return Said("Only {available} of this line are left.", available=self.available)


@dataclass(frozen=True)
class InvalidField:
    """What is wrong with one field: the way to it in the input, and the reason."""

    path: tuple[str, ...]
    message: str


@dataclass
class InvalidInput(AftersalesError):
    """The input makes no sense, whoever gives it and whatever it is about."""

    fields: tuple[InvalidField, ...]

    def __str__(self) -> str:
        complaints = (Said("{field}: {wrong}", field=".".join(each.path), wrong=each.message) for each in self.fields)
        return together(*complaints)

    @classmethod
    def at(cls, *path: str | int, message: str) -> "InvalidInput":
        """Return the refusal of a single field."""
        return cls((InvalidField(tuple(str(step) for step in path), message),))


@dataclass
class RequestKeyReused(AftersalesError):
    """The request key was used before, with another input."""

    def __str__(self) -> str:
        return Said("This request key was used before with another input. Use a new key for a new request.")


@dataclass
class ConcurrentChange(AftersalesError):
    """Someone else changed it first; `version` is where it stands now."""

    version: int

    def __str__(self) -> str:
        return Said(
            "Someone else changed this first; it is at version {version} now. Read it again.", version=self.version
        )


@dataclass
class UnlawfulPolicy(AftersalesError):
    """The policy promises less than the law of some territory."""

    because: Sequence[Citation]

    def __str__(self) -> str:
        return sentences(*(citation.text for citation in self.because))

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


class AftersalesError(Exception):
    """A refusal, which its text explains to a person."""


@dataclass
class NotFound(AftersalesError):
    """There is no such thing, or it is a stranger's: both answer alike."""

    id: str

    def __str__(self) -> str:
        return f"There is no {self.id!r} that you may see."


@dataclass
class NotPermitted(AftersalesError):
    """The actor may see the thing, but not do this to it."""

    permission: Permission

    def __str__(self) -> str:
        return f"This needs the permission {self.permission}."


@dataclass
class NotAllowedNow(AftersalesError):
    """The case cannot do this from where it stands."""

    action: CaseAction
    status: CaseStatus

    def __str__(self) -> str:
        return f"{self.action} is not possible now; the case is {self.status}."


@dataclass
class NotEligible(AftersalesError):
    """A rule says no."""

    because: tuple[Citation, ...]

    def __str__(self) -> str:
        return " ".join(citation.text for citation in self.because)


@dataclass
class QuantityUnavailable(AftersalesError):
    """Fewer units of a line are left than were asked for."""

    line: str
    available: int

    def __str__(self) -> str:
        return f"Only {self.available} of this line {'is' if self.available == 1 else 'are'} left."


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
        return "; ".join(f"{'.'.join(field.path)}: {field.message}" for field in self.fields)

    @classmethod
    def at(cls, *path: str | int, message: str) -> "InvalidInput":
        """Return the refusal of a single field."""
        return cls((InvalidField(tuple(str(step) for step in path), message),))


@dataclass
class RequestKeyReused(AftersalesError):
    """The request key was used before, with another input."""

    def __str__(self) -> str:
        return "This request key was used before with another input. Use a new key for a new request."


@dataclass
class ConcurrentChange(AftersalesError):
    """Someone else changed it first; `version` is where it stands now."""

    version: int

    def __str__(self) -> str:
        return f"Someone else changed this first; it is at version {self.version} now. Read it again."


@dataclass
class UnlawfulPolicy(AftersalesError):
    """The policy promises less than the law of some territory."""

    because: Sequence[Citation]

    def __str__(self) -> str:
        return " ".join(citation.text for citation in self.because)

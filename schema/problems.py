"""
How each refusal of the business looks to clients: one twin each, a member of the mutation's result.

Anything else that is raised is a bug or an outage, and masked.
"""

from collections.abc import Callable, Mapping
from typing import Final, Generic, Protocol, Self, TypeVar

import strawberry
from strawberry.types.field import StrawberryField

from aftersales import errors
from aftersales.vocabulary import CaseAction, CaseStatus, Permission
from schema.money import Citation

_Error = TypeVar("_Error", bound=errors.AftersalesError)
_Refused_contra = TypeVar("_Refused_contra", bound=errors.AftersalesError, contravariant=True)


@strawberry.interface(description="A refusal: nothing was changed.")
class Problem:
    message: str = strawberry.field(description="Why, in a sentence for a person, in the language of the request.")


@strawberry.type(description="There is no such thing, or it is not the viewer's to see: both answer alike.")
class NotFound(Problem):
    id: strawberry.ID = strawberry.field(description="The id that names nothing.")

    @classmethod
    def of(cls, error: errors.NotFound) -> Self:
        return cls(message=str(error), id=strawberry.ID(error.id))


@strawberry.type(description="The viewer may see the thing, but not do this to it.")
class NotPermitted(Problem):
    permission: Permission = strawberry.field(description="What it would take.")

    @classmethod
    def of(cls, error: errors.NotPermitted) -> Self:
        return cls(message=str(error), permission=error.permission)


@strawberry.type(description="The case cannot do this from where it stands.")
class NotAllowedNow(Problem):
    action: CaseAction = strawberry.field(description="What was asked.")
    status: CaseStatus = strawberry.field(description="Where the case stands.")

    @classmethod
    def of(cls, error: errors.NotAllowedNow) -> Self:
        return cls(message=str(error), action=error.action, status=error.status)


@strawberry.type(description="A rule says no.")
class NotEligible(Problem):
    because: list[Citation] = strawberry.field(description="Every rule that says no.")

    @classmethod
    def of(cls, error: errors.NotEligible) -> Self:
        return cls(message=str(error), because=Citation.all_of(error.because))


@strawberry.type(description="Fewer units are left than were asked for.")
class QuantityUnavailable(Problem):
    line: strawberry.ID = strawberry.field(description="The line that has too few: an order line, or a case line.")
    available: int = strawberry.field(description="How many units of it can still be asked for.")

    @classmethod
    def of(cls, error: errors.QuantityUnavailable) -> Self:
        return cls(message=str(error), line=strawberry.ID(error.line), available=error.available)


@strawberry.type(description="What is wrong with one field of the input.")
class InvalidField:
    path: list[str] = strawberry.field(description="The way to the field within the input; lists count from 0.")
    message: str = strawberry.field(description="What is wrong with it.")


@strawberry.type(description="The input makes no sense, whoever gives it and whatever it is about.")
class InvalidInput(Problem):
    fields: list[InvalidField] = strawberry.field(description="Everything that is wrong, field by field.")

    @classmethod
    def of(cls, error: errors.InvalidInput) -> Self:
        fields = [InvalidField(path=list(field.path), message=field.message) for field in error.fields]
        return cls(message=str(error), fields=fields)


@strawberry.type(description="The request key was used before, with another input.")
class RequestKeyReused(Problem):
    @classmethod
    def of(cls, error: errors.RequestKeyReused) -> Self:
        return cls(message=str(error))


@strawberry.type(description="Someone else changed the thing first.")
class ConcurrentChange(Problem):
    version: int = strawberry.field(description="The version at which it stands now.")

    @classmethod
    def of(cls, error: errors.ConcurrentChange) -> Self:
        return cls(message=str(error), version=error.version)


@strawberry.type(description="The policy promises less than the law of some territory.")
class UnlawfulPolicy(Problem):
    because: list[Citation] = strawberry.field(description="What the law says.")

    @classmethod
    def of(cls, error: errors.UnlawfulPolicy) -> Self:
        return cls(message=str(error), because=Citation.all_of(error.because))


class _Twin(Protocol[_Refused_contra]):
    @classmethod
    def of(cls, error: _Refused_contra) -> Problem: ...


class Translate(Generic[_Error]):
    """Turns one kind of refusal into its twin, wherever the twin is a member of a mutation's result."""

    def __init__(self, error: type[_Error], *, to: type[_Twin[_Error]]) -> None:
        self.exception_type = error
        self.error_type = to

    def handle(self, exception: _Error, *, field: StrawberryField, info: strawberry.Info) -> Problem:  # noqa: ARG002 - Strawberry passes it
        """Return the twin of a refusal, and note which it was."""
        info.context.refusals.append(self.exception_type.__name__)
        return self.error_type.of(exception)


TRANSLATIONS: Final = (
    Translate(errors.NotFound, to=NotFound),
    Translate(errors.NotPermitted, to=NotPermitted),
    Translate(errors.NotAllowedNow, to=NotAllowedNow),
    Translate(errors.NotEligible, to=NotEligible),
    Translate(errors.QuantityUnavailable, to=QuantityUnavailable),
    Translate(errors.InvalidInput, to=InvalidInput),
    Translate(errors.RequestKeyReused, to=RequestKeyReused),
    Translate(errors.ConcurrentChange, to=ConcurrentChange),
    Translate(errors.UnlawfulPolicy, to=UnlawfulPolicy),
)

_TWINS: Final[Mapping[type[errors.AftersalesError], Callable[..., Problem]]] = {
    translation.exception_type: translation.error_type.of for translation in TRANSLATIONS
}


def twin_of(error: errors.AftersalesError) -> Problem:
    """Return a refusal as clients see it, where it is a part of an answer."""
    return _TWINS[type(error)](error)

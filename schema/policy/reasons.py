"""The reasons that buyers and merchants give, as clients see them, and the questions that list them."""

from typing import Annotated, Self

import strawberry

from aftersales.languages import LanguageTag
from aftersales.policy import reasons
from aftersales.vocabulary import CaseKind, Party
from aftersales.wording import Said
from schema.speaking import in_named

Language = Annotated[
    LanguageTag | None,
    strawberry.argument(
        description="The language wanted, rather than the request's; English where we do not write it."
    ),
]


@strawberry.type(description="Why a buyer asks.")
class Reason:
    label_: strawberry.Private[Said]
    code: strawberry.ID = strawberry.field(description="Its code, which requests name.")
    fault: Party = strawberry.field(description="The side that it blames; what is kept back depends on it.")
    requires_evidence: bool = strawberry.field(description="Whether a request has to show it.")
    kinds: list[CaseKind] = strawberry.field(description="The kinds of case that it can be given for.")

    @strawberry.field(description="The reason in words for buyers.")
    def label(self, language: Language = None) -> str:
        return in_named(language, self.label_)

    @classmethod
    def of(cls, reason: reasons.Reason) -> Self:
        """Return a reason as clients see it."""
        return cls(
            label_=reason.label,
            code=strawberry.ID(reason.code),
            fault=reason.fault,
            requires_evidence=bool(reason.evidence),
            kinds=[kind for kind in CaseKind if kind in reason.kinds],
        )


@strawberry.type(description="Why a merchant declines.")
class DeclineReason:
    label_: strawberry.Private[Said]
    code: strawberry.ID = strawberry.field(description="Its code, which declineCase names.")

    @strawberry.field(description="The reason in words for buyers.")
    def label(self, language: Language = None) -> str:
        return in_named(language, self.label_)

    @classmethod
    def of(cls, reason: reasons.DeclineReason) -> Self:
        """Return a decline reason as clients see it."""
        return cls(label_=reason.label, code=strawberry.ID(reason.code))

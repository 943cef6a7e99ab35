"""The questions about policies and reasons."""

from typing import Annotated

import strawberry

from aftersales.identifiers import MerchantId
from aftersales.policy.reasons import DECLINE_REASONS, reasons_for
from aftersales.vocabulary import CaseKind
from schema.context import Info
from schema.policy.reasons import DeclineReason, Reason
from schema.policy.types import Policy

_Kind = Annotated[CaseKind | None, strawberry.argument(description="Only those that this kind of case takes.")]
_Merchant = Annotated[strawberry.ID, strawberry.argument(description="Whose policy.")]
_Version = Annotated[int | None, strawberry.argument(description="Which version; left out, the one effective now.")]


@strawberry.type
class PolicyQueries:
    @strawberry.field(description="What a merchant promises, to those who have to do with it.")
    def policy(self, info: Info, merchant_id: _Merchant, version: _Version = None) -> Policy | None:
        ask = info.context
        found = ask.business.policies.policy(MerchantId(merchant_id), version, viewer=ask.actor)
        return None if found is None else Policy.of(found)

    @strawberry.field(description="The reasons that a buyer can give, the same in every shop.")
    def reasons(self, kind: _Kind = None) -> list[Reason]:
        return [Reason.of(reason) for reason in reasons_for(kind)]

    @strawberry.field(description="The reasons that a merchant can decline for, the same in every shop.")
    def decline_reasons(self) -> list[DeclineReason]:
        return [DeclineReason.of(reason) for reason in DECLINE_REASONS.values()]

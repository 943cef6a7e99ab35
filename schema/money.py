"""Money and citations as clients see them: exact amounts, and the rules that decided something."""

from collections.abc import Iterable
from datetime import date
from typing import Self

import strawberry

from aftersales import money, vocabulary
from aftersales.currencies import CurrencyCode
from aftersales.policy.told import ToldMoney
from schema.scalars import Decimal


@strawberry.type(description="An exact amount of money.")
class Money:
    amount: Decimal = strawberry.field(description="The amount, with all the decimals of its currency.")
    currency: CurrencyCode = strawberry.field(description="The currency.")

    @classmethod
    def of(cls, amount: money.Money) -> Self:
        """Return an amount as clients see it."""
        return cls(amount=Decimal(amount.amount), currency=amount.currency)


@strawberry.input(description="An exact amount of money.")
class MoneyInput:
    amount: Decimal = strawberry.field(description="The amount, with at most the decimals of the currency.")
    currency: CurrencyCode = strawberry.field(description="The currency.")

    def told(self) -> ToldMoney:
        """Return the amount as the business takes it."""
        return ToldMoney(amount=self.amount, currency=self.currency)


@strawberry.type(description="A rule that decided something, in words.")
class Citation:
    rule: strawberry.ID = strawberry.field(description="The id of the rule.")
    text: str = strawberry.field(description="What it says, in the language of the request.")
    article: str | None = strawberry.field(description="Where it is law: the article.")
    source: str | None = strawberry.field(description="Where it is law: the address of its text.")
    effective_from: date | None = strawberry.field(description="Where it is law: the day from which it applies.")

    @classmethod
    def of(cls, citation: vocabulary.Citation) -> Self:
        """Return a citation as clients see it."""
        return cls(
            rule=strawberry.ID(citation.rule),
            text=citation.text,
            article=citation.article,
            source=citation.source,
            effective_from=citation.effective_from,
        )

    @classmethod
    def all_of(cls, citations: Iterable[vocabulary.Citation]) -> list[Self]:
        """Return citations as clients see them."""
        return [cls.of(citation) for citation in citations]


def money_or_none(amount: money.Money | None) -> Money | None:
    """Return an amount as clients see it, if there is one."""
    return None if amount is None else Money.of(amount)

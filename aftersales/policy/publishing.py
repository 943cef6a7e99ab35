"""Publishing a policy: from the rules that a merchant states to rules that can be kept, or to what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aftersales.currencies import CurrencyCode
from aftersales.input_check import InputCheck, Step
from aftersales.money import Money, NotAnAmount
from aftersales.policy.reasons import REASONS
from aftersales.policy.rules import (
    STAGES,
    AutomaticApproval,
    FinalSale,
    PolicyRule,
    RestockingFee,
    ReturnFreight,
    StageDeadline,
    Window,
)
from aftersales.policy.told import ToldAutomaticApproval, ToldMoney, ToldRestockingFee, ToldReturnFreight, ToldRule
from aftersales.vocabulary import Party

MAX_RULES: Final = 100
MAX_DAYS: Final = 3_650
MAX_HOURS: Final = 24 * 365
_WHOLE: Final = 10_000
"""A hundred percent, in hundredths of a percent."""
_PERCENT: Final = CurrencyCode("USD")
"""A currency with two decimals: a percentage is read with as many."""


_NAMES: Final[Mapping[type[ToldRule], str]] = {
    Window: "window",
    FinalSale: "finalSale",
    StageDeadline: "stageDeadline",
    ToldRestockingFee: "restockingFee",
    ToldReturnFreight: "returnFreight",
    ToldAutomaticApproval: "automaticApproval",
}
"""What a merchant calls each kind of rule, and where its fields are found."""


def rules_from(told: Sequence[ToldRule], *, currency: CurrencyCode) -> tuple[PolicyRule, ...]:
    """Return the rules that a merchant states, or refuse them all with what is wrong."""
    check = InputCheck()
    check.count("rules", things=told, at_most=MAX_RULES)
    seen: set[str] = set()
    rules = []
    for index, rule in enumerate(told):
        path = ("rules", index, _NAMES[type(rule)])
        check.name(*path, "id", text=rule.id, at_most=100)
        if rule.id in seen:
            check.complain(*path, "id", message="is another rule's id too")
        seen.add(rule.id)
        rules.append(_Reader(check, path, currency).read(rule))
    check.refuse()
    return tuple(rules)


@dataclass(frozen=True)
class _Reader:
    """Reads one rule; what is wrong with it is noted with its place in the list."""

    check: InputCheck
    path: tuple[Step, ...]
    currency: CurrencyCode

    def read(self, rule: ToldRule) -> PolicyRule:
        match rule:
            case Window():
                return self._window(rule)
            case FinalSale():
                return self._final_sale(rule)
            case StageDeadline():
                return self._stage_deadline(rule)
            case ToldRestockingFee():
                return self._restocking_fee(rule)
            case ToldReturnFreight():
                return self._return_freight(rule)
            case ToldAutomaticApproval():
                return self._automatic_approval(rule)

    def _window(self, rule: Window) -> Window:
        if not 0 <= rule.days <= MAX_DAYS:
            self._complain("days", f"must be from 0 to {MAX_DAYS}")
        if rule.kinds is not None and not rule.kinds:
            self._complain("kinds", "names none; leave it out to mean all")
        self.check.name(*self.path, "category", text=rule.category)
        self.check.territory(*self.path, "territory", code=rule.territory)
        if rule.season is not None:
            self.check.period(*self.path, "season", first=rule.season.first, last=rule.season.last)
        return rule

    def _final_sale(self, rule: FinalSale) -> FinalSale:
        self.check.name(*self.path, "category", text=rule.category)
        if rule.category is None and rule.trait is None:
            self._complain("category", "or a trait must say what is meant")
        return rule

    def _stage_deadline(self, rule: StageDeadline) -> StageDeadline:
        if rule.status not in STAGES:
            self._complain("status", "is no stage that waits for anyone")
        if not 1 <= rule.hours <= MAX_HOURS:
            self._complain("hours", f"must be from 1 to {MAX_HOURS}")
        return rule

    def _restocking_fee(self, told: ToldRestockingFee) -> RestockingFee:
        if (told.percent is None) == (told.amount is None):
            self._complain("percent", "or an amount is needed, and not both")
        if told.conditions is not None and not told.conditions:
            self._complain("conditions", "names none; leave it out to mean all")
        percent = None if told.percent is None else self._percent(told.percent)
        return RestockingFee(
            id=told.id, percent=percent, amount=self._amount("amount", told.amount), conditions=told.conditions
        )

    def _return_freight(self, told: ToldReturnFreight) -> ReturnFreight:
        if told.paid_by not in (Party.BUYER, Party.MERCHANT):
            self._complain("paidBy", "must be BUYER or MERCHANT")
        self._reasons(told.reasons)
        amount = self._amount("amount", told.amount)
        return ReturnFreight(id=told.id, paid_by=told.paid_by, amount=amount, reasons=told.reasons)

    def _automatic_approval(self, told: ToldAutomaticApproval) -> AutomaticApproval:
        self._reasons(told.reasons)
        up_to = self._amount("upTo", told.up_to) or Money.zero(self.currency)
        return AutomaticApproval(id=told.id, up_to=up_to, kinds=told.kinds, reasons=told.reasons)

    def _reasons(self, reasons: tuple[str, ...] | None) -> None:
        if any(reason not in REASONS for reason in reasons or ()):
            self._complain("reasons", "names what is not one of the reasons")

    def _amount(self, field: str, told: ToldMoney | None) -> Money | None:
        if told is None:
            return None
        if told.currency != self.currency:
            self._complain(field, f"must be in the merchant's currency, {self.currency}")
            return None
        return self.check.amount(*self.path, field, "amount", text=told.amount, currency=told.currency)

    def _percent(self, text: str) -> int:
        try:
            hundredths = Money.parse(text, _PERCENT).minor_units
        except NotAnAmount:
            hundredths = 0
        if not 0 < hundredths <= _WHOLE:
            self._complain("percent", "must be more than 0 and at most 100, with at most 2 decimals")
        return hundredths

    def _complain(self, field: str, message: str) -> None:
        self.check.complain(*self.path, field, message=message)

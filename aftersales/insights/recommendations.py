"""
Recommendations: what to change, why, and what it would do, from the merchant's own history.

    approve at once    requests of one kind for one reason that people always approved: replayed under the policy with
                       that rule added, it says by how many hours an answer comes sooner, in the mean of all cases
    mend a product     an article whose cases name a reason clearly more often than those of the shop do: by how much
                       its return rate falls if they named it as often

Only what is clear is recommended: ten cases at least, and an interval that leaves no doubt in which direction it goes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import fmean, stdev
from typing import Final

from aftersales.cases import lifecycle
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.worth import worth_asked
from aftersales.currencies import CurrencyCode
from aftersales.insights.comparing import Part, change_of_share
from aftersales.insights.estimates import Estimate, Z
from aftersales.insights.figures import units_in
from aftersales.insights.replaying import as_asked
from aftersales.insights.series import Metric
from aftersales.insights.sheets import Tally
from aftersales.insights.simulation import Replayed, simulated
from aftersales.insights.unit_rates import unit_rate
from aftersales.money import Money
from aftersales.policy.policy import Policy
from aftersales.policy.reasons import REASONS
from aftersales.policy.rules import AutomaticApproval, PolicyRule
from aftersales.vocabulary import CaseKind, DecisionOutcome, LegalBasis

FEWEST: Final = 10
"""So many cases say something."""

_HOUR: Final = 3600

_ADVICE: Final[Mapping[str, str]] = {
    "DOES_NOT_FIT": "Mend the size chart of {sku}",
    "NOT_AS_DESCRIBED": "Mend the description and the pictures of {sku}",
    "DEFECTIVE": "Stop the batch of {sku} and inspect it",
    "POOR_QUALITY": "Stop the batch of {sku} and inspect it",
    "DAMAGED": "Pack {sku} better",
    "WRONG_ITEM": "Look at how {sku} is stored and picked",
    "MISSING_PARTS": "Look at what is packed with {sku}",
}


@dataclass(frozen=True, kw_only=True)
class PolicyChange:
    """A rule as it is, if there is one of that id, and as it would be."""

    rule: str
    before: str | None
    after: str


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """
    Something to change, and by how much the metric would change.

    The id says what is recommended, so that it can be carried out later, whatever is recommended then.
    """

    id: str
    title: str
    why: tuple[str, ...]
    effect: Estimate
    effect_metric: Metric
    change: tuple[PolicyChange, ...] = ()


def approvals_to_automate(
    history: Sequence[CaseFile], policy: Policy, *, currency: CurrencyCode
) -> Iterator[Recommendation]:
    """Yield which requests need no person, since people always say yes."""
    # A rule has a limit in the merchant's currency, and says nothing of what was paid in another.
    own = [file for file in history if file.case.currency == currency]
    for (kind, reason), files in _groups(own).items():
        if len(files) < FEWEST or any(not _is_granted(file) for file in files):
            continue
        up_to = max((worth_asked(as_asked(file)) for file in files), key=lambda worth: worth.minor_units)
        rule = automatic_approval(kind, reason, up_to)
        if _is_in_force(rule, policy):
            continue
        # The rule changes nothing for the others, so only these are replayed.
        replayed = simulated(files, with_rule(policy, rule), currency=currency)
        sooner = [_hours_sooner(one) for one in replayed.each] + [0.0] * (len(history) - len(files))
        effect = _mean_change(sooner)
        if effect is not None and effect.high < 0:
            yield _approve_at_once(rule, policy, effect, files, at_once=sum(1 for hours in sooner if hours < 0))


def products_to_mend(products: Mapping[str, Tally], shop: Tally) -> Iterator[Recommendation]:
    """Yield which articles have a reason of their own to come back."""
    for sku, tally in products.items():
        for reason, title in _ADVICE.items():
            if (found := _mended(sku, reason, title, tally, shop)) is not None:
                yield found


def automatic_approval(kind: CaseKind, reason: str, up_to: Money) -> AutomaticApproval:
    """Return the rule that approves one kind of request for one reason, up to a value."""
    name = f"automatic.{kind.value}.{reason}".lower().replace("_", "-")
    return AutomaticApproval(id=name, up_to=up_to, kinds=(kind,), reasons=(reason,))


def approval_id(rule: AutomaticApproval) -> str:
    """Return the id of the recommendation to add a rule."""
    kind, reason = _about(rule)
    return f"rec_approve_{kind.value}_{reason}_{rule.up_to.amount}_{rule.up_to.currency}".lower()


def with_rule(policy: Policy, rule: PolicyRule) -> Policy:
    """Return a policy with one more rule, which takes the place of one of its id."""
    return replace(policy, rules=(*(one for one in policy.rules if one.id != rule.id), rule))


def _about(rule: AutomaticApproval) -> tuple[CaseKind, str]:
    (kind,), (reason,) = rule.kinds or (), rule.reasons or ()
    return kind, reason


def _groups(history: Iterable[CaseFile]) -> Mapping[tuple[CaseKind, str], Sequence[CaseFile]]:
    """Return the cases that people answered, with a decision, an offer or silence, by kind and their one reason."""
    groups: dict[tuple[CaseKind, str], list[CaseFile]] = defaultdict(list)
    for file in history:
        reasons = {line.reason for line in file.case.lines}
        if _was_answered_by_people(file.case) and file.case.basis is not LegalBasis.GOODWILL:
            for reason in reasons if len(reasons) == 1 else ():
                groups[file.case.kind, reason].append(file)
    return groups


def _was_answered_by_people(case: Case) -> bool:
    if case.decision is not None:
        return not case.decision.automatic
    return case.settled_by_offer or lifecycle.has_lapsed(case.status)


def _is_granted(file: CaseFile) -> bool:
    return file.case.decision is not None and file.case.decision.outcome is DecisionOutcome.APPROVED


def _is_in_force(rule: PolicyRule, policy: Policy) -> bool:
    """Tell whether a policy has a rule already, though the cases are of orders from before it."""
    return any((one.id, one.text) == (rule.id, rule.text) for one in policy.rules)


def _hours_sooner(one: Replayed) -> float:
    """Return by how many hours the answer to a case changes: one that is given at once takes none."""
    decision = one.case.decision
    if decision is None or decision.automatic or one.before.automatic or not one.after.automatic:
        return 0.0
    return -(decision.at - one.case.opened_at).total_seconds() / _HOUR


def _mean_change(hours: Sequence[float]) -> Estimate | None:
    if len(hours) < FEWEST:
        return None
    mean, error = fmean(hours), Z * stdev(hours) / sqrt(len(hours))
    return Estimate.within(min(hours), 0.0, value=mean, interval=(mean - error, mean + error), n=len(hours))


def _approve_at_once(
    rule: AutomaticApproval, policy: Policy, effect: Estimate, files: Sequence[CaseFile], *, at_once: int
) -> Recommendation:
    kind, reason = _about(rule)
    label = REASONS[reason].label
    before = next((one.text for one in policy.rules if one.id == rule.id), None)
    return Recommendation(
        id=approval_id(rule),
        title=f"Approve each {kind.value.lower()} at once where the reason is “{label}”",
        why=(
            f"All {len(files)} of them that people decided were approved, worth up to {rule.up_to} each.",
            f"{at_once} of the {effect.n} cases replayed would have had their answer at once.",
        ),
        effect=effect,
        effect_metric=Metric.HOURS_TO_RESOLUTION,
        change=(PolicyChange(rule=rule.id, before=before, after=rule.text),),
    )


def _mended(sku: str, reason: str, title: str, tally: Tally, shop: Tally) -> Recommendation | None:
    """Return what to mend if the cases of an article name a reason clearly more often than the shop's others."""
    own = Part(tally.get(f"reason.{reason}", 0), tally.get("opened", 0))
    others = Part(shop.get(f"reason.{reason}", 0) - own.some, shop.get("opened", 0) - own.of)
    rate, more = unit_rate(units_in(tally)), change_of_share(own, before=others)
    if own.some < FEWEST or rate is None or more is None or more.estimate.low <= 0:
        return None
    effect = Estimate.within(
        -1.0,
        0.0,
        value=-rate.value * more.estimate.value,
        interval=(-rate.high * more.estimate.high, -rate.low * more.estimate.low),
        n=own.of,
    )
    return Recommendation(
        id=f"rec_mend_{reason.lower()}_{sku}",
        title=title.format(sku=sku),
        why=(
            f"{own.some} of its {own.of} cases give the reason “{REASONS[reason].label}”.",
            f"Of the other cases of the shop, {others.some} of {others.of} do.",
            f"{rate.value:.1%} of its delivered units come back.",
        ),
        effect=effect,
        effect_metric=Metric.RETURN_RATE,
    )

"""
Approving at once what people always approved: which rule to add, and what it would have done.

The rules in force are replayed over the merchant's own cases without the new rule and with it. So the difference is the
new rule's alone: how much sooner answers come, and how much more goes back.

    sooner/log-t-1
        the mean of the hours by which each answer comes sooner, none for those that the rule leaves as they are; the
        interval is that of its logarithm, by Student's t, as if two more answers lay as far from the mean as zero does
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, exp, sqrt
from statistics import fmean
from typing import Final

from aftersales.cases import lifecycle
from aftersales.cases.case import Case
from aftersales.cases.case_file import CaseFile
from aftersales.cases.worth import worth_asked
from aftersales.currencies import CurrencyCode
from aftersales.insights.estimates import Estimate, Z, share
from aftersales.insights.recommendations import FEWEST, PolicyChange, Recommendation
from aftersales.insights.replaying import as_asked
from aftersales.insights.series import Metric
from aftersales.insights.simulation import Replayed, Simulation, simulated
from aftersales.money import Money
from aftersales.policy.policy import Policy
from aftersales.policy.reasons import REASONS
from aftersales.policy.rules import AutomaticApproval, PolicyRule
from aftersales.vocabulary import CaseKind, DecisionOutcome, LegalBasis

_HOUR: Final = 3600

_MOST_MORE_REFUNDED: Final = 100
"""A rule that pays back more than one part in so many more is not recommended."""


def approvals_to_automate(
    history: Sequence[CaseFile], policy: Policy, *, currency: CurrencyCode
) -> Iterator[Recommendation]:
    """Yield which requests need no person, since people always say yes."""
    # A rule has a limit in the merchant's currency, and says nothing of what was paid in another.
    own = [file for file in history if file.case.currency == currency]
    answered = sum(file.case.answered_at is not None for file in history)
    for (kind, reason), files in _groups(own).items():
        if len(files) < FEWEST or any(not _is_granted(file) for file in files):
            continue
        up_to = max((worth_asked(as_asked(file)) for file in files), key=lambda worth: worth.minor_units)
        tried = _Tried.over(files, policy, automatic_approval(kind, reason, up_to), answered=answered)
        if len(tried.sooner) >= FEWEST and not tried.pays_back_more:
            yield _approve_at_once(tried, policy)


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


def mean_of_hours(hours: Sequence[float], *, n: int) -> Estimate:
    """Return the mean of hours of which some are told, each more than none, and the others of `n` are none."""
    mean = sum(hours) / n
    squares = sum((one - mean) ** 2 for one in hours) + (n - len(hours)) * mean**2
    free = n - 1
    # Student's t to the first order (Cornish and Fisher): hours that are few say less than the normal would have it.
    reach = Z + (Z**3 + Z) / (4 * free)
    error = reach * sqrt((squares + 2 * mean**2) / free / n) / mean
    return Estimate(mean, mean * exp(-error), mean * exp(error), n)


@dataclass(frozen=True, kw_only=True)
class _Tried:
    """
    A rule, and the requests that it is about, replayed under the rules in force without it and with it.

    `sooner` is by how many hours answers come sooner that come at once with it alone; of all cases `answered` were.
    """

    rule: AutomaticApproval
    simulation: Simulation
    sooner: Sequence[float]
    answered: int

    @classmethod
    def over(cls, files: Iterable[CaseFile], policy: Policy, rule: AutomaticApproval, *, answered: int) -> "_Tried":
        """Replay past requests. The rule changes nothing for others, so only those are replayed that it is about."""
        in_force = [replace(file, policy=policy) for file in files]
        simulation = simulated(in_force, with_rule(policy, rule), currency=rule.up_to.currency)
        sooner = [hours for one in simulation.each if (hours := _hours_sooner(one)) > 0]
        return cls(rule=rule, simulation=simulation, sooner=sooner, answered=answered)

    @property
    def pays_back_more(self) -> bool:
        """Whether so much more goes back that someone has to weigh it."""
        before, after = self.simulation.before.refunded, self.simulation.after.refunded
        return (after - before) * _MOST_MORE_REFUNDED > before


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


def _hours_sooner(one: Replayed) -> float:
    """Return by how many hours the answer to a case comes sooner: one that is given at once takes none."""
    if one.before.automatic or not one.after.automatic or one.case.answered_at is None:
        return 0.0
    return (one.case.answered_at - one.case.opened_at).total_seconds() / _HOUR


def _approve_at_once(tried: _Tried, policy: Policy) -> Recommendation:
    rule, (kind, reason) = tried.rule, _about(tried.rule)
    sooner = mean_of_hours(tried.sooner, n=tried.answered)
    before = next((one.text for one in policy.rules if one.id == rule.id), None)
    return Recommendation(
        id=approval_id(rule),
        title=f"Approve {kind.value.lower()}s of up to {rule.up_to} at once where the reason is “{_label(reason)}”",
        why=(*_what_people_did(tried), _what_answers_gain(tried), _what_goes_back(tried.simulation)),
        effect=Estimate(-sooner.value, -sooner.high, -sooner.low, sooner.n),
        effect_metric=Metric.HOURS_TO_DECISION,
        change=(PolicyChange(rule=rule.id, before=before, after=rule.text),),
    )


def _label(reason: str) -> str:
    return REASONS[reason].label


def _what_people_did(tried: _Tried) -> Iterator[str]:
    n = len(tried.simulation.each)
    yield f"People answered {n} of these requests, the dearest worth {tried.rule.up_to}, and approved all {n}."
    always = share(n, of=n)
    if always is not None:
        # Not to be read as a promise: what was always so ten times may still be otherwise once in four.
        yield f"Even so, they might decline up to {ceil(100 * (1 - always.low))} in 100 of those to come."


def _what_answers_gain(tried: _Tried) -> str:
    return (
        f"With the rule, {len(tried.sooner)} of the {tried.answered} answers replayed would have come at once, "
        f"{fmean(tried.sooner):.1f} hours sooner each."
    )


def _what_goes_back(simulation: Simulation) -> str:
    before, after = simulation.before.refunded, simulation.after.refunded
    if before == after:
        return f"No more would have been refunded: {before}, with the rule and without it."
    return f"Refunds would have been {after} with the rule, and {before} without it."

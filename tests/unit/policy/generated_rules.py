"""Rules of every kind that a merchant in the euro can have, for laws that hold for every one of them."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from hypothesis import strategies as st

from aftersales.money import Money
from aftersales.policy.lawfulness import unlawful_in
from aftersales.policy.publishing import MAX_ATTEMPTS, MAX_CASES, MAX_DAYS, MAX_HOURS
from aftersales.policy.reasons import REASONS
from aftersales.policy.rules import (
    STAGES,
    AutomaticApproval,
    FinalSale,
    InstantExchange,
    InstantRefund,
    KeepItem,
    MaximumAttempts,
    PolicyRule,
    RequiredEvidence,
    RestockingFee,
    ReturnFreight,
    Season,
    StageDeadline,
    Window,
)
from aftersales.vocabulary import CaseKind, Condition, EvidenceKind, Party, ProductTrait
from tests.shop import EUR, NOON

_money: Final = st.builds(Money, st.integers(0, 10**9), st.just(EUR))
_names: Final = st.text("abcé 中", min_size=1, max_size=9).filter(lambda text: bool(text.strip()))
_risks: Final = st.none() | st.integers(0, 100)
_days: Final = st.dates(date(2020, 1, 1), date(2030, 12, 31))
_seasons: Final = st.lists(_days, min_size=2, max_size=2).map(lambda days: Season(first=min(days), last=max(days)))


def _some(words: Iterable[str]) -> st.SearchStrategy[tuple[object, ...] | None]:
    """Return any of some words, each at most once, or none named at all."""
    return st.none() | st.lists(st.sampled_from(list(words)), min_size=1, unique=True).map(tuple)


_KINDS: Final[tuple[Callable[[st.SearchStrategy[str]], st.SearchStrategy[PolicyRule]], ...]] = (
    lambda ids: st.builds(
        Window,
        id=ids,
        days=st.integers(30, MAX_DAYS),
        kinds=_some(CaseKind),
        category=st.none() | _names,
        territory=st.sampled_from([None, "DE", "US-CA"]),
        season=st.none() | _seasons,
    ),
    lambda ids: st.builds(FinalSale, id=ids, category=_names, trait=st.none() | st.sampled_from(ProductTrait)),
    lambda ids: st.builds(FinalSale, id=ids, trait=st.sampled_from(ProductTrait)),
    lambda ids: st.builds(
        RequiredEvidence,
        id=ids,
        evidence=st.lists(st.sampled_from(EvidenceKind), min_size=1, unique=True).map(tuple),
        reasons=_some(REASONS),
        above=st.none() | _money,
    ),
    lambda ids: st.builds(MaximumAttempts, id=ids, per_line=st.integers(1, MAX_ATTEMPTS)),
    lambda ids: st.builds(RestockingFee, id=ids, percent=st.integers(1, 10_000), conditions=_some(Condition)),
    lambda ids: st.builds(RestockingFee, id=ids, amount=_money, conditions=_some(Condition)),
    lambda ids: st.builds(
        ReturnFreight,
        id=ids,
        paid_by=st.sampled_from([Party.BUYER, Party.MERCHANT]),
        amount=st.none() | _money,
        reasons=_some(REASONS),
    ),
    lambda ids: st.builds(KeepItem, id=ids, below=_money, max_risk=_risks),
    lambda ids: st.builds(InstantRefund, id=ids, up_to=_money, max_risk=_risks),
    lambda ids: st.builds(InstantExchange, id=ids, up_to=_money, max_risk=_risks),
    lambda ids: st.builds(
        AutomaticApproval,
        id=ids,
        up_to=_money,
        kinds=_some(CaseKind),
        reasons=_some(REASONS),
        max_risk=_risks,
        max_cases=st.none() | st.integers(0, MAX_CASES),
    ),
    lambda ids: st.builds(
        StageDeadline, id=ids, status=st.sampled_from(sorted(STAGES)), hours=st.integers(1, MAX_HOURS)
    ),
)

rules: Final = st.one_of(*(kind(_names) for kind in _KINDS))
_lists: Final = st.lists(rules, min_size=1, max_size=12, unique_by=lambda rule: rule.id).map(tuple)
lawful_rules: Final = _lists.filter(lambda rules: not unlawful_in(rules, on=NOON.date()))

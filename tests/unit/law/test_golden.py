"""
Golden cases: deadlines, payers and refund dates that were worked out by hand from the articles.

Each file in `golden/` is a list of cases with the source that it was worked out from. `until` and `refund_due_by` are
local times with their offset; what a case does not say, it does not ask about.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest

from aftersales.law.sale import Sale
from aftersales.policy.explaining import explain
from aftersales.territories import Territory
from aftersales.vocabulary import LegalBasis, ProductTrait

FOLDER: Final = Path(__file__).parent / "golden"
CASES: Final = [case for file in sorted(FOLDER.glob("*.json")) for case in json.loads(file.read_text("utf-8"))]


def _instant(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)


def _sale(case: dict[str, Any]) -> Sale:
    return Sale(
        territory=Territory(case["territory"]),
        delivered_at=datetime.fromisoformat(case["delivered_at"]),
        contract_at=_instant(case.get("contract_at")),
        goods_back_at=_instant(case.get("goods_back_at")),
        traits=frozenset(ProductTrait(trait) for trait in case.get("traits") or ()),
        informed=case.get("informed", True),
    )


def _said(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_engine_finds_what_was_worked_out_by_hand(case: dict[str, Any]) -> None:
    explanation = explain(_sale(case), LegalBasis(case["basis"]))

    found = {
        "allowed": explanation.allowed,
        "until": _said(explanation.until),
        "refund_due_by": _said(explanation.refund_due_by),
        "freight": explanation.freight_paid_by,
    }
    asked = found.keys() & case.keys()
    assert {key: found[key] for key in asked} == {key: case[key] for key in asked}, explanation.steps


def test_every_case_says_where_it_was_worked_out_from() -> None:
    assert CASES
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert [case["id"] for case in CASES if not case["source"] or "allowed" not in case] == []

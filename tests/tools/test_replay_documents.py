"""What the replay and the check of its insights say is what the API understands."""

from typing import Final

import pytest
from graphql import build_schema, parse, validate

from tests.house.tree import ROOT
from tools.check_insights import documents as insights
from tools.replay import documents

SCHEMA: Final = build_schema((ROOT / "schema" / "schema.graphql").read_text("utf-8"))
SAID: Final[dict[str, str]] = {
    name: said for name, said in (vars(documents) | vars(insights)).items() if name[0].isupper() and name.isupper()
}


@pytest.mark.parametrize("name", SAID)
def test_every_document_is_valid(name: str) -> None:
    assert validate(SCHEMA, parse(SAID[name])) == []


def test_a_document_of_another_contract_would_not_be() -> None:
    assert validate(SCHEMA, parse(SAID["ORDER"].replace("refunded", "refundedInCents")))

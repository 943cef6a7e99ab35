"""The demo shop's insights: the query that the sandbox prints, and what it answers."""

from typing import Any

import pytest

from api.sandbox.opening import ensure_demo_shop
from api.sandbox.welcome import welcome
from tests.api_http.visitor import ADDRESS, Visitor


@pytest.fixture
def answer(visitor: Visitor) -> dict[str, Any]:
    """Answer the last query of the welcome, once what happened was counted; nobody has read a text yet."""
    sandbox = visitor.sandbox
    ensure_demo_shop(sandbox.installation, sandbox.clock)
    sandbox.installation.workers.settle()
    said = welcome(ADDRESS, sandbox.mint, visitor.store, today=sandbox.clock.now().date())
    query = said[said.index("{\n  insights(") : said.index("\n\nStop it")]
    token = visitor.token(party="MERCHANT", subject="demo-lead", merchant="demo-shop")
    told = visitor.client.post("/graphql", json={"query": query}, headers={"Authorization": f"Bearer {token}"}).json()
    assert "errors" not in told, told
    insights: dict[str, Any] = told["data"]["insights"]
    return insights


class TestTheInsightsOfADemoShop:
    def test_are_worth_a_look_from_the_start(self, answer: dict[str, Any]) -> None:
        assert (answer["cases"]["opened"], answer["cases"]["returnRate"]["n"]) == (8, 39_312)
        assert answer["cases"]["refunded"] == {"amount": "9.95", "currency": "GBP"}
        assert [(one["sku"], one["delivered"], one["returned"]) for one in answer["products"]] == [
            ("22940", 5, 4),
            ("21868", 17, 4),
            ("22745", 11, 1),
        ]
        assert answer["painPoints"] == []

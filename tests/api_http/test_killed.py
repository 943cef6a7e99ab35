"""A sandbox that is killed in the middle of its work: what it answered is there, and no event is missing or doubled."""

import json
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

from tests.api_http.program import ask, running

ROUNDS = 3
SECONDS_OF_WORK = (0.4, 0.9, 1.5)
IMPORT = """
mutation Import($input: ImportOrdersInput!) {
  importOrders(input: $input) { ... on ImportOrdersPayload { results { outcome order { id lines { id } } } } }
}
"""
RETURN = """
mutation Return($input: RequestReturnInput!) {
  requestReturn(input: $input) { __typename ... on Case { id version } ... on Problem { message } }
}
"""


@dataclass
class Shop:
    """A shop that sells and takes back as fast as it is answered, and notes every answer."""

    address: str
    name: str
    token: str
    answered: dict[str, str] = field(default_factory=dict)
    """What was answered: the id of the case, by its request's key."""
    is_down: bool = False

    def work(self) -> None:
        """Sell and take back until nobody answers."""
        while not self.is_down:
            key = f"{self.name}-{len(self.answered)}"
            case = self.sell_and_take_back(key)
            if case is not None:
                self.answered[key] = case

    def sell_and_take_back(self, key: str) -> str | None:
        """Import an order and open a return for it; the same key does so once."""
        given = {"requestKey": f"import-{key}", "merchantId": "shop-1", "orders": [_order(key)]}
        imported = self._mutate(IMPORT, given)
        if imported is None:
            return None
        order = imported["importOrders"]["results"][0]["order"]
        line = {"orderLineId": order["lines"][0]["id"], "quantity": 1, "reason": "OTHER"}
        returned = self._mutate(RETURN, {"requestKey": f"return-{key}", "orderId": order["id"], "lines": [line]})
        return None if returned is None else str(returned["requestReturn"]["id"])

    def _mutate(self, document: str, given: Mapping[str, object]) -> dict[str, Any] | None:
        answer = ask(
            f"{self.address}/graphql",
            body={"query": document, "variables": {"input": given}},
            headers={"Authorization": f"Bearer {self.token}"},
        )
        if answer.status != 200:
            self.is_down = True
            return None
        answered: dict[str, Any] = json.loads(answer.text)["data"]
        return answered


def _order(key: str) -> dict[str, object]:
    at = "2026-11-01T12:00:00Z"
    return {
        "number": key,
        "buyer": {"id": "ann"},
        "territory": "GB",
        "currency": "GBP",
        "placedAt": at,
        "deliveredAt": at,
        "taxMode": "INCLUDED",
        "lines": [{"sku": "A", "title": "A thing", "quantity": 3, "unitPrice": "9.99"}],
        "payments": [{"id": "1", "amount": "29.97", "method": "card", "capturedAt": at}],
    }


def _token(address: str) -> str:
    return ask(f"{address}/dev/token?party=SYSTEM&subject=shop&merchant=shop-1").text


def _events(address: str) -> list[dict[str, Any]]:
    """Return everything that was told, once the queues are empty."""
    ask(f"{address}/dev/clock", body={"now": "2026-11-02T00:00:00Z"})
    time.sleep(0.5)
    told: list[dict[str, Any]] = []
    for _ in range(1_000):
        page = json.loads(ask(f"{address}/dev/events?after={len(told)}&limit=1000").text)
        if not page["events"]:
            return told
        told += page["events"]
    raise AssertionError("the events never end")


def _worked_until_killed(folder: Path, round_: int) -> list[Shop]:
    with running(folder, "--sandbox", DEMO="0") as (address, process):
        shops = [Shop(address, f"{round_}-{nth}", _token(address)) for nth in range(3)]
        threads = [Thread(target=shop.work) for shop in shops]
        for thread in threads:
            thread.start()
        time.sleep(SECONDS_OF_WORK[round_])
        process.kill()
        for thread in threads:
            thread.join(timeout=60)
    return shops


class TestASandboxThatIsKilled:
    def test_has_lost_nothing_that_it_answered_and_no_event(self, tmp_path: Path) -> None:
        rounds = [_worked_until_killed(tmp_path, round_) for round_ in range(ROUNDS)]
        assert all(shop.answered for shops in rounds for shop in shops), "each round had time to work"

        with running(tmp_path, "--sandbox", DEMO="0") as (address, _):
            again = Shop(address, "again", _token(address))
            answered = {key: case for shops in rounds for shop in shops for key, case in shop.answered.items()}
            repeated = {key: again.sell_and_take_back(key) for key in answered}
            told = _events(address)

        assert repeated == answered, "a repeated request answers with what it led to"
        numbers: defaultdict[str, list[int]] = defaultdict(list)
        for event in told:
            numbers[event["subject"]].append(event["data"]["number"])
        assert all(found == list(range(1, len(found) + 1)) for found in numbers.values()), "in order, each exactly once"
        assert set(answered.values()) <= numbers.keys()
        assert len([subject for subject in numbers if subject.startswith("case_")]) >= len(answered)

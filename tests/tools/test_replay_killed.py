"""A replay whose service is killed again and again: nothing that was answered is lost, and nothing is done twice."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

import pytest

from tools.replay.__main__ import BALANCED, main
from tools.replay.cases import Run
from tools.replay.own_sandbox import own_sandbox
from tools.replay.plan import plan
from tools.replay.report import Report
from tools.replay.run import Replay
from tools.replay.wire import Wire
from tools.retail.shop import read_shop

EXCERPT: Final = Path(__file__).with_name("online-retail-excerpt.csv")
MOST_PAGES: Final = 100

Told = dict[str, list[tuple[int, str]]]
"""What was told of each subject: the number of each event, and what happened."""


class TestAReplayWhoseSandboxIsKilled:
    def test_has_lost_nothing_that_was_answered(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        _lives_through(tmp_path / "shop", capsys, orders=8, every=15)

    @pytest.mark.long
    def test_has_lost_nothing_however_often(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        _lives_through(tmp_path / "shop", capsys, orders=50, every=20)


def _lives_through(folder: Path, capsys: pytest.CaptureFixture[str], *, orders: int, every: int) -> None:
    # When books are replayed while the sandbox is killed
    arguments = ["--orders", str(orders), "--data-dir", str(folder), "--kill-every", str(every)]
    ended = main([str(EXCERPT), *arguments])

    # Then all the money is back, to the cent
    said = capsys.readouterr().out
    assert ended == BALANCED, said
    assert _kills(said) >= 3

    # And whoever asks again hears that all of it is done already, each thing once
    again, told = _asked_again(folder, orders=orders)
    assert again.balances
    assert again.settled.keys() == {Run.BEFORE}
    assert again.outcomes.total() == orders
    for events in told.values():
        assert [number for number, _ in events] == list(range(1, len(events) + 1)), "in order, each exactly once"
    happened = [what for events in told.values() for _, what in events]
    assert happened.count("case.refund_settled") == again.settled[Run.BEFORE]
    assert happened.count("order.imported") == orders


def _kills(said: str) -> int:
    (line,) = (line for line in said.splitlines() if line.startswith("sandbox killed"))
    return int(line.split()[-1])


def _asked_again(folder: Path, *, orders: int) -> tuple[Report, Told]:
    with own_sandbox(folder) as sandbox:
        wire = Wire(sandbox.url, patience=10)
        try:
            report = Replay(plan(read_shop(EXCERPT), first=orders), wire=wire).run()
            return report, _told(wire)
        finally:
            wire.close()


def _told(wire: Wire) -> Told:
    """Return everything that was told since the books were opened."""
    told: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    after = 0
    for _ in range(MOST_PAGES):
        page: Any = json.loads(wire.get(f"/dev/events?after={after}&limit=1000").ok().text)
        if not page["events"]:
            return told
        for event in page["events"]:
            told[event["subject"]].append((event["data"]["number"], event["type"]))
        after = page["next"]
    raise AssertionError("the events never end")


class TestTheCommandLine:
    def test_kills_no_sandbox_but_its_own(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main([str(EXCERPT), "--url", "http://127.0.0.1:8000", "--kill-every", "1"])

        assert "--kill-every is for a sandbox of its own, without --url" in capsys.readouterr().err

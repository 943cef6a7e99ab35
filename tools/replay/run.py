"""The replay itself: the policy is published, then everything happens in its turn, then the money is counted."""

import time
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from tools.replay import documents
from tools.replay.answers import text
from tools.replay.api import LEAD, MERCHANT, Api
from tools.replay.cases import Ground, Refused, Run, Settled, replay_return
from tools.replay.imported import Orders
from tools.replay.plan import Batch, Plan, Step
from tools.replay.progress import Progress
from tools.replay.report import Report
from tools.replay.sandbox import Sandbox
from tools.replay.stopped import ReplayStopped
from tools.replay.wire import Wire
from tools.retail.returns import RetailReturn

WINDOW_DAYS: Final = 60
_BEFORE_THE_FIRST_ORDER: Final = timedelta(days=1)


class Replay:
    """A plan, on its way through a service."""

    def __init__(self, plan: Plan, *, wire: Wire, basis: str | None = None) -> None:
        self._plan = plan
        self._api = Api(wire)
        self._sandbox = Sandbox(wire)
        self._orders = Orders(self._api)
        self._basis = basis
        self._settled: Counter[Run] = Counter()
        self._grounds: Counter[Ground] = Counter()
        self._refused: Counter[str] = Counter()
        self._expected: defaultdict[str, Decimal] = defaultdict(Decimal)

    def run(self) -> Report:
        """Replay everything, and return what came of it."""
        began, used = time.monotonic(), self._sandbox.storage_use()
        self._open_the_shop()
        progress = Progress(len(self._plan.orders) + len(self._plan.returns))
        for step in self._plan.steps():
            self._sandbox.forward_to(step.at)
            progress.move(self._take(step), to=step.at)
        seconds, operations = time.monotonic() - began, self._api.operations
        now_used = self._sandbox.storage_use()
        return Report(
            outcomes=self._orders.outcomes,
            refusals=self._orders.refusals,
            settled=self._settled,
            grounds=self._grounds,
            refused=self._refused,
            expected=sum(self._expected.values(), Decimal(0)),
            refunded=sum((self._orders.refunded(number) for number in self._expected), Decimal(0)),
            seconds=seconds,
            operations=operations,
            storage=now_used.since(used) if now_used and used else None,
        )

    def _open_the_shop(self) -> None:
        """Publish the policy before the first order, which is then judged by it, or refuse a clock that is too late."""
        self._sandbox.forward_to(self._plan.starts_at - _BEFORE_THE_FIRST_ORDER)
        window = {"window": {"id": "window", "days": WINDOW_DAYS}}
        given = {"requestKey": f"policy-{WINDOW_DAYS}-days", "merchantId": MERCHANT, "rules": [window]}
        policy = self._api.mutate(documents.PUBLISH_POLICY, given, by=LEAD)
        if policy["__typename"] != "Policy":
            raise ReplayStopped(f"the policy was refused: {policy['__typename']}: {policy.get('message')}")
        if datetime.fromisoformat(text(policy["publishedAt"])) > self._plan.starts_at:
            raise ReplayStopped("this sandbox's clock is past the first order; start from an empty data folder")

    def _take(self, step: Step) -> int:
        """Take one step, and return how many orders and returns it was."""
        if isinstance(step, Batch):
            self._orders.bring_in(step)
            return len(step.orders)
        self._take_back(step)
        return 1

    def _take_back(self, back: RetailReturn) -> None:
        line = self._orders.line(back.ordered)
        if line is None:
            self._refused["its order was refused"] += 1
            return
        match replay_return(back, line=line, api=self._api, basis=self._basis):
            case Refused(reason):
                self._refused[reason] += 1
                # What a refused return may have left behind must show in the difference.
                self._expected[back.ordered.order] += 0
            case Settled(run, ground, delivery):
                self._settled[run] += 1
                self._grounds[ground] += 1
                self._expected[back.ordered.order] += back.worth + delivery

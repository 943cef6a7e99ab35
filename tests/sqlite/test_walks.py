"""Whatever is asked for through the public operations, in any order and more than once: the laws of cases hold."""

from dataclasses import replace
from typing import Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from aftersales.cases.talking import Message, PostMessage
from aftersales.errors import ConcurrentChange, RequestKeyReused
from aftersales.orders.order import Order
from aftersales.policy.policy import Policy
from tests.shop import BUYER, LEAD
from tests.sqlite.kept_walk import Asked, KeptWalk
from tests.unit.cases.test_walks import MOST_WALKS, CasesOfOneOrder
from tests.unit.cases.walk import Walk

STEPS: Final = 50


class KeptCasesOfOneOrder(CasesOfOneOrder):
    """The same walks through what clients ask for: with keys, with versions, and with books to be kept."""

    walk: KeptWalk

    def begun(self, order: Order, policy: Policy) -> Walk:
        """Return a walk that is kept."""
        return KeptWalk(order=order, policy=policy)

    @precondition(lambda self: self.walk.cases)
    @rule(data=st.data())
    def act_on(self, data: st.DataObject) -> None:
        # Lives are made of acts, so chance finds them under several names.
        self.act(data)

    @precondition(lambda self: self.walk.cases)
    @rule(data=st.data())
    def act_further(self, data: st.DataObject) -> None:
        self.act(data)

    @precondition(lambda self: self.walk.asked)
    @rule(data=st.data())
    def ask_again(self, data: st.DataObject) -> None:
        asked = data.draw(st.sampled_from(self.walk.asked))
        match data.draw(st.sampled_from(["the same", "something else", "too late"])):
            case "the same":
                self._answers_again(asked)
            case "something else":
                with pytest.raises(RequestKeyReused):
                    asked.again(replace(asked.request, fingerprint="another"))
            case "too late":
                case, by = self.walk.cases[asked.case_id], data.draw(st.sampled_from([BUYER, LEAD]))
                with pytest.raises(ConcurrentChange):
                    self.walk.does_late(case, PostMessage(text="Hello."), by=by)

    def _answers_again(self, asked: Asked) -> None:
        """Find that a message answers as it was posted, and anything else as its case is by now."""
        now = asked.answer if isinstance(asked.answer, Message) else self.walk.cases[asked.case_id]
        assert asked.again(asked.request) == now

    @invariant()
    def what_is_kept_is_what_was_answered(self) -> None:
        if hasattr(self, "walk"):
            assert self.walk.is_kept_as_it_was_answered()

    def teardown(self) -> None:
        """Bring every case to an end, in the books as well, and close them."""
        super().teardown()
        self.what_is_kept_is_what_was_answered()
        if hasattr(self, "walk"):
            self.walk.store.close()


TestKeptCasesOfOneOrder = KeptCasesOfOneOrder.TestCase
TestKeptCasesOfOneOrder.settings = settings(
    max_examples=min(MOST_WALKS, settings().max_examples), stateful_step_count=STEPS
)

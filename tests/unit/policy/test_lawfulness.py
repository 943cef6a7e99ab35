"""What the law would refuse of a policy: nothing yet, and the engine keeps what buyers are never charged for."""

from aftersales.policy.lawfulness import unlawful_in
from aftersales.policy.policy import default_rules
from aftersales.policy.rules import RestockingFee, ReturnFreight
from aftersales.vocabulary import Party
from tests.shop import euros


class TestRules:
    def test_are_lawful_as_long_as_no_row_of_the_law_is_kept(self) -> None:
        fee = RestockingFee(id="fee", percent=10_000)
        freight = ReturnFreight(id="freight", paid_by=Party.BUYER, amount=euros("3.00"))

        assert unlawful_in((*default_rules(), fee, freight)) == ()

"""The account of a line: what units are worth when some were credited, and some carry an allowance."""

from hypothesis import example, given
from hypothesis import strategies as st

from aftersales.orders.line_account import Allowance, LineAccount

steps = st.lists(st.tuples(st.integers(1, 7), st.integers(0, 100), st.booleans()), max_size=12)


def value_of(account: LineAccount, units: int, *, of: int, paid: int) -> int:
    """Return what so many units are worth, allowances deducted."""
    credited = account.credited
    share = (2 * paid * (credited + units) + of) // (2 * of) - (2 * paid * credited + of) // (2 * of)
    return share - account.credit(units, of=of, paid=paid)[1]


class TestCredit:
    def test_takes_units_without_an_allowance_first(self) -> None:
        account = LineAccount(allowances=(Allowance(1, 500),))

        account, deducted = account.credit(2, of=3, paid=3_690)

        assert deducted == 0
        assert account == LineAccount(credited=2, allowances=(Allowance(1, 500),))

    def test_deducts_an_allowance_when_its_own_unit_is_credited(self) -> None:
        account = LineAccount(credited=2, allowances=(Allowance(1, 500),))

        assert account.credit(1, of=3, paid=3_690) == (LineAccount(credited=3), 500)

    def test_deducts_an_allowance_on_several_units_bit_by_bit(self) -> None:
        account = LineAccount(allowances=(Allowance(3, 100),))

        account, first = account.credit(1, of=3, paid=3_000)
        account, second = account.credit(1, of=3, paid=3_000)
        account, third = account.credit(1, of=3, paid=3_000)

        assert (first, second, third) == (33, 34, 33)
        assert account == LineAccount(credited=3)

    def test_never_deducts_more_than_the_units_are_worth(self) -> None:
        account = LineAccount(credited=2, allowances=(Allowance(2, 13),))

        account, deducted = account.credit(1, of=4, paid=27)

        assert deducted == 6
        assert account.allowances == (Allowance(1, 7),)


class TestAllow:
    def test_goes_to_units_that_carry_none(self) -> None:
        account = LineAccount().allow(1, 300, of=2).allow(1, 400, of=2)

        assert account.allowances == (Allowance(1, 300), Allowance(1, 400))

    def test_goes_on_top_of_the_oldest_when_all_carry_one(self) -> None:
        account = LineAccount().allow(2, 300, of=2).allow(1, 400, of=2)

        assert account.allowances == (Allowance(2, 700),)

    @given(st.integers(1, 7), steps)
    def test_never_carries_more_units_than_there_are(self, of: int, gifts: list[tuple[int, int, bool]]) -> None:
        account = LineAccount()

        for units, amount, _ in gifts:
            account = account.allow(min(units, of), amount, of=of)

        assert account.carrying <= of
        assert sum(one.minor_units for one in account.allowances) == sum(amount for _, amount, _ in gifts)


class TestLine:
    @given(st.integers(1, 7), st.integers(0, 60), steps)
    @example(4, 27, [(2, 93, False), (2, 100, True), (1, 0, False)])
    @example(6, 10, [(6, 80, False), (4, 100, False), (4, 100, False)])
    def test_gives_back_exactly_what_was_paid(self, of: int, paid: int, wishes: list[tuple[int, int, bool]]) -> None:
        account, given = LineAccount(), 0

        for wish, percentage, whole in wishes:
            units = min(wish, of - account.credited)
            most = value_of(account, units, of=of, paid=paid)
            amount = most if whole else most * percentage // 100
            given += amount
            assert amount >= 0
            if amount < most:
                account = account.credit(0, of=of, paid=paid)[0].allow(units, amount, of=of)
            else:
                account, _ = account.credit(units, of=of, paid=paid)

        assert given + value_of(account, of - account.credited, of=of, paid=paid) == paid

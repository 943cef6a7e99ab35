"""Weights side by side in one number: their sum is the sum of each."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.reader.lanes import LARGEST, STEPS, Lanes, column_of

LANES = 5
TABLE = st.dictionaries(st.text(max_size=4), st.tuples(*[st.integers(-STEPS, STEPS)] * LANES), min_size=1, max_size=30)


def _lanes(table: dict[str, tuple[int, ...]]) -> Lanes:
    return Lanes(list(table), [bytes(step % 256 for step in column) for column in zip(*table.values(), strict=True)])


def _plainly(rows: Sequence[tuple[int, ...]]) -> list[int]:
    return [sum(step * abs(step) for step in column) for column in zip(*rows, strict=True)] or [0] * LANES


@given(table=TABLE, chosen=st.data())
def test_packed_sums_are_plain_sums(table: dict[str, tuple[int, ...]], chosen: st.DataObject) -> None:
    added = chosen.draw(st.lists(st.one_of(st.sampled_from(list(table)), st.text(max_size=4)), max_size=60))
    lanes = _lanes(table)

    counts, sums = lanes.sums([lanes.add(added), lanes.add(table)])

    known = [table[key] for key in added if key in table]
    assert counts == (len(known), len(table))
    assert sums == [list(both) for both in zip(_plainly(known), _plainly(list(table.values())), strict=True)]


@given(table=TABLE)
def test_sums_of_sums_are_sums(table: dict[str, tuple[int, ...]]) -> None:
    lanes = _lanes(table)

    assert sum(lanes.add([key]) for key in table) == lanes.add(table)


@pytest.mark.parametrize("step", [-STEPS, STEPS])
def test_no_lane_runs_over_with_the_grams_of_the_longest_text(step: int) -> None:
    lanes = _lanes({"worst": (step,) * LANES})

    counts, sums = lanes.sums([lanes.add(["worst"] * 50_000)])

    assert (counts, sums) == ((50_000,), [[50_000 * step * abs(step)]] * LANES)


def test_columns_must_be_as_long_as_the_list_of_keys() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Lanes(["a", "b"], [b"\x01"])


@given(weights=st.lists(st.floats(-1, 1), min_size=1))
def test_a_kept_weight_is_near_what_it_was(weights: list[float]) -> None:
    kept = [byte if byte <= STEPS else byte - 256 for byte in column_of(weights, largest=1)]

    for weight, step in zip(weights, kept, strict=True):
        assert step * abs(step) / LARGEST == pytest.approx(weight, abs=1 / STEPS)


@given(weight=st.floats(0, 0.01))
def test_small_weights_are_kept_finer(weight: float) -> None:
    [step] = column_of([weight], largest=1)

    assert step * step / LARGEST == pytest.approx(weight, abs=0.001)

"""Whatever is wrong with one of many, the others have their turn; but who ends the program ends it."""

from collections.abc import Iterator
from functools import partial

import pytest

from aftersales.attempts import as_far_as_it_goes, attempted


def end() -> None:
    raise KeyboardInterrupt


def one_and_then_trouble() -> Iterator[int]:
    yield 1
    raise LookupError("two")


def test_an_attempt_comes_to_what_was_done() -> None:
    assert attempted(lambda: 7) == 7


def test_an_attempt_that_fails_comes_to_why() -> None:
    assert isinstance(attempted(lambda: next(iter(()))), StopIteration)


def test_what_was_found_before_trouble_is_kept_beside_it() -> None:
    first, trouble = as_far_as_it_goes(one_and_then_trouble)
    assert (first, repr(trouble)) == (1, "LookupError('two')")


def test_trouble_before_anything_is_found_is_told_as_well() -> None:
    (trouble,) = as_far_as_it_goes(partial(open, "/no/such/file"))
    assert isinstance(trouble, FileNotFoundError)


def test_nothing_holds_up_who_ends_the_program() -> None:
    with pytest.raises(KeyboardInterrupt):
        attempted(end)

"""How a worker ended that another took the place of."""

import pytest

from hark.core.terms.working import Replaced, Why
from tests.makers import NOON


@pytest.mark.parametrize(
    ("status", "told"), [(-9, (Why.KILLED, 9)), (1, (Why.ENDED, 1)), (0, (Why.ENDED, 0))]
)
def test_a_status_below_zero_is_a_signal(status: int, told: tuple[Why, int]) -> None:
    found = Replaced.by_status(status, at=NOON)

    assert (found.why, found.number) == told


def test_is_read_as_it_was_written() -> None:
    hung = Replaced(NOON, Why.HUNG)

    assert Replaced.read(hung.line) == hung


@pytest.mark.parametrize("line", ["", "{", "[]", "null", '["2026-01-01T00:00:00+00:00", "asleep", 0]'])
def test_a_line_of_another_version_is_none(line: str) -> None:
    assert Replaced.read(line) is None

"""Who takes or settles events dies before any one thing it would write: nothing is lost, nothing twice."""

from pathlib import Path
from typing import Any

import pytest

from tests.faults import children
from tests.faults.sender import dies_everywhere


def deaths(folder: Path, **how: Any) -> list[dict[str, Any]]:
    fresh = folder / "fresh"
    fresh.mkdir()
    return children.deaths(dies_everywhere, fresh, **how)


@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.long)])
def test_dying_before_any_step_loses_nothing_and_repeats_nothing(every: int, tmp_path: Path) -> None:
    left = deaths(tmp_path, every=every)

    assert len(left) > 70 // every
    assert left[-1] == left[-1] | {"rows": 3, "account": (5, 3, 2), "waiting": 0, "settled": True}
    assert left[-1]["kept"] == ["conflict", "not_a_number"]
    assert [(at, one) for at, one in enumerate(left, start=1) if one != left[-1]] == []


def test_an_inbox_emptied_before_the_ledger_has_it_is_caught(tmp_path: Path) -> None:
    left = deaths(tmp_path, every=9, planted=True)

    assert any(one["rows"] != 3 for one in left), "the planted fault went unnoticed"

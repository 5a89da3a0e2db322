"""A worker that dies before any one thing it would write, and is followed by another: one effect, whole."""

from pathlib import Path
from typing import Any

from tests.faults import children
from tests.faults.stepper import dies_everywhere
from tests.makers import a_file, a_row


def deaths(folder: Path, **how: Any) -> list[dict[str, Any]]:
    fresh = folder / "fresh"
    fresh.mkdir()
    rows = [a_row(id=id) for id in ("1", "2", "x", "3", "3")]
    return children.deaths(dies_everywhere, fresh, a_file(folder, rows), **how)


def test_dying_before_any_step_leaves_one_effect(tmp_path: Path) -> None:
    left = deaths(tmp_path)

    assert len(left) > 20
    assert left[-1] == left[-1] | {"state": "done", "account": (5, 3, 1, 1), "rows": 3, "kept": 1}
    assert left[-1] == left[-1] | {"messages": 1, "noted": 1, "files": 0}
    assert [(at, one) for at, one in enumerate(left, start=1) if one != left[-1]] == []


def test_a_message_outside_the_transaction_is_caught(tmp_path: Path) -> None:
    left = deaths(tmp_path, every=4, planted=True)

    assert {one["messages"] for one in left} != {2}, "the planted fault went unnoticed"

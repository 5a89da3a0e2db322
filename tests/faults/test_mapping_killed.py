"""Who changes a mapping dies before any one thing they would write: what the audit tells has come about."""

from pathlib import Path
from typing import Any

from tests.faults import children
from tests.faults.mapper import dies_everywhere


def deaths(folder: Path, **how: Any) -> list[dict[str, Any]]:
    fresh = folder / "fresh"
    fresh.mkdir()
    return children.deaths(dies_everywhere, fresh, **how)


def test_dying_before_any_step_leaves_what_the_audit_tells(tmp_path: Path) -> None:
    left = deaths(tmp_path)

    assert len(left) > 15
    assert left[-1] == {"told": "", "there": "", "kept": True, "begun": 0, "deeds": 3}
    assert [at for at, one in enumerate(left, start=1) if one["told"] != one["there"]] == []
    assert all(one["kept"] and not one["begun"] for one in left)


def test_a_change_nobody_finishes_is_caught(tmp_path: Path) -> None:
    left = deaths(tmp_path, planted=True)

    assert any(one["told"] != one["there"] for one in left), "the planted fault went unnoticed"

"""Who hands out notices and digests dies before any one thing they would write: each is told once."""

from pathlib import Path
from typing import Any

import pytest

from tests.faults import children
from tests.faults.teller import dies_everywhere


def deaths(folder: Path, **how: Any) -> list[dict[str, Any]]:
    fresh = folder / "fresh"
    fresh.mkdir()
    return children.deaths(dies_everywhere, fresh, **how)


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.long)])
def test_dying_before_any_step_tells_everybody_once(every: int, tmp_path: Path) -> None:
    left = deaths(tmp_path, every=every)

    assert len(left) > 40 // every
    assert left[-1] == {
        "pending": 0,
        "notices": [("anna", "case.assigned"), ("boris", "case.assigned")],
        "digests": 1,
        "at once": 1,
        "groups": 2,
        "letters": 2,
        "states": ["done", "done"],
    }
    assert [(at, one) for at, one in enumerate(left, start=1) if one != left[-1]] == []


def test_a_digest_put_before_it_is_noted_is_caught(tmp_path: Path) -> None:
    left = deaths(tmp_path, planted=True)

    assert any(one["digests"] != 1 for one in left), "the planted fault went unnoticed"

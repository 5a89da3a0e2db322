"""A worker that dies while it asks a customer how their complaint was handled: they are asked once."""

from pathlib import Path

from tests.faults import children
from tests.faults.inviter import dies_asking


def test_dying_before_any_step_asks_each_customer_once(tmp_path: Path) -> None:
    left = children.deaths(dies_asking, tmp_path)

    assert len(left) > 10
    assert [(at, one) for at, one in enumerate(left, start=1) if one != {"asked": 1, "sent": 1}] == []


def test_asking_in_two_changes_is_caught(tmp_path: Path) -> None:
    left = children.deaths(dies_asking, tmp_path, planted=True)

    assert {"asked": 2, "sent": 2} in left, "the planted fault went unnoticed"

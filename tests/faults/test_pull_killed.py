"""A pull killed at any moment and made again ends as if it had never been disturbed."""

import random
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.faults import children
from tests.faults.children import Run
from tests.faults.puller import dies_everywhere, pulls
from tests.sources import servers
from tests.sources.conftest import there
from tests.sources.servers import Server

ROWS = 300
BEGAN = datetime(2026, 11, 20, 2)  # noqa: DTZ001 # as both kinds of database take it


def run(home: Path, server: Server, **how: Any) -> Run:
    home.mkdir(exist_ok=True)
    return children.run(pulls, home, server, **how)


@pytest.fixture(scope="module", params=["postgresql", "mysql"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    there(request.param)
    made = servers.make(request.param)
    try:
        made.insert(*_calls())
        yield made
    finally:
        servers.drop(made)


def _calls() -> list[tuple[str, str, str, datetime]]:
    """Calls in every order, some of one moment, some that cannot be used, some that contradict others."""
    entered = "2026-11-20T09:30:00+08:00"
    good = [(str(n), entered, "10", BEGAN + timedelta(minutes=n // 4)) for n in range(ROWS)]
    bad = [(f"x{n}", entered, "long", BEGAN + timedelta(minutes=n)) for n in range(10)]
    corrected = [(str(n), entered, "11", BEGAN + timedelta(minutes=80)) for n in range(10)]
    return random.Random(7).sample(good + bad + corrected, ROWS + 20)


@pytest.fixture(scope="module")
def fresh(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with nothing in it, to be copied: making one anew would take longer than a pull."""
    home = tmp_path_factory.mktemp("fresh")
    run(home, server, kill_after=0)
    return home


@pytest.fixture(scope="module")
def undisturbed(fresh: Path, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(copied(fresh, tmp_path_factory.mktemp("undisturbed") / "home"), server)


def copied(fresh: Path, to: Path) -> Path:
    return Path(shutil.copytree(fresh, to))


def test_a_pull_left_alone_accounts_for_every_row(undisturbed: Run) -> None:
    assert undisturbed.ended["account"] == (ROWS + 20, ROWS, 0, 20)
    assert undisturbed.ended["kept"] == ["conflict"] * 10 + ["not_a_number"] * 10


@pytest.mark.parametrize("moments", [8, pytest.param(100, marks=pytest.mark.long)])
def test_a_killed_pull_loses_nothing_and_ends_the_same(
    moments: int, fresh: Path, server: Server, undisturbed: Run, tmp_path: Path
) -> None:
    dice = random.Random(20261128)
    broken_off, whole = 0, undisturbed.seconds
    for moment in range(moments):
        home = copied(fresh, tmp_path / str(moment))

        killed = run(home, server, kill_after=dice.uniform(0, whole))
        if killed.ended:  # the machine is quicker now than it was undisturbed
            whole = min(whole, killed.seconds)
        again = run(home, server)

        broken_off += not killed.ended
        assert again.found + 20 >= killed.acknowledged, f"moment {moment} lost what was acknowledged"
        assert again.ended == undisturbed.ended, f"moment {moment}"
    assert broken_off >= moments // 2, "the kills came too late to show anything"


def deaths(folder: Path, server: Server, **how: Any) -> list[dict[str, Any]]:
    fresh = folder / "fresh"
    fresh.mkdir()
    return children.deaths(dies_everywhere, fresh, server, **how)


@pytest.fixture
def few() -> Iterator[Server]:
    there("postgresql")
    made = servers.make("postgresql")
    entered, at = "2026-11-20T09:30:00+08:00", BEGAN
    try:
        made.insert(*((id, entered, wait, at) for id, wait in (("1", "1"), ("2", "long"), ("3", "1"))))
        made.insert(
            ("4", entered, "1", at + timedelta(minutes=30)), ("1", entered, "9", at), ("5", "", "1", at)
        )
        yield made
    finally:
        servers.drop(made)


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.long)])
def test_dying_before_any_step_loses_nothing_and_repeats_nothing(
    every: int, few: Server, tmp_path: Path
) -> None:
    left = deaths(tmp_path, few, every=every)

    assert len(left) > 60 // every
    assert left[-1] == left[-1] | {"rows": 3, "account": (6, 3, 0, 3), "states": ["done"], "noted": True}
    assert left[-1]["kept"] == ["conflict", "missing_required", "not_a_number"]
    assert [(at, one) for at, one in enumerate(left, start=1) if one != left[-1]] == []


def test_a_watermark_moved_before_its_rows_are_settled_is_caught(few: Server, tmp_path: Path) -> None:
    left = deaths(tmp_path, few, every=5, planted=True)

    assert any(one["rows"] != 3 or len(one["kept"]) != 3 for one in left), "the planted fault went unnoticed"

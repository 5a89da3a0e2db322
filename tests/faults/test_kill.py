"""A load killed at any moment and run again ends as if it had never been disturbed."""

import os
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.faults import children
from tests.faults.children import Run
from tests.faults.loader import loads
from tests.makers import a_file, a_row

ON_POSTGRESQL = os.environ.get("HARK_TEST_ON") == "postgresql"
MOMENTS = 20  # beside those of contacts, pulls, deeds and the server, 70 in all
ROWS = 500


def run(home: Path, file: Path, **how: Any) -> Run:
    home.mkdir(exist_ok=True)
    return children.run(loads, home, file, **how)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    good = [a_row(id=str(n), narrative="words\nof a customer" if n % 3 else "") for n in range(ROWS)]
    bad = [a_row(id=f"x{n}") for n in range(20)]
    twice = good[:30]
    rows = good + bad + twice
    random.Random(7).shuffle(rows)
    return a_file(tmp_path_factory.mktemp("file"), rows)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with nothing in it, to be copied: making one anew would take longer than a load."""
    home = tmp_path_factory.mktemp("fresh")
    run(home, a_file(tmp_path_factory.mktemp("nothing"), [a_row(id="x")]), kill_after=0)
    return home


@pytest.fixture(scope="module")
def undisturbed(fresh: Path, file: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(copied(fresh, tmp_path_factory.mktemp("undisturbed") / "home"), file)


def copied(fresh: Path, to: Path) -> Path:
    return Path(shutil.copytree(fresh, to))


def test_a_load_left_alone_accounts_for_every_record(undisturbed: Run) -> None:
    assert undisturbed.ended["accepted"] == ROWS
    assert undisturbed.ended["duplicates"] == 30
    assert undisturbed.ended["quarantined"] == undisturbed.ended["kept"] == 20


@pytest.mark.parametrize("moments", [MOMENTS, pytest.param(400, marks=pytest.mark.long)])
def test_a_killed_load_loses_nothing_acknowledged_and_ends_the_same(
    moments: int, fresh: Path, file: Path, undisturbed: Run, tmp_path: Path
) -> None:
    dice = random.Random(20261121)
    broken_off = 0
    for moment in range(moments):
        home = copied(fresh, tmp_path / str(moment))

        killed = run(home, file, kill_after=dice.uniform(0, undisturbed.seconds))
        again = run(home, file)

        broken_off += not killed.ended
        assert (home / "records.sqlite3").exists() is not ON_POSTGRESQL
        assert again.found + 30 >= killed.acknowledged, f"moment {moment} lost what was acknowledged"
        assert again.ended["digest"] == undisturbed.ended["digest"], f"moment {moment}"
        assert again.ended["kept"] == undisturbed.ended["kept"], f"moment {moment}"
    assert broken_off >= moments // 2, "the kills came too late to show anything"


def test_an_acknowledgement_before_the_commit_is_caught(
    fresh: Path, file: Path, undisturbed: Run, tmp_path: Path
) -> None:
    dice = random.Random(4)
    lost = 0
    for moment in range(6):
        home = copied(fresh, tmp_path / str(moment))
        killed = run(home, file, kill_after=dice.uniform(0.2, 0.8) * undisturbed.seconds, planted=True)
        lost += run(home, file).found + 30 < killed.acknowledged
    assert lost, "the planted fault went unnoticed"

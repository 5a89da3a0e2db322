"""A load of corrections killed at any moment and run again leaves each of them there exactly once."""

import random
import shutil
from pathlib import Path

import pytest

from tests.faults.test_kill import Run, fresh, run
from tests.flows.desk import MAPPING, Row, a_file

__all__ = ["fresh"]  # the fixture
MOMENTS = 16
IDS, VERSIONS = 60, 5


def rows() -> list[Row]:
    told = [(str(id), at, f"queue {at}", float(id)) for id in range(IDS) for at in range(VERSIONS)]
    told += told[:40]
    random.Random(3).shuffle(told)
    return told


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return a_file(tmp_path, rows())


def a_home(fresh: Path, to: Path) -> Path:
    home = Path(shutil.copytree(fresh, to))
    (home / "mappings").mkdir(exist_ok=True)
    (home / "mappings" / "desk.toml").write_text(MAPPING, encoding="utf-8")
    return home


def loaded(home: Path, file: Path, *, kill_after: float | None = None) -> Run:
    return run(home, file, kill_after=kill_after, mapping="desk")


def test_each_is_there_once_and_the_last_is_in_force(fresh: Path, file: Path, tmp_path: Path) -> None:
    whole = loaded(a_home(fresh, tmp_path / "whole"), file)
    assert (whole.ended["accepted"], whole.ended["duplicates"]) == (IDS * VERSIONS, 40)
    assert len(whole.ended["in force"]) == IDS  # type: ignore[arg-type] # a list
    dice, torn = random.Random(5), 0

    for moment in range(MOMENTS):
        home = a_home(fresh, tmp_path / f"home-{moment}")
        first = loaded(home, file, kill_after=dice.uniform(0, whole.seconds))
        torn += not first.ended
        again = loaded(home, file)
        assert again.found <= IDS
        for told in ("digest", "in force", "kept"):
            assert again.ended[told] == whole.ended[told], moment

    assert torn > MOMENTS // 3

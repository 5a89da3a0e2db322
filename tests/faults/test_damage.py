"""Damage to the ledger's files: what can be made anew is, and what cannot is never shown as good."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from deltalake import DeltaTable
from pytest_django.fixtures import Settings

from hark.core.errors import Unavailable
from hark.flows import stores
from hark.guard.access import Role
from hark.lake.schemas import COMPLAINTS
from hark.lake.table import FactTable
from tests.makers import a_ledger, add
from tests.web.conftest import SignedIn, signed_in

__all__ = ["signed_in"]

pytestmark = pytest.mark.usefixtures("engine_of_its_own")  # a new process has read no file yet

Damage = Callable[[Path, random.Random], None]


def flip(path: Path, dice: random.Random) -> None:
    content, bit = bytearray(path.read_bytes()), dice.randrange(path.stat().st_size * 8)
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)


def cut(path: Path, dice: random.Random) -> None:
    path.write_bytes(path.read_bytes()[: dice.randrange(path.stat().st_size)])


def empty(path: Path, dice: random.Random) -> None:
    path.write_bytes(b"")


def garbage(path: Path, dice: random.Random) -> None:
    path.write_bytes(dice.randbytes(path.stat().st_size))


def zeros(path: Path, dice: random.Random) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def remove(path: Path, dice: random.Random) -> None:
    path.unlink()


WAYS: tuple[Damage, ...] = (flip, cut, empty, garbage, zeros, remove)
KINDS = (
    "_delta_log/*.json",
    "*.parquet",
    "_digests/*",
    "_delta_log/*.checkpoint.parquet",
    "_delta_log/_last*",
)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lake")
    table = a_ledger(folder)
    for state in ("GA", "TX", "NY", "CA"):
        add(table, *({"state": state, "source_id": f"{state}{n}"} for n in range(200)))
        if state == "NY":
            DeltaTable(table.folder).create_checkpoint()
            (table.folder / "_digests" / f"{3:020}.sha256").unlink()
            table = FactTable(folder, "complaints", COMPLAINTS)  # written anew, the checkpoint included
    return folder


def states(folder: Path) -> list[tuple[object, ...]]:
    """Every row, as a process that has just started reads it."""
    table = FactTable(folder, "complaints", COMPLAINTS)
    return sorted(table.rows(table.snapshot().table.select("state", "source_id")))


def answers_right_or_not_at_all(lake: Path, folder: Path, kind: str, damage: Damage, *, seed: int) -> bool:
    """Whether it still answers. A wrong answer is the end of the test."""
    shutil.copytree(lake, folder)
    dice = random.Random(seed)
    damage(dice.choice(sorted((folder / "complaints").glob(kind))), dice)
    try:
        assert states(folder) == states(lake), f"{damage.__name__} of {kind} was shown as good"
    except Unavailable:
        return False
    finally:
        shutil.rmtree(folder)
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_a_hundred_ways_of_damage_never_give_a_wrong_answer(lake: Path, tmp_path: Path, kind: str) -> None:
    answered = [
        answers_right_or_not_at_all(lake, tmp_path / "lake", kind, damage, seed=seed)
        for damage in WAYS
        for seed in range(3 + (damage is flip) * 2)
    ]
    if "checkpoint" in kind or "_last" in kind:
        assert all(answered), "a checkpoint can be made anew, so nothing stops for it"


@pytest.mark.long
def test_two_hundred_flipped_bits_in_parts_are_all_found(lake: Path, tmp_path: Path) -> None:
    for seed in range(200):
        assert not answers_right_or_not_at_all(lake, tmp_path / "lake", "*.parquet", flip, seed=seed)


def test_without_comparing_digests_a_wrong_answer_is_seen(
    lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: a part emptied of some rows is read as it lies."""
    monkeypatch.setattr(FactTable, "_unproven", lambda self: [])
    shutil.copytree(lake, tmp_path / "lake")
    parts = sorted((tmp_path / "lake" / "complaints").glob("*.parquet"))
    parts[0].write_bytes(parts[1].read_bytes())

    assert states(tmp_path / "lake") != states(lake)


class TestTornByAPowerCut:
    def test_a_last_version_nobody_was_told_of_is_set_aside(self, lake: Path, tmp_path: Path) -> None:
        folder = tmp_path / "lake"
        for damage in (empty, zeros, cut):
            shutil.copytree(lake, folder)
            log = folder / "complaints" / "_delta_log" / f"{5:020}.json"
            shutil.copy(log.with_name(f"{4:020}.json"), log)
            damage(log, random.Random(1))

            assert states(folder) == states(lake)
            add(FactTable(folder, "complaints", COMPLAINTS), {"state": "WA"})
            assert len(states(folder)) == len(states(lake)) + 1
            shutil.rmtree(folder)

    def test_one_that_is_whole_is_finished(self, lake: Path, tmp_path: Path) -> None:
        shutil.copytree(lake, tmp_path / "lake")
        (tmp_path / "lake" / "complaints" / "_digests" / f"{4:020}.sha256").unlink()

        assert states(tmp_path / "lake") == states(lake)
        assert FactTable(tmp_path / "lake", "complaints", COMPLAINTS).damaged() == []


def test_what_a_dead_process_could_not_hold_in_memory_is_swept_up(lake: Path, tmp_path: Path) -> None:
    shutil.copytree(lake, tmp_path / "lake")
    for name in (".spill", ".spill-999999999"):
        (tmp_path / "lake" / name).mkdir()

    states(tmp_path / "lake")

    assert not list((tmp_path / "lake").glob(".spill*"))


def test_a_damaged_ledger_says_so_and_the_rest_still_answers(
    home: Path, settings: Settings, signed_in: SignedIn
) -> None:
    a_ledger(settings.HARK_LAKE, {"state": "GA"})
    [part] = (settings.HARK_LAKE / "complaints").glob("*.parquet")
    flip(part, random.Random(3))
    browser = signed_in(Role.QUALITY_MANAGER)

    assert browser.get("/complaints/").status_code == 503
    assert browser.get("/settings/").status_code == 200
    assert browser.get("/indicators/").status_code == 200
    assert stores.damaged_files() == [(part.name, "changed")]

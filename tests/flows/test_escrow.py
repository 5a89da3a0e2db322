"""The escrow key is made with the care of every other key."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from hark.flows import escrow

DEEDS: dict[str, Callable[[Path], object]] = {
    "made": lambda _: escrow.current(),
    "made anew": lambda away: escrow.renew(away / "escrow.key"),
    "copied": lambda away: escrow.copy_to(away / "escrow.key"),
}


@pytest.fixture
def away(home: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "away"
    folder.mkdir()
    return folder


@pytest.fixture
def forced(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What was forced to the disk, in order."""
    found: list[Path] = []
    force = os.fsync

    def noted(handle: int) -> None:
        found.append(Path(f"/proc/self/fd/{handle}").readlink())
        force(handle)

    monkeypatch.setattr(os, "fsync", noted)
    return found


@pytest.mark.parametrize("deed", DEEDS)
class TestTheKey:
    def test_is_on_the_disk_with_its_name(
        self, deed: str, home: Path, away: Path, forced: list[Path]
    ) -> None:
        DEEDS[deed](away)

        assert home / "keys" in forced
        assert deed == "made" or away in forced

    def test_is_not_hindered_by_the_draft_of_a_process_that_was_killed(
        self, deed: str, home: Path, away: Path
    ) -> None:
        (home / "keys").mkdir()
        (home / f"keys/.escrow.key.{os.getpid()}").write_bytes(b"half a k")

        DEEDS[deed](away)

        assert escrow.current().id
        assert not list((home / "keys").glob(".*"))


def test_a_new_one_is_copied_away_before_it_is_used(home: Path, away: Path, forced: list[Path]) -> None:
    escrow.current()
    forced.clear()

    escrow.renew(away / "escrow.key")

    # First the copy, so that nothing is ever locked with a key that only this disk has.
    assert forced.index(away) < forced.index(home / "keys")

"""The worker as a process."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from hark.flows import (
    asked_backups,
    asked_verifications,
    case_files,
    emptying,
    health,
    inbox,
    rollups,
)
from hark.guard.access import operator
from hark.jobs.worker import cases, loop, pulse, settling, sums, waiting
from hark.lake.keeping import LedgerDamaged
from tests.homes import begun


def test_a_worker_whose_server_died_before_it_began_ends(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()

    worker = subprocess.run(
        [sys.executable, "-m", "hark.jobs.worker", str(gone.pid)],
        env={**os.environ, "HARK_HOME": str(begun(tmp_path))},
        timeout=120,
        check=False,
    )

    assert worker.returncode == 0


@pytest.mark.django_db
def test_settings_that_are_refused_are_told_and_end_nothing(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (home / "targets_of_complaints.toml").write_text("[assigning]\nautomatic = 'perhaps'\n", encoding="utf-8")

    cases.watch(operator("worker"))

    assert "The complaints cannot be seen to" in caplog.text


def test_a_damaged_ledger_is_told_of_and_ends_no_summing_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settled, left = threading.Event(), [1, 1, 0]  # who started it is there twice, and then gone

    def refresh(**_: object) -> None:
        raise LedgerDamaged("The ledger is damaged: a part is changed.")

    monkeypatch.setattr(rollups, "refresh", refresh)
    monkeypatch.setattr(sums, "os", SimpleNamespace(getppid=lambda: left.pop(0)))
    monkeypatch.setattr(waiting, "PAUSE", 0.01)
    settled.set()

    sums.keep_summing_up(1, settled)

    assert "The sums cannot be brought up to date: The ledger is damaged" in caplog.text


class TestPulse:
    @pytest.fixture
    def twice_round(self, home: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
        """The loop, twice round and without the threads beside it; what beats by itself does so at once."""
        left = [1, 1, 0]
        monkeypatch.setattr(loop, "signal", SimpleNamespace(SIGTERM=15, signal=lambda *_: None))
        monkeypatch.setattr(loop, "os", SimpleNamespace(getppid=lambda: left.pop(0)))
        monkeypatch.setattr(loop, "_beside", lambda *_: [])
        monkeypatch.setattr(loop.witnessing, "begin", threading.current_thread)
        monkeypatch.setattr(waiting, "PAUSE", 0.01)
        monkeypatch.setattr(pulse, "EVERY", 0.01)
        return lambda: loop.run(1)

    @pytest.mark.parametrize(
        ("room", "deed"),
        [
            *((asked_backups, "make_asked"), (asked_verifications, "carry_out")),
            *((case_files, "sweep"), (inbox, "sweep")),
        ],
        ids=["backup", "verification", "sweep of files", "sweep of the inbox"],
    )
    def test_goes_on_over_what_is_done_in_one_piece(
        self,
        room: ModuleType,
        deed: str,
        twice_round: Callable[[], None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        beats, beaten = threading.Semaphore(0), []
        monkeypatch.setattr(health, "beat", lambda **_: beats.release())

        def takes_long(**_: object) -> None:
            while beats.acquire(blocking=False):
                pass
            beaten.append(beats.acquire(timeout=30))

        monkeypatch.setattr(asked_backups, "is_asked", lambda: True)
        monkeypatch.setattr(asked_backups, "make_asked", lambda **_: None)
        monkeypatch.setattr(room, deed, takes_long)
        twice_round()

        assert beaten and all(beaten)

    def test_stops_in_the_end_over_what_never_is_done(self, monkeypatch: pytest.MonkeyPatch) -> None:
        beats: list[int] = []
        monkeypatch.setattr(pulse, "EVERY", 0.001)
        monkeypatch.setattr(pulse, "time", SimpleNamespace(monotonic=lambda: float(len(beats))))
        monkeypatch.setattr(pulse, "AT_MOST", 3.0)
        monkeypatch.setattr(pulse, "beat", lambda: beats.append(1))

        pulse._keep(threading.Event())

        assert len(beats) == 3


class TestSettling:
    @pytest.fixture
    def settled(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        """When something was settled, by a clock that goes on while it is."""
        self.at, self.takes, settled = 1000.0, 0.0, []

        def empty(**_: object) -> int:
            settled.append(self.at)
            self.at += self.takes
            return 1

        monkeypatch.setattr(settling, "time", SimpleNamespace(monotonic=lambda: self.at))
        monkeypatch.setattr(inbox, "is_due", lambda *, now, lately: not lately)
        monkeypatch.setattr(emptying, "empty", empty)
        return settled

    def goes_on(self, *, seconds: int, takes: float) -> None:
        self.takes = takes
        inbox_settling = settling.Settling(operator("worker"), threading.Event())
        until = self.at + seconds
        while self.at < until:
            inbox_settling.emptied()
            self.at += 1

    def test_what_trickles_in_is_settled_every_half_minute(self, settled: list[float]) -> None:
        self.goes_on(seconds=91, takes=0)

        assert settled == [1000, 1030, 1060, 1090]

    def test_and_more_seldom_where_settling_takes_long(self, settled: list[float]) -> None:
        self.goes_on(seconds=120, takes=5)

        assert settled == [1000, 1055, 1110]

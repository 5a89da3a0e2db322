"""The worker as a process."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from hark.flows import emptying, inbox, rollups
from hark.guard.access import operator
from hark.jobs.worker import cases, settling, sums, waiting
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

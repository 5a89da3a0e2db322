"""Minding the worker: stand-ins that end, hang or take their time."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count, repeat
from pathlib import Path
from types import SimpleNamespace

import pytest

from hark.core.terms.working import BEAT, REPLACED, Replaced, Why
from hark.jobs import minding
from hark.jobs.minding import Minder
from tests.homes import begun

BEATS_ONCE = """
import pathlib, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path({beat!r}).touch()
while True:
    signal.pause()
"""
SAYS_NOTHING = "import pathlib, signal; pathlib.Path({there!r}).touch(); signal.pause()"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in {"LOOK_EVERY": 0.01, "PAUSE": 0.01, "HUNG_AFTER": 0.5, "GRACE": 0.2}.items():
        monkeypatch.setattr(minding, name, seconds)


class Minded:
    """A worker of one's own making, minded."""

    def __init__(self, home: Path) -> None:
        self.home, self.told = home, threading.Event()
        self.minder: Minder | None = None

    def begin(self, does: str) -> None:
        does = does.format(beat=str(self.home / BEAT), there=str(self.home / "there"))
        self.minder = Minder(self.home, is_ending=self.told.is_set, command=[sys.executable, "-c", does])
        self.minder.begin()

    @property
    def is_minded(self) -> bool:
        return bool(self.minder and self.minder._thread.is_alive())

    @property
    def replaced(self) -> list[Replaced | None]:
        path = self.home / REPLACED
        return [Replaced.read(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def minded(tmp_path: Path) -> Iterator[Minded]:
    minded = Minded(tmp_path)
    yield minded
    if minded.minder:
        minded.minder.end()


def until(is_so: Callable[[], object], *, within: float = 60) -> None:
    """Wait for it."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < within, "it never was"
        time.sleep(0.01)


def _why(minded: Minded) -> list[tuple[Why, int]]:
    return [(each.why, each.number) for each in minded.replaced if each]


class TestMinder:
    def test_follows_one_that_ends_and_notes_the_last_few(self, minded: Minded) -> None:
        minded.begin("raise SystemExit(3)")

        until(lambda: len(minded.replaced) == minding.KEPT)
        first = minded.replaced[0]
        until(lambda: minded.replaced[0] != first)

        assert _why(minded) == [(Why.ENDED, 3)] * minding.KEPT

    def test_notes_the_signal_of_one_that_was_killed(self, minded: Minded) -> None:
        minded.begin("os = __import__('os'); os.kill(os.getpid(), 9)")

        until(lambda: minded.replaced)

        assert _why(minded)[0] == (Why.KILLED, 9)

    def test_ends_one_that_hangs_and_will_not_be_told(self, minded: Minded) -> None:
        minded.begin(BEATS_ONCE)

        until(lambda: minded.replaced)

        assert _why(minded)[0] == (Why.HUNG, 0)

    def test_ends_one_that_does_not_begin(self, minded: Minded, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(minding, "READY_WITHIN", 0.2)

        minded.begin(SAYS_NOTHING)

        until(lambda: minded.replaced)
        assert _why(minded)[0] == (Why.HUNG, 0)

    @pytest.mark.parametrize("beats", [count(), repeat(None)], ids=["beats on", "makes ready"])
    def test_leaves_alone_one_that(
        self, beats: Iterator[float | None], minded: Minded, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        looks = count()  # a second from each to the next
        monkeypatch.setattr(minding, "time", SimpleNamespace(monotonic=lambda: float(next(looks))))
        monkeypatch.setattr(Minder, "_last_beat", lambda _: next(beats))
        monkeypatch.setattr(minding, "HUNG_AFTER", 2.0)

        minded.begin(SAYS_NOTHING)
        until(lambda: next(looks) > 20)

        assert minded.replaced == []

    def test_follows_none_once_the_server_is_told_to_end(self, minded: Minded) -> None:
        minded.begin(SAYS_NOTHING)
        until((minded.home / "there").exists)

        minded.told.set()

        until(lambda: not minded.is_minded)
        assert minded.replaced == []


def test_a_note_that_cannot_be_kept_keeps_no_worker_from_being_started(minded: Minded) -> None:
    (minded.home / REPLACED).mkdir()  # as good as a disk that is full
    minded.begin("import pathlib; n = {beat!r}; open(n, 'a').write('x')")

    until(lambda: (minded.home / BEAT).exists() and len((minded.home / BEAT).read_text()) > 2)


def test_work_told_to_end_ends_with_its_worker(tmp_path: Path) -> None:
    work = subprocess.Popen(
        [str(Path(sys.executable).parent / "hark"), "work"],
        env={**os.environ, "HARK_HOME": str(begun(tmp_path))},
    )
    until((tmp_path / BEAT).exists)

    work.send_signal(signal.SIGTERM)

    assert work.wait(60) == 0 and not (tmp_path / REPLACED).exists()

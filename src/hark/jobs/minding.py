"""Minding the worker: another is started where one ends, and one that hangs is ended.

Neither Django nor the lake is imported here: whoever only waits should not hold what others work with.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from hark.core.terms.working import BEAT, REPLACED, Replaced, Why

LOOK_EVERY = 0.5  # seconds
PAUSE = 2.0  # before a worker that died is followed by another
# Seconds without a beat: a load, whose batches take longest, has to say within two minutes that it goes on.
HUNG_AFTER = 180.0
READY_WITHIN = 3600.0  # a ledger put back from a copy is compared whole before the first beat
GRACE = 10.0  # for what is at hand, before one that is told to end is killed: nothing is lost by that
KEPT = 5


class Minder:
    """Keeps one worker at work until it is told to end, and notes why another took its place.

    `is_ending` says that the server was told to end: a worker that ends meanwhile is not followed.
    """

    def __init__(
        self, home: Path, *, is_ending: Callable[[], bool], command: Sequence[str] | None = None
    ) -> None:
        self._beat, self._replaced = home / BEAT, home / REPLACED
        self._is_ending = is_ending
        self._command = command or [sys.executable, "-m", "hark.jobs.worker", str(os.getpid())]
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._mind, daemon=True)

    def begin(self) -> None:
        """Start the worker, and mind it."""
        self._thread.start()

    def end(self) -> None:
        """End the worker, if one was begun, and wait until it is gone."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _mind(self) -> None:
        while True:
            worker = subprocess.Popen(self._command)  # noqa: S603  # the words are ours
            is_hung = self._watch(worker)
            if self._over.wait(PAUSE) or self._is_ending():
                return
            now = datetime.now(UTC)
            status = worker.returncode
            self._note(Replaced(now, Why.HUNG) if is_hung else Replaced.by_status(status, at=now))

    def _watch(self, worker: "subprocess.Popen[bytes]") -> bool:
        """Whether it hung; in either case it is gone.

        Before its first beat it makes ready, which takes its time. How long ago a beat was is counted here:
        the clock of the machine may be set.
        """
        beat, since, has_begun = self._last_beat(), time.monotonic(), False
        while worker.poll() is None:
            now = time.monotonic()
            if (last := self._last_beat()) != beat:
                beat, since, has_begun = last, now, True
            is_hung = now - since > (HUNG_AFTER if has_begun else READY_WITHIN)
            if is_hung or self._over.is_set() or self._is_ending():
                _end(worker)
                return is_hung
            self._over.wait(LOOK_EVERY)
        return False

    def _last_beat(self) -> float | None:
        try:
            return self._beat.stat().st_mtime
        except OSError:
            return None

    def _note(self, replaced: Replaced) -> None:
        """Keep it beside the last few; a full disk keeps no worker from being started."""
        with suppress(OSError):
            before = (
                self._replaced.read_text(encoding="utf-8").splitlines() if self._replaced.exists() else []
            )
            draft = self._replaced.with_suffix(".part")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write("".join(f"{line}\n" for line in [*before, replaced.line][-KEPT:]))
            draft.replace(self._replaced)


def become(home: Path) -> NoReturn:
    """Go on as who minds the worker: the same process and number, without what the command held."""
    os.execv(sys.executable, [sys.executable, "-m", "hark.jobs.minding", str(home)])  # noqa: S606  # no shell is wanted


def main(home: str) -> None:
    """Keep a worker at work until told to end, or until who started this process is gone."""
    starter, told = os.getppid(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    minder = Minder(Path(home), is_ending=told.is_set)
    minder.begin()
    while not told.wait(LOOK_EVERY) and os.getppid() == starter:
        pass
    minder.end()


def _end(worker: "subprocess.Popen[bytes]") -> None:
    worker.terminate()
    try:
        worker.wait(GRACE)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])

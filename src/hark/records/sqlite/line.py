"""A line in which those who write into a file wait for each other, of whatever thread and process they are.

There are two locks. Whoever has the first is next and waits for the second, the turn, so that whoever had it
just now does not have it again before them. The system takes both from a process that dies.
"""

import fcntl
import os
import threading
import time
from pathlib import Path

_LOOK_EVERY = 0.0005  # seconds
_COURTESY = 1.0  # after which whoever is next, and does not move, is passed
_threads: dict[Path, threading.Lock] = {}  # of a process one thread at a time stands in line


class Turn:
    """Leave to write, had by one alone; it is over with `end`, or when nobody holds it any more."""

    def __init__(self, lock: int, thread: threading.Lock) -> None:
        self._lock: int | None = lock
        self._thread = thread

    def end(self) -> None:
        """Let the next one write; nothing where it is over already."""
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)
            self._thread.release()

    __del__ = end


def turn(path: Path, *, patience: float) -> Turn | None:
    """The turn to write into the file, waited for so many seconds at most; None where it did not come."""
    until = time.monotonic() + patience
    thread = _threads.setdefault(path, threading.Lock())
    if not thread.acquire(timeout=patience):
        return None
    lock = None
    try:
        lock = _first(path, until=until)
    finally:
        if lock is None:
            thread.release()
    return None if lock is None else Turn(lock, thread)


def _first(path: Path, *, until: float) -> int | None:
    """The file whose lock is the turn, locked; None where it was not to be had until then."""
    place = _opened(path.with_name(f".{path.name}.next"))
    try:
        _is_locked(place, until=min(until, time.monotonic() + _COURTESY))
        lock = _opened(path.with_name(f".{path.name}.turn"))
        if _is_locked(lock, until=until):
            return lock
        os.close(lock)
        return None
    finally:
        os.close(place)


def _opened(path: Path) -> int:
    """The file, made where there is none; one that root makes belongs to whose folder it lies in."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:
        whose = path.parent.stat()
        os.fchown(file, whose.st_uid, whose.st_gid)
    return file


def _is_locked(file: int, *, until: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(_LOOK_EVERY)
        else:
            return True

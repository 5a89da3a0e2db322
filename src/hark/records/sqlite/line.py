"""A line in which those who write wait for each other, of whatever process they are."""

import fcntl
import os
import time
from pathlib import Path

_LOOK_EVERY = 0.0005  # seconds
_COURTESY = 1.0  # after which whoever is next, and does not move, is passed


class Line:
    """One place in the line before a file: whoever has the turn writes, nobody else does.

    There are two locks. Whoever has the first is next and waits for the second, the turn, so that whoever had
    it just now does not have it again before them. The system takes both from a process that dies.
    """

    def __init__(self, path: Path) -> None:
        self._next, self._turn = (
            _opened(path.with_name(f".{path.name}.{name}")) for name in ("next", "turn")
        )

    def enter(self, *, patience: float) -> bool:
        """Wait for the turn, so many seconds at most; whether it came."""
        until = time.monotonic() + patience
        is_next = _locked(self._next, until=min(until, time.monotonic() + _COURTESY))
        try:
            return _locked(self._turn, until=until)
        finally:
            if is_next:
                fcntl.flock(self._next, fcntl.LOCK_UN)

    def leave(self) -> None:
        """Give up the turn; nothing where it was not had."""
        fcntl.flock(self._turn, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give up the turn and the place."""
        os.close(self._next)
        os.close(self._turn)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _locked(file: int, *, until: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(_LOOK_EVERY)
        else:
            return True

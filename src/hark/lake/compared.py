"""What was compared with its digest, noted so that a process that starts need not read the whole ledger.

A file is known again by its place on the disk, its size and when it was written and changed; whatever writes
to it changes the last. What was changed a moment before it was compared is not noted, for the clocks of disks
are coarse. Bits that turn by themselves change none of it: they are found by who compares all anew, which is
a backup, `hark check --deep`, or a process that finds no note. The note may be thrown away.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from hark.lake import keeping, past

SETTLED = 2 * 10**9  # nanoseconds without a change
_WORTH = 2**16  # bytes; what is smaller is read as quickly
_NOTE = "compared"


class Compared:
    """The files of one ledger that were compared, by whichever process. Many threads may ask."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._note = folder / keeping.DIGESTS / _NOTE
        self._clock = folder / keeping.LOCK
        self._begun, self._known = _read(self._note)
        self._noted = dict(self._known)

    def ailing(self, path: Path, digest: str) -> str:
        """What ails a file that was written with the digest; nothing if it is as it was when compared."""
        try:
            found = path.stat()
        except FileNotFoundError:
            return "missing"
        # Whoever opens the ledger takes its lock: no later than now, by the clock that times its files.
        is_settled = self._clock.stat().st_mtime_ns - found.st_ctime_ns > SETTLED
        name = past.name(self._folder, path)
        told = f"{digest} {found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"
        if self._known.get(name) == told:
            return ""
        fault = keeping.ailing(path, digest)
        if not fault and is_settled and found.st_size >= _WORTH:
            self._known[name] = told
        return fault

    def forget(self) -> None:
        """Begin a new note: something was found damaged, and every process that starts compares all anew."""
        self._note.unlink(missing_ok=True)
        self._begun, self._known, self._noted = uuid4().hex, {}, {}
        with suppress(OSError), self._alone():  # a full disk
            self._write({})

    def note(self) -> None:
        """Keep what was compared since the last note, for processes that start later.

        Where another process has begun a new note meanwhile, nothing of what was known before is kept.
        """
        known = dict(self._known)
        if known == self._noted:
            return
        with suppress(OSError), self._alone():  # a full disk keeps nobody from reading
            begun, _ = _read(self._note)
            if begun != self._begun:
                self._begun, known = begun, {}
                self._known = {}
            else:
                self._write(known)
        self._noted = known

    def _write(self, known: dict[str, str]) -> None:
        there = sorted(name for name in known if past.where(self._folder, name).exists())
        lines = "".join([f"{self._begun}\n", *(f"{known[name]}  {name}\n" for name in there)])
        draft = self._note.with_name(f".{_NOTE}")
        draft.write_text(f"{_digest(lines)}\n{lines}", encoding="utf-8")
        draft.replace(self._note)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._note.with_name(f".{_NOTE}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _read(note: Path) -> tuple[str, dict[str, str]]:
    """Which note it is, and for the name of each file what it is known by; nothing if it is spoilt."""
    try:
        own, _, lines = note.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return "", {}
    if own != _digest(lines):
        return "", {}
    begun, *rest = lines.splitlines()
    parted = (line.partition("  ") for line in rest)
    return begun, {name: told for told, _, name in parted}


def _digest(lines: str) -> str:
    return sha256(lines.encode()).hexdigest()

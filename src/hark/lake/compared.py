"""What was compared with its digest, noted so that a process that starts need not read the whole ledger.

A file is known again by its place on the disk, its size and when it was written and changed; whatever writes
to it changes the last. What was changed a moment before it was compared is not noted, for the clocks of disks
are coarse. Bits that turn by themselves change none of it: they are found by who compares all anew, which is
a backup, `hark check --deep`, or a process that finds no note. The note may be thrown away.
"""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

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
        self._known = _read(self._note)
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
        """Have every process that starts compare all anew: something was found damaged."""
        self._known, self._noted = {}, {}
        self._note.unlink(missing_ok=True)

    def note(self) -> None:
        """Keep what was compared since the last note, for processes that start later."""
        known = dict(self._known)
        if known == self._noted:
            return
        there = sorted(name for name in known if past.where(self._folder, name).exists())
        lines = "".join(f"{known[name]}  {name}\n" for name in there)
        draft = self._note.with_name(f".{_NOTE}")
        with suppress(OSError):  # a full disk, or another process at it, keeps nobody from reading
            draft.write_text(f"{_digest(lines)}\n{lines}", encoding="utf-8")
            draft.replace(self._note)
        self._noted = known


def _read(note: Path) -> dict[str, str]:
    """For the name of each file what it is known by; nothing where the note is not as it was written."""
    try:
        own, _, lines = note.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return {}
    if own != _digest(lines):
        return {}
    parted = (line.partition("  ") for line in lines.splitlines())
    return {name: told for told, _, name in parted}


def _digest(lines: str) -> str:
    return sha256(lines.encode()).hexdigest()

"""A disk that loses power: only what was forced out is sure to be there afterwards.

SQLite writes through it as through any other; the real files stand for the page cache, and
beside them is kept what the disk itself holds. At the cut each write that was not forced out
is lost or kept by chance, and some of those kept are torn between sectors. Names made and
removed become durable in their order, as in a journalled file system, and at the latest when
the folder is forced out.
"""

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import apsw

SECTOR = 512
KEPT = 0.5
TORN = 0.3
_JOURNALS = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL | apsw.SQLITE_OPEN_WAL
_numbers = itertools.count()


class PowerIsGone(apsw.IOError):
    """The cut; nothing after it reaches the disk."""


@dataclass
class Inode:
    """A file as the disk holds it, and what was done to it since it was last forced out."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # without bytes, cut to this length


def _apply(content: bytearray, at: int, data: bytes | None) -> None:
    if data is None:
        del content[at:]
        return
    content.extend(bytes(max(0, at - len(content))))
    content[at : at + len(data)] = data


class Disk:
    """What survives; `cut_at` is the operation, counted from one, during which the power goes."""

    def __init__(self, *, cut_at: int, dice: random.Random) -> None:
        self.cut_at, self.dice = cut_at, dice
        self.operations = 0
        self.left: dict[str, bytes] | None = None
        self._names: dict[str, Inode] = {}
        self._durable_names: dict[str, Inode] = {}
        self._pending_names: list[tuple[str, Inode | None]] = []

    def hold(self, path: Path) -> None:
        """Begin with this file safely on the disk."""
        inode = Inode(bytearray(path.read_bytes()))
        self._names[path.name] = self._durable_names[path.name] = inode

    def opened(self, name: str) -> Inode:
        """The file of this name, made where there is none."""
        if name not in self._names:
            self._names[name] = Inode()
            self._pending_names.append((name, self._names[name]))
        return self._names[name]

    def removed(self, name: str) -> None:
        """Forget the name, until the folder is forced out only in memory."""
        self._names.pop(name, None)
        self._pending_names.append((name, None))

    def wrote(self, inode: Inode, at: int, data: bytes | None) -> None:
        """Note a write, or a cut to a length."""
        inode.pending.append((at, data))

    def forced(self, inode: Inode) -> None:
        """Make all that was done to the file durable."""
        for at, data in inode.pending:
            _apply(inode.durable, at, data)
        inode.pending.clear()

    def folder_forced(self) -> None:
        """Make names made and removed durable."""
        self._settle_names(len(self._pending_names))

    def operation(self) -> None:
        """Count one; the one during which the power goes is not done."""
        self.operations += 1
        if self.operations == self.cut_at:
            self.cut()
        if self.left is not None:
            raise PowerIsGone

    def cut(self) -> None:
        """Lose by chance what was not forced out."""
        self._settle_names(self.dice.randint(0, len(self._pending_names)))
        self.left = {name: self._survivor(inode) for name, inode in self._durable_names.items()}

    def _settle_names(self, count: int) -> None:
        for name, inode in self._pending_names[:count]:
            if inode is None:
                self._durable_names.pop(name, None)
            else:
                self._durable_names[name] = inode
        del self._pending_names[:count]

    def _survivor(self, inode: Inode) -> bytes:
        content = bytearray(inode.durable)
        for at, data in inode.pending:
            if self.dice.random() < KEPT:
                _apply(content, at, self._torn(data) if self.dice.random() < TORN else data)
        return bytes(content)

    def _torn(self, data: bytes | None) -> bytes | None:
        return data and data[: SECTOR * self.dice.randint(0, len(data) // SECTOR)]


class Files(apsw.VFS):  # type: ignore[misc] # no types
    """SQLite's way to a disk."""

    def __init__(self, disk: Disk) -> None:
        self.disk, self.name = disk, f"power-{next(_numbers)}"
        super().__init__(self.name, "")

    def xOpen(self, name: "apsw.URIFilename | str | None", flags: list[int]) -> "File":
        """The file, watched unless it is a temporary one."""
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        return File(self.disk, name, Path(path).name if path else None, flags)

    def xDelete(self, name: str, sync_folder: bool) -> None:
        """Remove the file, and force the folder out where SQLite asks for it."""
        self.disk.operation()
        super().xDelete(name, False)
        self.disk.removed(Path(name).name)
        if sync_folder:
            self.disk.folder_forced()


class File(apsw.VFSFile):  # type: ignore[misc] # no types
    """One open file of a disk that loses power."""

    def __init__(self, disk: Disk, name: object, short: str | None, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self.disk = disk
        self.inode = disk.opened(short) if short else None
        self.folder_too = bool(flags[0] & _JOURNALS)  # as SQLite's own does for a journal just made

    def xWrite(self, data: bytes, offset: int) -> None:
        """Write into the page cache."""
        self._done(lambda inode: self.disk.wrote(inode, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        """Cut to a length, in the page cache."""
        self._done(lambda inode: self.disk.wrote(inode, size, None))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        """Force out; the real disk is spared."""
        self._done(self.disk.forced)
        if self.inode and self.folder_too:
            self.disk.folder_forced()
            self.folder_too = False

    def _done(self, note: Callable[[Inode], None]) -> None:
        if self.inode:
            self.disk.operation()
            note(self.inode)

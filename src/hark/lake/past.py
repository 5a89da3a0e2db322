"""The log's past: entries older than those a process begins with, put away where nobody has to list them.

Whoever appends lists the folder of the log several times, and every version leaves an entry in it. So those
from before a checkpoint go to `_past/`, where versions of then are opened as ever. An entry is linked there
first and taken out of the log the next time, so that whoever has just found it in the log can still read it.
Wherever it lies, it is known by the name it had in the log.
"""

import errno
import os
import shutil
from itertools import count
from pathlib import Path

from hark.lake.durable import durable, fsync

LOG = "_delta_log"
TORN = ".torn"
_PAST = "_past"
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS)


def where(folder: Path, name: str) -> Path:
    """Where the file of that name lies, or will lie."""
    return places(folder, name)[0]


def places(folder: Path, name: str) -> list[Path]:
    """Wherever a file of that name lies. A copy that knows no links has two where one file had two names."""
    own, away = folder / name, folder / _PAST / name
    if not name.startswith(LOG) or not away.exists():
        return [own]
    try:
        return [away] if own.samefile(away) else [away, own]
    except FileNotFoundError:  # it was taken out of the log, perhaps this moment
        return [away]


def name(folder: Path, path: Path) -> str:
    """What a file is known by, wherever it lies."""
    away = folder / _PAST
    return path.relative_to(away if path.is_relative_to(away) else folder).as_posix()


def root(folder: Path, entry: Path) -> Path:
    """The folder whose log has the entry, and all that is needed to be opened at it."""
    return entry.parent.parent if entry.is_relative_to(folder / _PAST) else folder


def logs(folder: Path) -> list[Path]:
    """The folders in which entries and checkpoints lie."""
    return [each / LOG for each in (folder, folder / _PAST) if (each / LOG).exists()]


def put_away(folder: Path, *, before: int) -> None:
    """Put entries and checkpoints before a version away; those already away are taken out of the log.

    Call it under the table's lock, with a checkpoint at that version. On a disk without links all stays.
    """
    log, away = folder / LOG, folder / _PAST / LOG
    for each in (away.parent, away):
        each.mkdir(mode=0o700, exist_ok=True)
    old = sorted(path for path in log.iterdir() if _number(path, before) < before)
    twice = [path for path in old if (away / path.name).exists()]
    try:
        for path in old:  # in their order, so that what is away is a log from its beginning
            if not (away / path.name).exists():
                os.link(path, away / path.name)
    except OSError as problem:
        if problem.errno not in _NO_LINKS:
            raise
        return
    for each in (away, away.parent, folder):
        fsync(each)
    for path in twice:
        path.unlink()
    fsync(log)


def put_back(folder: Path) -> None:
    """Have every entry in the log again, for whoever has to read it from its beginning.

    Call it under the table's lock.
    """
    log = folder / LOG
    lacking = [path for path in (folder / _PAST / LOG).glob("*.json") if not (log / path.name).exists()]
    for path in sorted(lacking, reverse=True):
        try:
            os.link(path, log / path.name)
        except OSError as problem:
            if problem.errno not in _NO_LINKS:
                raise
            draft = log / f".{path.name}"
            shutil.copyfile(path, draft)
            draft.replace(log / path.name)
    durable(log / path.name for path in lacking)


def disown(folder: Path) -> None:
    """Set what was put away aside if it is of another log: one that was put back from a copy, without it.

    Call it under the table's lock.
    """
    away, entries = folder / _PAST, sorted((folder / LOG).glob("*.json"))
    if not entries or not away.exists():
        return
    oldest, newest = (away / LOG / path.name for path in (entries[0], entries[-1]))
    same = not oldest.exists() or oldest.read_bytes() == entries[0].read_bytes()
    if newest.exists() or not same:
        aside = (folder / f"{_PAST}-{n}{TORN}" for n in count())
        away.rename(next(path for path in aside if not path.exists()))
        fsync(folder)


def _number(path: Path, otherwise: int) -> int:
    number = path.name.partition(".")[0]
    return int(number) if number.isdigit() and path.suffix != TORN else otherwise

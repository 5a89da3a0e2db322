"""The log's past: entries older than those a process begins with, put away where nobody has to list them.

Whoever appends lists the folder of the log several times, and every version leaves an entry in it. So those
from before a checkpoint go to `_past/`, where versions of then are opened as ever. An entry is linked there
first and taken out of the log the next time, so that whoever has just found it in the log can still read it.
Wherever it lies, it is known by the name it had in the log.
"""

import errno
import os
from contextlib import suppress
from pathlib import Path

from hark.lake.durable import fsync

LOG = "_delta_log"
TORN = ".torn"
_PAST = "_past"
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS)


def where(folder: Path, name: str) -> Path:
    """Where the file of that name lies, or will lie."""
    away = folder / _PAST / name
    return away if away.exists() else folder / name


def name(folder: Path, path: Path) -> str:
    """What a file is known by, wherever it lies."""
    past = folder / _PAST
    return path.relative_to(past if path.is_relative_to(past) else folder).as_posix()


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
    log, past = folder / LOG, folder / _PAST / LOG
    past.mkdir(mode=0o700, parents=True, exist_ok=True)
    old = sorted(path for path in log.iterdir() if _number(path, before) < before)
    away = [path for path in old if (past / path.name).exists()]
    try:
        for path in old:  # in their order, so that what is away is a log from its beginning
            if not (past / path.name).exists():
                os.link(path, past / path.name)
    except OSError as problem:
        if problem.errno not in _NO_LINKS:
            raise
        return
    for each in (past, past.parent, folder):
        fsync(each)
    for path in away:
        path.unlink()
    fsync(log)


def put_back(folder: Path) -> None:
    """Have every entry in the log again, for whoever has to read it from its beginning."""
    for path in sorted((folder / _PAST / LOG).glob("*.json"), reverse=True):
        with suppress(FileExistsError):
            os.link(path, folder / LOG / path.name)


def _number(path: Path, otherwise: int) -> int:
    number = path.name.partition(".")[0]
    return int(number) if number.isdigit() and path.suffix != TORN else otherwise

"""The list of the destroyed keys, copied where the loss of a disk leaves it, and taken into what is put back.

Putting back needs no installation, so settings are read only where the place outside is asked for.
"""

import os
import re
from pathlib import Path

from hark.core.errors import Refusal, Unavailable
from hark.guard import key_files

NAME = "destroyed"
_ENTRY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12} \S+")


class NoList(Refusal):
    """The file is no list of destroyed keys."""


def outside() -> Path:
    """Where the list is copied to: beside the audit's checkpoints."""
    from django.conf import settings

    place: Path = settings.HARK_WITNESS
    return place.with_name(NAME)


def copy(folder: Path) -> int:
    """How many entries of the list beside the keys were added to the one outside, forced to the disk there.

    Raises:
        Unavailable: the place outside cannot be written.
    """
    place = outside()
    try:
        missing = _missing(folder / NAME, there=place)
        if missing:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _append(place, missing)
    except OSError as problem:
        raise Unavailable(
            f"The list of destroyed keys cannot be copied to {place}: {problem}. "
            "What was erased is erased all the same, and `hark serve` tries the copy again."
        ) from problem
    return len(missing)


def take_in(newer: Path, *, folder: Path) -> int:
    """How many entries of a newer list were added to the one beside the keys.

    Raises:
        NoList: the file holds something else.
    """
    if not _entries(newer):
        raise NoList("{name} holds no destroyed keys. Take the list kept outside.", name=newer.name)
    missing = _missing(newer, there=folder / NAME)
    if missing:
        _append(folder / NAME, missing)
    return len(missing)


def _missing(here: Path, *, there: Path) -> list[str]:
    entries = _entries(here)
    known = {entry.split(" ")[0] for entry in _entries(there)} if entries else set()
    return [entry for entry in entries if entry.split(" ")[0] not in known]


def _entries(path: Path) -> list[str]:
    """The whole entries of a list; none where there is no list. One that power cut short is no entry."""
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    return [line for line in lines if _ENTRY.fullmatch(line)]


def _append(path: Path, entries: list[str]) -> None:
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
        end = file.seek(0, os.SEEK_END)
        torn = end and os.pread(file.fileno(), 1, end - 1) != b"\n"  # the last writing broke off
        file.write(("\n" * bool(torn) + "".join(f"{entry}\n" for entry in entries)).encode())
        file.flush()
        os.fsync(file.fileno())
    key_files.sync(path.parent)

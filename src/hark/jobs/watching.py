"""The command that watches a folder: what is put there is loaded once it is whole, and moved away."""

import sys
import time
from argparse import Namespace
from pathlib import Path

from hark.core.errors import NotFound, Refusal
from hark.guard.access import operator
from hark.guard.redaction import redact
from hark.jobs.command import DONE, REFUSED
from hark.jobs.counting import counted
from hark.jobs.data import settle
from hark.jobs.start import operator_name

PAUSE = 2.0  # seconds in which a file that is whole does not change
UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")  # as programs call what they still write
Look = dict[Path, tuple[int, int]]


class NoFolder(NotFound):
    """There is no folder to watch."""


def watch(options: Namespace) -> int:
    """Load what is whole, look again, until interrupted; with --once what is there now, and the status."""
    folder: Path = options.folder
    if not folder.is_dir():
        raise NoFolder('There is no folder "{name}". Make it, or name another.', name=folder.name)
    seen, refused = look(folder), False
    while True:
        time.sleep(PAUSE)
        now = look(folder)
        for path in sorted(path for path, state in now.items() if seen.get(path) == state):
            refused = not _load(path, options) or refused
        if options.once:
            return REFUSED if refused else DONE
        seen = look(folder)


def look(folder: Path) -> Look:
    """The files that lie there, with size and time of change; hidden and unfinished ones are none."""
    found = {}
    for path in folder.iterdir():
        try:
            if path.is_symlink() or not path.is_file() or path.name.startswith("."):
                continue
            state = path.stat()
        except FileNotFoundError:  # whoever put it there has taken it away
            continue
        if path.suffix.lower() not in UNFINISHED:
            found[path] = state.st_size, state.st_mtime_ns
    return found


def _load(path: Path, options: Namespace) -> bool:
    """Whether the file was read to its end; it lies in done/ after, or in refused/ if not."""
    try:
        settled = settle(path, mapping=options.mapping, feed=options.feed, by=operator(operator_name()))
        refusal = settled.refusal
    except Refusal as problem:
        settled, refusal = None, problem
    name = redact(path.name, sealed=False).text  # what is printed is kept in logs
    if settled:
        tally = settled.tally
        print(
            f"{name}: {tally.read:,} read = {tally.accepted:,} accepted"
            f" + {counted(tally.duplicates, 'duplicate')} + {tally.quarantined:,} in quarantine",
            flush=True,
        )
    if refusal:
        print(f"hark: {name}: {refusal}", file=sys.stderr, flush=True)
    # Killed before this, it is loaded once more, and every record is a duplicate.
    _move(path, path.parent / ("refused" if refusal else "done"))
    return refusal is None


def _move(path: Path, to: Path) -> None:
    """Into the folder, beside what has the same name there."""
    to.mkdir(exist_ok=True)
    place, number = to / path.name, 1
    while place.exists():
        number += 1
        place = to / f"{number}-{path.name}"
    path.rename(place)

"""Paths that lead to no file, and files with hostile names."""

import os
from pathlib import Path

from hark.intake.files.opening import MissingFile, NotAFile, NotReadable
from tests.faults.hostile import GOOD, HEADER, harmless, holding, refused


def locked(path: Path) -> None:
    """A file nobody may read."""
    path.write_text(HEADER + GOOD)
    path.chmod(0)


PATHS = [
    refused("gone.csv", lambda path: None, MissingFile, "There is no file"),
    refused("leads-nowhere.csv", lambda path: path.symlink_to("gone"), MissingFile, "There is no file"),
    refused("folder.csv", Path.mkdir, NotAFile, "is a folder"),
    refused("leads-to-a-folder.csv", lambda path: path.symlink_to("/"), NotAFile, "is a folder"),
    refused("round-in-circles.csv", lambda path: path.symlink_to(path.name), NotReadable, "leads nowhere"),
    refused("pipe.csv", os.mkfifo, NotAFile, "a device or a pipe"),
    refused("endless-device.csv", lambda path: path.symlink_to("/dev/zero"), NotAFile, "a device or a pipe"),
    *([refused("locked.csv", locked, NotReadable, "you may not read it")] if os.geteuid() else []),
    harmless("a name ; $(touch x) 'of' \"many\" \u202egnp.csv", holding(HEADER + GOOD)),
    harmless("line\nbreak {0} %s.csv", holding(HEADER + GOOD)),
]

"""What is written is there after the power was cut. It needs no engine, so that others may use it."""

import os
from collections.abc import Iterable
from pathlib import Path


def durable(paths: Iterable[Path]) -> None:
    """Force files, and the folders they lie in, to the disk."""
    folders = set()
    for path in paths:
        fsync(path)
        folders.add(path.parent)
    for folder in folders:
        fsync(folder)


def fsync(path: Path) -> None:
    """Force one file or folder to the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

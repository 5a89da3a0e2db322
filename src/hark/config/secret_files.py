"""Files that hold a secret: each weakness of one, with its remedy."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from django.core.checks import CheckMessage, Error


def ailing(path: Path, *, what: str, id: str) -> Iterator[CheckMessage]:
    """What ails the file: it cannot be read, holds nothing, or others can read it."""
    if not (path.is_file() and os.access(path, os.R_OK)):
        yield Error(
            f"{what}, {path.name}, cannot be read.", hint="Put it there, for Hark's account to read.", id=id
        )
        return
    if not path.read_bytes().strip():
        yield Error(f"{what}, {path.name}, is empty.", hint="Write it there.", id=f"{id}_empty")
    if open_to_others(path):
        yield Error(f"Others can read {path.name}.", hint=f"chmod 600 {path.name}", id=f"{id}_open")


def open_to_others(path: Path) -> bool:
    """Whether others than its owner may do anything with it."""
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)

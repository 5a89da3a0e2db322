"""The folder that holds everything one installation keeps, readable by its owner only."""

import os
from pathlib import Path

from hark.config.environment import BadSetting
from hark.guard import key_files


def folder() -> Path:
    """`HARK_HOME` (default ./var), created when missing.

    Raises:
        BadSetting: the path has a sign that a ledger's log cannot hold, or a restore broke off there.
    """
    home = Path(os.environ.get("HARK_HOME", "var")).resolve()
    if "%" in str(home):  # deltalake takes it for the beginning of an escape
        raise BadSetting("The path of HARK_HOME, {home}, has a % in it. Choose another.", home=home)
    if (home / ".restoring").exists():
        raise BadSetting("A restore into {home} broke off. Empty the folder and restore again.", home=home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def witness(home: Path) -> Path:
    """The file of the audit's checkpoints: `HARK_WITNESS`, in it where that is a folder; else in `home`."""
    place = Path(os.environ.get("HARK_WITNESS") or home / "witness").resolve()
    return place if place.suffix and not place.is_dir() else place / "audit.checkpoints"


def secret(home: Path, name: str) -> bytes:
    """A key of this installation, made once at random and then only read."""
    key_files.make(home / "keys", name)
    return (home / "keys" / name).read_bytes()

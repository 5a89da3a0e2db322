"""Real files that may be used for tests and not be given away: where they are, if they are."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("HARK_LOCAL_DATA", Path(__file__).parents[2] / "shared" / "data"))


def local(name: str) -> Path:
    """The file of that name under the folder; where it is not, the test is skipped."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is not on this machine (HARK_LOCAL_DATA names the folder it lies in)")
    return path

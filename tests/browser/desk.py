"""A desk before its first file: the real server and its worker, over an empty home."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.demonstration import PATIENT, Demonstration, by_role, free_port, wait_for
from tests.homes import begun

EXAMPLES = Path(__file__).parents[2] / "docs/examples"
LIST = EXAMPLES / "branch.csv"
_HARK = Path(sys.executable).with_name("hark")
_STAFF = """
from hark.jobs.start import start
start()
from datetime import UTC, datetime
from hark.flows import one_time
from hark.guard.access import operator
from hark.jobs.demo import people
for row in people.ensure(by=operator("tests"), now=datetime.now(UTC)):
    print(f"{row.role.replace('_', ' ')}\t{one_time.path(row)}")
"""


@dataclass(slots=True)
class Desk:
    """Where it is served, and the folder it keeps everything in."""

    served: Demonstration
    home: Path

    @property
    def mapping(self) -> Path:
        """The institution's own mapping for the list of a branch."""
        return self.home / "mappings" / "branch.toml"

    def mend(self) -> None:
        """Teach the mapping the dates it could not read."""
        told = self.mapping.read_text(encoding="utf-8")
        self.mapping.write_text(told.replace('["%Y-%m-%d"]', '["%Y-%m-%d", "%Y/%m/%d"]'), encoding="utf-8")

    def load(self) -> None:
        """Load the list by command; three of its eight records are kept aside."""
        environment = {**os.environ, "HARK_HOME": str(self.home)}
        subprocess.run([_HARK, "load", LIST, "--as", "branch"], env=environment, check=False)


@contextmanager
def opened(home: Path) -> Iterator[Desk]:
    """The desk, running until the block ends."""
    port = free_port()
    environment = {**os.environ, **PATIENT, "HARK_HOME": str(begun(home))}
    told = subprocess.run(
        [sys.executable, "-c", _STAFF], env=environment, stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    address = f"http://127.0.0.1:{port}"
    lines = (line.split("\t") for line in told.splitlines())
    sign_ins = by_role((role, address + path) for role, path in lines)
    (home / "mappings").mkdir()
    shutil.copy(EXAMPLES / "branch.toml", home / "mappings")
    hark = subprocess.Popen(
        [_HARK, "serve", "--port", f"{port}"], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        next(iter(hark.stdout or ()))  # it says where it serves just before it does
        wait_for(port)
        yield Desk(Demonstration(address, sign_ins), home)
    finally:
        hark.terminate()
        hark.wait(timeout=30)

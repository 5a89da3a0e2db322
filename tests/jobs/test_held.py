"""What processes hold in memory, and so had to wait for: not what they are not asked for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.homes import begun

EXAMPLES = Path(__file__).parents[2] / "docs/examples"
ENGINES = {"duckdb", "pyarrow", "numpy", "deltalake", "ibis", "scipy"}
PARENT = "import granian, hark.jobs.parent"
WORKER = """
import os
from hark.jobs.start import start
from hark.jobs.worker import cases, loop
start()
seen = iter([1] * 4)
os.getppid = lambda: next(seen, 0)
loop.run(1)
cases.count()
"""
SERVES = """
from hark.config.wsgi import application
from django.test import Client
assert Client(headers={"host": "localhost"}).get("/healthz").status_code == 200
"""
LOADS = f"""
from hark.jobs.command import main
assert main(["load", "{EXAMPLES / "accesses.csv"}", "--as", "accesses"]) == 0
"""


@pytest.mark.parametrize(
    ("process", "free_of"),
    [
        (PARENT, {"django", "sqlite3", *ENGINES}),
        (WORKER, ENGINES),
        (SERVES, ENGINES),
        (LOADS, {"pandas", "scipy", "xlsxwriter"}),
    ],
    ids=["parent", "worker", "serves", "loads"],
)
def test_who_is_not_asked_holds_no_engine(process: str, free_of: set[str], tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", f"{process}\nimport sys; print('held', *sys.modules)"],
        env={**os.environ, "HARK_HOME": str(begun(tmp_path))},
        capture_output=True,
        text=True,
        check=True,
    )

    assert free_of & set(said.stdout.rpartition("held")[2].split()) == set()

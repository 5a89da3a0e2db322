"""The worker as a process."""

import os
import subprocess
import sys
from pathlib import Path


def test_a_worker_whose_server_died_before_it_began_ends(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()

    worker = subprocess.run(
        [sys.executable, "-m", "hark.jobs.worker", str(gone.pid)],
        env={**os.environ, "HARK_HOME": str(tmp_path)},
        timeout=120,
        check=False,
    )

    assert worker.returncode == 0

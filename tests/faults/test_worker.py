"""A worker that is told to end does so of itself."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.homes import begun


def test_a_worker_told_to_end_does_so_after_what_is_at_hand(tmp_path: Path) -> None:
    environment = {**os.environ, "HARK_HOME": str(begun(tmp_path))}
    worker = subprocess.Popen([sys.executable, "-m", "hark.jobs.worker", str(os.getpid())], env=environment)
    for _ in range(600):
        if (tmp_path / "worker.beat").exists():
            break
        time.sleep(0.1)

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=60) == 0

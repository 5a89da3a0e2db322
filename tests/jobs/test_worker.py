"""The worker as a process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hark.guard.access import operator
from hark.jobs import worker
from tests.homes import begun


def test_a_worker_whose_server_died_before_it_began_ends(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()

    worker = subprocess.run(
        [sys.executable, "-m", "hark.jobs.worker", str(gone.pid)],
        env={**os.environ, "HARK_HOME": str(begun(tmp_path))},
        timeout=120,
        check=False,
    )

    assert worker.returncode == 0


@pytest.mark.django_db
def test_settings_that_are_refused_are_told_and_end_nothing(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (home / "targets_of_complaints.toml").write_text("[assigning]\nautomatic = 'perhaps'\n", encoding="utf-8")

    worker.watch_cases(operator("worker"))

    assert "The complaints cannot be seen to" in caplog.text

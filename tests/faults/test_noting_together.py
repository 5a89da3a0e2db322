"""Processes that note deeds at the same time leave one sequence without gaps."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.homes import begun

EACH, PROCESSES = 40, 2
_HARK = Path(sys.executable).with_name("hark")


def test_processes_noting_together_leave_one_history(tmp_path: Path) -> None:
    environment = {**os.environ, "HARK_HOME": str(begun(tmp_path))}
    subprocess.run([_HARK, "audit", "verify"], env=environment, check=True, capture_output=True)

    noters = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.noter", f"noter{number}", str(EACH)], env=environment
        )
        for number in range(PROCESSES)
    ]
    assert [noter.wait(timeout=120) for noter in noters] == [0] * PROCESSES

    told = subprocess.run(
        [_HARK, "audit", "verify", "--json"], env=environment, check=True, capture_output=True, text=True
    )
    said = json.loads(told.stdout)
    assert (said["entries"], said["finding"]) == (1 + EACH * PROCESSES, None)

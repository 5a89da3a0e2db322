"""The command that proves a backup can be put back."""

import json
import os
import subprocess
import sys
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from django.utils import timezone

from hark.flows import drills
from hark.flows.drills import Drill, Step
from hark.guard.access import operator
from hark.jobs.command import DONE, REFUSED
from hark.jobs.start import operator_name

LONGEST = 600  # seconds a rehearsal may take
# The copy's records are a file, wherever those of the installation are: no rehearsal may touch these.
_APART = dict.fromkeys(("HARK_BACKUPS", "HARK_WITNESS", "HARK_DATABASE_URL", "HARK_DATABASE_OWNER_URL"), "")


def drill(options: Namespace) -> int:
    """So many drills; 1 when one of them failed."""
    by = operator(operator_name())
    run = [drills.drill(by=by, clock=timezone.now, rehearse=rehearse) for _ in range(max(1, options.times))]
    if options.json:
        print(json.dumps([{**asdict(one), "passed": one.passed} for one in run], default=str))
    else:
        for one in run:
            _print(one)
    return DONE if all(one.passed for one in run) else REFUSED


def rehearse(home: Path) -> list[Step]:
    """What was found on the restored folder, tried in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "hark.jobs.rehearsal"],
        env={**os.environ, **_APART, "HARK_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    steps = [Step(**json.loads(line)) for line in ran.stdout.splitlines() if line.startswith("{")]
    if ran.returncode and all(step.passed for step in steps):
        last = (ran.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        steps.append(Step("start", found=last))
    return steps


def _print(run: Drill) -> None:
    print(f"{run.begun_at:%Y-%m-%d %H:%M} {'passed' if run.passed else 'FAILED'} in {run.seconds:.1f} s")
    for step in run.steps:
        print(f"  {'ok' if step.passed else 'NO':3} {step.name:18} {step.seconds:7.2f} s  {step.found}")

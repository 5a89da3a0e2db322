"""The command `hark`, run many times without starting Python each time: one fork a run.

Reads a JSON line of arguments, runs the command in a fork of its own, and answers with
a JSON line: its exit status, what it printed, its processor time and its peak memory,
the processes it started itself included.
"""

import json
import os
import sys
import tempfile
from dataclasses import asdict, dataclass
from importlib import import_module

# What a load imports late; imported before the fork, it costs once what it would cost at every run.
LATE = (
    "hark.jobs.data",
    "hark.catalogue",
    "pyarrow.compute",
    "ibis.backends.sql.compilers",
    "ibis.backends.duckdb",
    "duckdb",
)


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one run of the command."""

    status: int
    output: str
    errors: str
    seconds: float
    mebibytes: float


def run(arguments: list[str]) -> Run:
    """One run, in a process of its own."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        pid = os.fork()
        if not pid:
            _become(arguments, output.fileno(), errors.fileno())
        _, status, used = os.wait4(pid, 0)
        return Run(
            os.waitstatus_to_exitcode(status),
            _text(output.fileno()),
            _text(errors.fileno()),
            used.ru_utime + used.ru_stime,
            used.ru_maxrss / 1024,
        )


def _become(arguments: list[str], output: int, errors: int) -> None:
    from hark.jobs.command import main

    os.dup2(output, 1)
    os.dup2(errors, 2)
    status = 70
    try:
        status = main(arguments)
    except SystemExit as ended:
        status = int(ended.code or 0)
    except BaseException:  # noqa: BLE001  # a fault of the command is an answer too
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _text(file: int) -> str:
    return os.pread(file, 10_000_000, 0).decode(errors="replace")


def serve() -> None:
    """Answer until there are no more questions."""
    from django.db import connections

    from hark.jobs.start import start

    start()
    for module in LATE:
        import_module(module)
    connections.close_all()
    for line in sys.stdin:
        print(json.dumps(asdict(run(json.loads(line)))), flush=True)


if __name__ == "__main__":
    serve()

"""A Spark cluster on the loopback address: one master and two workers, from the installed package."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from shutil import which

LOOPBACK = "127.0.0.1"
WORKERS = 2
PATIENCE = 120.0  # seconds; starting a virtual machine on a busy computer takes a while
# Few pieces: two workers of one core on the machine that also runs the tests.
OPTIONS = "spark.sql.shuffle.partitions=2&spark.driver.host=127.0.0.1"


def lacking() -> str:
    """What the machine lacks for a cluster; nothing where it lacks nothing."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed (make test-spark installs it)"
    if not which("java"):
        return "Java is not installed"
    return ""


@contextmanager
def started(folder: Path, *, megabytes: int = 700) -> Iterator[str]:
    """The address of a cluster that lives as long as the block does; its logs are in the folder.

    A question may take so many `megabytes` of each worker, and as many where its answer is put together.
    """
    running: list[subprocess.Popen[bytes]] = []
    try:
        running.append(_start("org.apache.spark.deploy.master.Master", folder / "master.log", "--port", "0"))
        master = _said(folder / "master.log", rf"Starting Spark master at (spark://{LOOPBACK}:\d+)", running)
        for n in range(WORKERS):
            log = folder / f"worker-{n}.log"
            work = (
                "--cores",
                "1",
                "--memory",
                f"{megabytes + 300}m",
                "--work-dir",
                str(folder / f"work-{n}"),
                master,
            )
            running.append(_start("org.apache.spark.deploy.worker.Worker", log, *work))
            _said(log, f"(Successfully registered) with master {master}", running)
        driver = max(megabytes, 1_024)
        yield f"{master}?spark.executor.memory={megabytes}m&spark.driver.memory={driver}m&{OPTIONS}"
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait(timeout=PATIENCE)


def _start(what: str, log: Path, *arguments: str) -> subprocess.Popen[bytes]:
    import pyspark

    home = Path(pyspark.__file__).parent
    # Only what a cluster needs: its logs are kept, and they tell the environment.
    environment = {
        name: os.environ[name] for name in ("PATH", "JAVA_HOME", "HOME", "LANG") if name in os.environ
    }
    environment |= {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": LOOPBACK, "PYSPARK_PYTHON": sys.executable}
    own = ("--host", LOOPBACK, "--webui-port", "0")
    with log.open("wb") as out:
        return subprocess.Popen(
            [home / "bin/spark-class", what, *own, *arguments],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=log.parent,
        )


def _said(log: Path, words: str, running: list[subprocess.Popen[bytes]]) -> str:
    """What the log says in the words' brackets, as soon as it does."""
    over = time.monotonic() + PATIENCE
    while time.monotonic() < over:
        if found := re.search(words, log.read_text(encoding="utf-8", errors="replace")):
            return found[1]
        assert all(process.poll() is None for process in running), log.read_text(encoding="utf-8")
        time.sleep(0.2)
    raise AssertionError(f"It never said {words!r}:\n{log.read_text(encoding='utf-8')}")

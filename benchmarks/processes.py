"""The processes of `hark serve`: started, found and told apart."""

import os
import subprocess
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.ledgers import HARK

PORT = 8765
KINDS = {
    "hark.jobs.parent": "parent",
    "hark.jobs.worker": "worker",
    "spawn_main": "serves",
    "resource_tracker": "tracker",
}


def serve(home: Path) -> "subprocess.Popen[bytes]":
    """`hark serve` in this home, begun."""
    return subprocess.Popen(
        [HARK, "serve", "--port", str(PORT)],
        env={**os.environ, "HARK_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def answers(path: str) -> bool:
    """Whether this address is answered with 200."""
    try:
        with urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=10) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def until_answered(path: str) -> float:
    """The seconds until it was."""
    began = time.monotonic()
    while not answers(path):
        time.sleep(0.02)
    return time.monotonic() - began


def family(pid: int) -> list[int]:
    """The process and those that come from it."""
    children = [
        child
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    return [pid, *(each for child in children for each in family(int(child)))]


def kind(pid: int) -> str:
    """Which of the processes it is."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    return next((name for word, name in KINDS.items() if any(word in said for said in words)), "other")

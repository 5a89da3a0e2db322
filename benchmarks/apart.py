"""A deed of a benchmark in a process of its own, whose memory and start are nobody else's."""

import subprocess
import sys


def apart(module: str, deed: str, *arguments: object) -> str:
    """What the deed of that module prints."""
    command = [sys.executable, "-m", module, deed, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout

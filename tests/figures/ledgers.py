"""A bundled extract loaded by the real command, ready to be asked."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import hark
from tests.figures import independent
from tests.homes import begun

BUNDLED = Path(hark.__file__).parent / "jobs" / "demo" / "data"
COMMAND = Path(sys.executable).with_name("hark")

# The command's own entry, told its arguments a line at a time: a start takes seconds, an answer a blink.
STAYING = """
import json, sys
from hark.jobs.command import main
for line in sys.stdin:
    print(main(json.loads(line)), flush=True)
"""


class Loaded:
    """A file in a home of its own, loaded by the real command."""

    def __init__(self, path: Path, *, home: Path, mapping: str) -> None:
        self._surroundings = os.environ | {"HARK_HOME": f"{begun(home)}"}
        self.load = self.command("load", f"{path}", "--as", mapping, "--json")
        self._staying = subprocess.Popen(
            [sys.executable, "-c", STAYING],
            env=self._surroundings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def asked(self, indicator: str, *options: str, span: tuple[date, date]) -> list[dict[str, Any]]:
        """What `hark ask` prints of the days from the first up to the second, from the process that stays."""
        answers: list[dict[str, Any]] = self._told(question(indicator, *options, span=span))
        return answers

    def command(self, *arguments: str) -> Any:
        """What the installed command prints, started for this alone."""
        done = subprocess.run(
            [COMMAND, *arguments], env=self._surroundings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def close(self) -> None:
        """Let the process that stays come to its end."""
        self._staying.communicate()

    def _told(self, arguments: Sequence[str]) -> Any:
        assert self._staying.stdin is not None
        assert self._staying.stdout is not None
        self._staying.stdin.write(json.dumps(arguments) + "\n")
        self._staying.stdin.flush()
        printed, status = self._staying.stdout.readline(), self._staying.stdout.readline()
        assert status == "0\n", f"hark {' '.join(arguments)}: {printed}{status}"
        return json.loads(printed)


def question(indicator: str, *options: str, span: tuple[date, date]) -> tuple[str, ...]:
    """The words of the command."""
    start, end = span
    return ("ask", indicator, "--from", f"{start}", "--to", f"{end}", *options, "--json")


class Ledger(Loaded):
    """One extract of complaints as the command knows it, and as the file says."""

    def __init__(self, path: Path, *, home: Path) -> None:
        self.rows = independent.read(path)
        super().__init__(path, home=home, mapping="cfpb")

    @property
    def span(self) -> tuple[date, date]:
        """The first day, and the day after the last."""
        days = [independent.received(row) for row in self.rows]
        return min(days), max(days) + timedelta(days=1)

    @property
    def days(self) -> int:
        start, end = self.span
        return (end - start).days

    def ask(
        self, indicator: str, *options: str, span: tuple[date, date] | None = None
    ) -> list[dict[str, Any]]:
        """What `hark ask` prints of all days, unless said."""
        return self.asked(indicator, *options, span=span or self.span)

    def question(self, indicator: str, *options: str) -> tuple[str, ...]:
        """The words of the command for all days."""
        return question(indicator, *options, span=self.span)

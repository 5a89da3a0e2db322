"""The command line others script against, run in this process."""

import json
from pathlib import Path

import pytest

from hark.jobs.command import main
from tests.makers import a_file, a_row


class Hark:
    """Runs the command and keeps what it printed."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self.capfd = capfd
        self.out = self.err = ""

    def __call__(self, *arguments: object) -> int:
        self.capfd.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as wrong_use:
            status = int(str(wrong_use.code))
        self.out, self.err = self.capfd.readouterr()
        return status

    def json(self) -> object:
        return json.loads(self.out)


@pytest.fixture
def hark(home: Path, capfd: pytest.CaptureFixture[str]) -> Hark:
    return Hark(capfd)


@pytest.fixture
def file(home: Path) -> Path:
    return a_file(
        home, [a_row(id="1", state="GA"), a_row(id="2", state="TX", timely="No"), a_row(id="3", timely="")]
    )

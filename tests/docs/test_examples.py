"""The examples of the pages run, and print what the page says they print.

A fenced `console` block is one conversation: lines after `$ ` are typed, the others
are the answer, in which `...` stands for anything. Each page starts from the loaded
demonstration, in a folder that has docs/examples.
"""

import doctest
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, fenced, named
from tests.homes import begun

CHECKER = doctest.OutputChecker()
LOOSELY = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
LONG = {"back-up-and-restore.md", "train-the-triage.md"}  # twenty seconds and more each
WITH_EXAMPLES = [
    pytest.param(page, marks=[pytest.mark.long] * (page.name in LONG), id=named(page))
    for page in PAGES
    if any(fenced(page, "console"))
]


def typed(page: Path) -> Iterator[tuple[str, str]]:
    """Each command of the page with the answer that is shown for it."""
    for block in fenced(page, "console"):
        for turn in f"\n{block}".split("\n$ ")[1:]:
            command, _, answer = turn.partition("\n")
            while command.endswith("\\"):
                more, _, answer = answer.partition("\n")
                command = command[:-1] + more
            yield command, answer


def run(command: str, *, where: Path, written_out: bool = False) -> subprocess.CompletedProcess[str]:
    """The command as a reader would give it, standing in `where`.

    There `hark` is a known command, but where it is `written_out`.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("HARK_", "DJANGO_"))
    }
    environment["PYTHONUNBUFFERED"] = "1"  # both streams in the order they were written
    own = str(Path(sys.executable).parent)
    others = [folder for folder in environment["PATH"].split(os.pathsep) if folder != own]
    environment["PATH"] = os.pathsep.join(others if written_out else [own, *others])
    return subprocess.run(
        ["bash", "-c", command],
        cwd=where,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demonstration has been loaded."""
    folder = tmp_path_factory.mktemp("loaded")
    begun(folder / "var")
    ran = run("hark demo --no-serve", where=folder)
    assert ran.returncode == 0, ran.stdout
    return folder


@pytest.mark.parametrize("page", WITH_EXAMPLES)
def test_the_page_does_what_it_says(page: Path, loaded: Path, tmp_path: Path) -> None:
    shutil.copytree(loaded / "var", tmp_path / "var")
    shutil.copytree(ROOT / "docs/examples", tmp_path / "docs/examples")
    (tmp_path / ".venv").symlink_to(sys.prefix)

    for command, answer in typed(page):
        ran = run(command, where=tmp_path, written_out=page.parent.name == "tutorial")

        assert not answer or CHECKER.check_output(answer, ran.stdout, LOOSELY), f"$ {command}\n{ran.stdout}"
        # A refusal is right only where the page shows it.
        assert ran.returncode == 0 or (ran.returncode == 1 and "hark: " in answer), (
            f"$ {command}\n{ran.stdout}"
        )

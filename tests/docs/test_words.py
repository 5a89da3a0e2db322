"""What must not stand in any file of the project, and what must stand in the change log."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import hark
from tests.docs.pages import ROOT

# Folders of one machine, and hosts of registries: neither means anything to whoever clones this.
FORBIDDEN = re.compile(
    r"(?<![\w.])/(work|farm|root|home/\w+)/|pythonhoste[d]|pypi[.]org|npmjs[.]|debian[.]org/debian",
    re.IGNORECASE,
)


def files() -> Iterator[Path]:
    """Every text file that is, or is about to be, part of the project; vendored ones are as published."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if "static/vendor" not in name and path.is_file() and b"\0" not in path.read_bytes()[:8192]:
            yield path


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files()
        if (match := FORBIDDEN.search(path.read_text(encoding="utf-8", errors="replace")))
    ]

    assert found == []


def test_a_planted_path_or_host_is_found() -> None:
    assert FORBIDDEN.search("see " + "/".join(["", "root", "notes"]))
    assert FORBIDDEN.search("--index-url https://" + ".".join(["pypi", "org"]))
    assert not FORBIDDEN.search("the network/root/cause and docs/work/list")


def test_the_locks_hold_no_address() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        assert not re.search(r"://|--index-url|--find-links", lock.read_text(encoding="utf-8"))


def test_the_change_log_tells_of_the_version_at_hand() -> None:
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert f"## {hark.__version__}" in log or "## Unreleased" in log

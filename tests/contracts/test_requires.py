"""A test that needs a browser is skipped without one, except in CI, where that is a failure."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.planting import ROOT

NEEDY = """
import pytest

@pytest.mark.requires("chromium")
def test_needy_by_its_mark() -> None: ...

def test_needy_by_the_fixture(chromium) -> None: ...
"""


@pytest.mark.parametrize("ci", ["", "true"])
def test_without_a_browser(ci: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests/conftest.py", tmp_path)
    (tmp_path / "test_needy.py").write_text(NEEDY, encoding="utf-8")

    # Neither Django nor a browser on the path is there for the needy tests.
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:django", tmp_path],
        cwd=tmp_path,
        env={**os.environ, "CI": ci, "PATH": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ("2 skipped" in ran.stdout) is not bool(ci), ran.stdout
    assert ("2 errors" in ran.stdout) is bool(ci), ran.stdout
    assert (ran.returncode == 0) is not bool(ci)

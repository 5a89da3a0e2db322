"""The lake is tried with the engines it has where Hark is served, one for each ledger."""

from pathlib import Path

import pytest

from hark.lake import gathering, keeping


@pytest.fixture(autouse=True)
def _engines_of_their_own(engine_of_its_own: None) -> None: ...


@pytest.fixture
def every_four(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small parts are gathered every four versions."""
    monkeypatch.setattr(gathering, "EVERY", 4)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the files that were read to compare them."""
    names: set[str] = set()
    real = keeping.sha256_of

    def noted(path: Path) -> str:
        names.add(path.name)
        return real(path)

    monkeypatch.setattr(keeping, "sha256_of", noted)
    return names

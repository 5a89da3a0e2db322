"""The copy each contract is tried on."""

from pathlib import Path

import pytest

from tests.contracts.planting import Copy, copied


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy of the source, without a fault as yet."""
    return copied(tmp_path)

"""An audit with a checkpoint over its first entries."""

import pytest

from hark.flows import checkpoints
from tests.audited import some_entries
from tests.makers import NOON


@pytest.fixture
def entries(home: object, db: None) -> None:
    """Three entries that are signed and copied outside, and one that is not yet."""
    some_entries(3)
    checkpoints.keep(now=NOON)
    some_entries(1)

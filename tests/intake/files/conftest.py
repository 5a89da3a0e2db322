"""Readers are tested as they run: in a process apart."""

import pytest


@pytest.fixture(autouse=True)
def _apart(reader_of_its_own: None) -> None: ...

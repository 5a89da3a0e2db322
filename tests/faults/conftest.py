"""Faults meet a reader where it runs: in a process apart."""

import pytest


@pytest.fixture(autouse=True)
def _apart(reader_of_its_own: None) -> None: ...

"""The lake is tried with the engines it has where Hark is served, one for each ledger."""

import pytest


@pytest.fixture(autouse=True)
def _engines_of_their_own(engine_of_its_own: None) -> None: ...

"""What keeps cases, questions and signed returns as they were: put in place, missed where taken away."""

from types import ModuleType

import pytest
from django.db import connection

from hark.config import checks
from hark.records import append_only, asked, moves, signed, stays_sealed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kept", [append_only, asked, moves, signed, stays_sealed])
def test_what_was_taken_away_is_missed_until_it_is_put_back(kept: ModuleType) -> None:
    assert kept.missing(connection) == []

    kept.lift(connection)
    assert kept.missing(connection)

    kept.put(connection)
    assert kept.missing(connection) == []


@pytest.mark.usefixtures("home")
def test_a_check_says_so() -> None:
    assert "hark.cases_open" not in {found.id for found in checks._audit()}

    moves.lift(connection)

    assert "hark.cases_open" in {found.id for found in checks._audit()}

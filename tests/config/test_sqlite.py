"""Which SQLite is trusted with a write-ahead log, and that the installation says so."""

import sqlite3

import pytest
from django.core.checks import run_checks
from django.db import connection
from pytest_django.fixtures import Settings

from hark.config import sqlite


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 2)])
def test_a_version_with_the_race_keeps_a_journal(version: sqlite.Version) -> None:
    assert "DELETE" in sqlite.mode(version) and "EXTRA" in sqlite.mode(version)


@pytest.mark.parametrize("version", [(3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 54, 1), (4, 0, 0)])
def test_a_version_without_it_writes_ahead(version: sqlite.Version) -> None:
    assert "WAL" in sqlite.mode(version) and "FULL" in sqlite.mode(version)


@pytest.mark.django_db
def test_the_records_are_open_in_the_mode_of_this_version() -> None:
    with connection.cursor() as cursor:
        asked = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]

    # A test's own tables lie in memory, where there is no journal to choose.
    assert asked == ["memory", 2 if sqlite.is_safe_in_wal(sqlite3.sqlite_version_info) else 3]


@pytest.mark.django_db
@pytest.mark.parametrize("safe", [True, False])
def test_check_says_which_arm_is_taken(safe: bool, settings: Settings) -> None:
    settings.SQLITE_SAFE_IN_WAL = safe

    assert ("hark.sqlite" in {finding.id for finding in run_checks()}) is not safe

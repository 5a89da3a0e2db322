"""One database for these tests, made as `hark upgrade` makes it and used as the application does."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connections
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from hark.config import database
from hark.flows import saved_views
from hark.guard.access import Role
from hark.jobs.start import migrate
from hark.records import walls
from hark.records.accounts import StaffRow
from hark.records.answers import AnswerRow
from hark.records.feeds import ArrivalRow, FeedRow, QuarantineRow
from tests.makers import NOON, a_person, a_unit
from tests.postgres import server
from tests.postgres.server import Place


def there() -> None:
    """Skip without a server to try on, and in CI, where there must be one, fail."""
    if server.answers():
        return
    missing = f"no PostgreSQL answers as its superuser at {server.ADDRESS} (HARK_TEST_POSTGRES names another)"
    if os.environ.get("CI"):
        pytest.fail(f"{missing}, and in CI nothing is skipped for that", pytrace=False)
    pytest.skip(missing)


def spoken(address: str) -> dict[str, object]:
    """Django's settings for a database by its address."""
    os.environ["HARK_TEST_ADDRESS_URL"] = address
    try:
        told = database.postgresql("HARK_TEST_ADDRESS_URL")
    finally:
        del os.environ["HARK_TEST_ADDRESS_URL"]
    assert told is not None
    return told


@pytest.fixture(scope="session")
def place(django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    """A database with its two roles, its tables made by their owner."""
    there()
    made = server.make()
    try:
        before = django_settings.DATABASES, django_settings.HARK_DATABASE_OWNER
        django_settings.DATABASES = {"default": spoken(made.application)}
        django_settings.HARK_DATABASE_OWNER = spoken(made.owner)
        with django_db_blocker.unblock(), _connected(made):
            migrate()
        django_settings.DATABASES, django_settings.HARK_DATABASE_OWNER = before
        yield made
    finally:
        server.drop(made)


@pytest.fixture
def postgresql(place: Place, settings: Settings, django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    """Django speaks to that database as the application, and it is empty; the process sees everything."""
    settings.HARK_DATABASE_OWNER = {}
    with django_db_blocker.unblock(), _connected(place):
        yield place
    emptied(place)


@pytest.fixture
def kept() -> None:
    """A feed with a file and a record kept aside, and a view of Anna's."""
    feed = FeedRow.objects.create(name="north", mapping="cfpb", created_at=NOON)
    arrival = ArrivalRow.objects.create(
        feed=feed, file_name="a.csv", file_digest="0", size=1, mapping="cfpb", offered_by="x", offered_at=NOON
    )
    QuarantineRow.objects.create(
        arrival=arrival, line=1, value=b"", reason="not_a_date", original=b"", kept_at=NOON
    )
    AnswerRow.objects.create(sender="anna", key="k-1", asked="0", answer={"id": 1}, at=NOON)
    saved_views.save(a_person(username="anna"), ledger="complaints", name="mine", query="", now=NOON)


@pytest.fixture
def boris(kept: None) -> StaffRow:
    """Somebody of a branch."""
    return a_person(Role.BRANCH_MANAGER, unit=a_unit("north", above=a_unit()), username="boris")


def emptied(place: Place) -> None:
    """Take every row away but those the migrations made."""
    with psycopg.connect(place.address(), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")  # which no trigger stops
        tables = superuser.execute(
            "SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename NOT IN"
            " ('django_migrations', 'django_content_type', 'auth_permission', 'records_audittreerow')"
        ).fetchone()
        assert tables
        superuser.execute(f"TRUNCATE {tables[0]} RESTART IDENTITY CASCADE")
        superuser.execute("UPDATE records_audittreerow SET size = 0, roots = ''")


@contextmanager
def _connected(place: Place) -> Iterator[None]:
    """Within, every thread's default connection leads there, and the process sees everything by itself."""
    # Asked for before the settings lead elsewhere: a thread that had no connection yet makes it here.
    before, told, process = connections["default"], connections.settings["default"], walls._process
    connections.settings["default"] = connections.configure_settings({"default": spoken(place.application)})[
        "default"
    ]
    connections["default"] = connections.create_connection("default")
    walls._process = walls.EVERYTHING
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = told, before
        walls._process, walls._thread.sight = process, None

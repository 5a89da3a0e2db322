"""What every test stands on: a home of its own, and a plain word about what the machine lacks."""

import atexit
import gc
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
import hypothesis
import pytest
from _pytest import runner
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings
from whitenoise.middleware import WhiteNoiseMiddleware

from hark.config.frames import with_room
from hark.flows import stores
from hark.intake.files import opening
from hark.intake.files.process import Process
from hark.lake import table
from hark.lake.engine import Engine
from hark.records import append_only, asked, moves, signed
from tests import engines, homes, readers

# Settings read these when they are first imported, so they are set before anything imports them:
# no test may touch the ./var of whoever runs it.
_home = tempfile.mkdtemp(prefix="hark-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["HARK_HOME"] = _home
os.environ[homes.TABLES] = f"{_home}/tables"
# A browser some other test of this process drives keeps a loop running, in which Django would refuse to work.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ["DJANGO_SETTINGS_MODULE"] = "hark.config.settings"
ON_POSTGRESQL = os.environ.get("HARK_TEST_ON") == "postgresql"
if ON_POSTGRESQL:
    from tests.postgres import server

    PLACE = server.make()
    atexit.register(server.drop, PLACE)
    os.environ |= {"HARK_DATABASE_URL": PLACE.application, "HARK_DATABASE_OWNER_URL": PLACE.owner}
django.setup()  # pytest-django would only once some test had imported it, too late for tests that come before
if ON_POSTGRESQL:
    # A process that a test starts has a home of its own, and its records in there.
    del os.environ["HARK_DATABASE_URL"], os.environ["HARK_DATABASE_OWNER_URL"]
    # A test is one transaction that is undone: no request it makes may close its connection.
    connections["default"].close_if_unusable_or_obsolete = lambda: None  # type: ignore[method-assign] # for all tests

    @pytest.fixture(scope="session", autouse=True)
    def django_db_setup(django_db_blocker: DjangoDbBlocker) -> None:
        """The tables are made by their owner, and the tests use them as the application does."""
        from hark.jobs.start import migrate
        from hark.records import walls

        with django_db_blocker.unblock():
            assert connection.vendor == "postgresql"  # settings read too early would have led elsewhere
            walls.see_everything()  # a test looks at everything; a request it makes, at what its person may
            migrate()
        os.environ[server.TEMPLATE] = PLACE.copy(f"{PLACE.name}_new").told()


else:
    # Said, because pytest-django knows Django's own engine of SQLite only, by its name.
    connections["default"].settings_dict["TEST"]["NAME"] = ":memory:"

    @pytest.fixture(scope="session")
    def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
        """The tables are kept once for all the homes tests begin."""
        with django_db_blocker.unblock():
            homes.keep_tables()


# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("hark", deadline=None, max_examples=50)
hypothesis.settings.register_profile("long", deadline=None, max_examples=1_000)
hypothesis.settings.load_profile("hark")

# What tests may need outside Python, and the names it goes by.
PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    # The one on Debian's path runs as another account, and always the same server.
    "rabbitmq-server": ("/usr/lib/rabbitmq/bin/rabbitmq-server", "rabbitmq-server"),
    "mariadb-install-db": ("mariadb-install-db",),
    "mariadbd": ("mariadbd", "/usr/sbin/mariadbd"),
    "dovecot": ("dovecot", "/usr/sbin/dovecot"),
    "pg_ctl": ("pg_ctl", *map(str, Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))),  # not on Debian's path
}


def program(name: str) -> Path:
    """Where the program is. Without it the test is skipped, and in CI, where it must be there, failed."""
    for spelling in PROGRAMS[name]:
        if path := shutil.which(spelling):
            return Path(path)
    missing = f"{name} is not installed on this machine"
    if os.environ.get("CI"):
        pytest.fail(f"{missing}, and in CI nothing is skipped for that", pytrace=False)
    pytest.skip(missing)


# The files that take a minute or more begin first, so that the cores end together.
LONG = (
    *("tests/web/test_matrix.py", "tests/web/test_audit_coverage.py"),
    *("tests/lake/test_rollups.py", "tests/lake/test_rolling.py", "tests/lake/test_proving.py"),
    *("tests/faults/", "tests/browser/", "tests/figures/test_figures.py"),
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Whoever shares the tests reads the settings when this file has said where things are, not before."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where cores share the tests, they take them up in this order (`--no-loadscope-reorder`)."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is imported and collected stays to the end, and is not looked through again and again."""
    gc.collect()
    gc.freeze()


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Each test has the room a request has where Hark is served."""
    return with_room(runner.pytest_runtest_protocol, item, nextitem)


def pytest_unconfigure() -> None:
    gc.unfreeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # a command run in a test may die of it, later tests not
    for mark in item.iter_markers("requires"):
        program(*mark.args)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser to drive."""
    return program("chromium")


def _wholly(sign_in: Callable[..., None]) -> Callable[..., None]:
    """`force_login`, as if the second factor had been shown just now; else every page would ask for it."""

    def signed_in(client: Client, user: Any, backend: str | None = None) -> None:
        sign_in(client, user, backend)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]  # noqa: TID251 # the pages read it
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()

    return signed_in


Client.force_login = _wholly(Client.force_login)  # type: ignore[method-assign]  # for every test


def _once(look: Callable[[WhiteNoiseMiddleware], None]) -> Callable[[WhiteNoiseMiddleware], None]:
    """The static files are looked for once a process, as where Hark is served, and not by every client."""
    found: dict[str, Any] = {}

    def look_once(served: WhiteNoiseMiddleware) -> None:
        if not found:
            look(served)
            found.update(served.files)
        served.files.update(found)

    return look_once


WhiteNoiseMiddleware.add_files_from_finders = _once(WhiteNoiseMiddleware.add_files_from_finders)

table.Engine = engines.Shared  # type: ignore[misc] # for every test but those that want one of their own
opening.Process = readers.Near  # type: ignore[misc] # and so with readers


@pytest.fixture
def reader_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is read in a process apart, as where Hark is served."""
    monkeypatch.setattr(opening, "Process", Process)


@pytest.fixture
def engine_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every ledger has an engine of its own, as where Hark is served."""
    monkeypatch.setattr(table, "Engine", Engine)


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """An installation of its own for one test: an empty lake, no uploads, no mappings."""
    settings.HARK_HOME = tmp_path
    settings.HARK_LAKE = tmp_path / "lake"
    settings.HARK_UPLOADS = tmp_path / "uploads"
    settings.HARK_MAPPINGS = tmp_path / "mappings"
    settings.HARK_MODELS = tmp_path / "models"
    settings.HARK_INDICATORS = tmp_path / "indicators.toml"
    settings.HARK_MAPPINGS.mkdir()
    settings.HARK_BACKUPS = tmp_path / "backups"
    settings.HARK_WITNESS = tmp_path / "witness" / "audit.checkpoints"
    # A process has one lake, and remembers its pages; here it has many, each with engines and their threads.
    cache.clear()
    stores._table.cache_clear()
    return tmp_path


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A request leaves its language in the thread, where the test after it would read it."""
    with translation.override("en"):
        yield


KEPT = (append_only, moves, asked, signed)
_emptied: list[str] = []  # the tests of this process for which the triggers were taken away


@pytest.fixture(autouse=True)
def _can_be_emptied(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> None:
    """A test that commits is cleaned up by emptying every table, which triggers would refuse.

    Those that come after it in the same process have them again.
    """
    mark = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if commits or (mark and mark.kwargs.get("transaction")):
        request.getfixturevalue("django_db_setup")
        with django_db_blocker.unblock():
            for kept in KEPT:
                kept.lift(connection)
        _emptied.append(request.node.nodeid)
    elif _emptied and ("db" in request.fixturenames or mark) and not ON_POSTGRESQL:
        request.getfixturevalue("db")
        for kept in KEPT:
            kept.put(connection)

"""Two roles: the owner changes the tables, the application finds them ready or does not start."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.db import connections

from tests.postgres import server
from tests.postgres.conftest import _connected
from tests.postgres.server import Place

COMMAND = "import sys; from hark.jobs.command import main; sys.exit(main())"


def hark(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments],
        env={**os.environ, "HARK_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def behind(place: Place) -> Iterator[Place]:
    """A database of the version before: the last migration is not there yet."""
    early = place.copy(f"{place.name}_early")
    with psycopg.connect(early.owner) as owner:
        owner.execute("DROP POLICY hark_wall ON records_feedrow")
    yield early
    with psycopg.connect(server.ADDRESS, autocommit=True) as superuser:
        superuser.execute(f'DROP DATABASE "{early.name}" WITH (FORCE)')


def test_the_application_waits_for_the_owner_to_upgrade(behind: Place, tmp_path: Path) -> None:
    ours = {"HARK_DATABASE_URL": behind.application}

    refused = hark("indicators", home=tmp_path, **ours)
    in_vain = hark("upgrade", home=tmp_path, **ours)
    upgraded = hark("upgrade", home=tmp_path, HARK_DATABASE_OWNER_URL=behind.owner, **ours)
    begun = hark("indicators", home=tmp_path, **ours)

    assert (refused.returncode, in_vain.returncode) == (1, 1)
    assert "hark upgrade" in refused.stderr and refused.stderr.count("\n") == 1
    assert "HARK_DATABASE_OWNER_URL" in in_vain.stderr
    assert (upgraded.returncode, begun.returncode) == (0, 0), upgraded.stderr + begun.stderr


@pytest.mark.usefixtures("place")
def test_a_server_that_does_not_answer_is_told_in_a_sentence(tmp_path: Path) -> None:
    told = hark("indicators", home=tmp_path, HARK_DATABASE_URL="postgresql://nobody@127.0.0.1:1/hark")

    assert told.returncode == 1 and told.stderr.count("\n") == 1
    assert told.stderr.startswith("hark: The database cannot be reached")


def test_a_thread_that_had_no_connection_speaks_to_what_the_tests_speak_to_again(place: Place) -> None:
    def spoken_to() -> object:
        with _connected(place):
            assert connections["default"].settings_dict["NAME"] == place.name
        return connections["default"].settings_dict["NAME"]

    with ThreadPoolExecutor(1) as others:
        assert others.submit(spoken_to).result() == connections["default"].settings_dict["NAME"] != place.name

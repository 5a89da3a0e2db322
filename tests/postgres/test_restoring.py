"""A backup of records in PostgreSQL is put back into an empty database; a drill leaves the full one alone."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.makers import a_file, a_row
from tests.postgres import server
from tests.postgres.conftest import there
from tests.postgres.server import Place
from tests.postgres.test_roles import hark

ROWS = 40
# A sign-in with the one-time address, in a process whose records are those the environment names.
SIGN_IN = """
import sys
from hark.jobs.start import start
start()
from django.test import Client
print(Client(headers={"host": "127.0.0.1"}).post(sys.argv[1]).status_code)
"""


@dataclass
class Home:
    """An installation: its folder, and the database its records are in."""

    folder: Path
    place: Place

    @property
    def ours(self) -> dict[str, str]:
        """The environment it runs with."""
        return {"HARK_DATABASE_URL": self.place.application}

    def hark(self, *arguments: str, owner: bool = False) -> str:
        """What the command prints; it must end well."""
        ran = self.tried(*arguments, owner=owner)
        assert ran.returncode == 0, ran.stderr + ran.stdout
        return ran.stdout

    def tried(self, *arguments: str, owner: bool = False) -> subprocess.CompletedProcess[str]:
        """The command as it ended."""
        also = {"HARK_DATABASE_OWNER_URL": self.place.owner} if owner else {}
        return hark(*arguments, home=self.folder, **self.ours, **also)

    def python(self, *arguments: str) -> str:
        """What another program of ours prints there."""
        ours = {**os.environ, **self.ours, "HARK_HOME": str(self.folder)}
        ran = subprocess.run(
            [sys.executable, *arguments], env=ours, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr + ran.stdout
        return ran.stdout

    def tree(self) -> tuple[int, bytes]:
        """How many entries the audit holds, and the roots over them."""
        with psycopg.connect(self.place.address()) as superuser:
            found = superuser.execute("SELECT size, roots FROM records_audittreerow").fetchone()
        assert found
        return found

    def rows(self) -> dict[str, int]:
        """How many rows each table of records holds, seen by whom no wall stops."""
        with psycopg.connect(self.place.address()) as superuser:
            names = superuser.execute(
                "SELECT tablename FROM pg_tables WHERE tablename LIKE 'records\\_%' ORDER BY 1"
            ).fetchall()
            counted = sql.SQL(" UNION ALL ").join(
                sql.SQL("SELECT {}, count(*) FROM {}").format(name, sql.Identifier(name)) for (name,) in names
            )
            return dict(superuser.execute(counted).fetchall())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """An installation on PostgreSQL with complaints, records kept aside and a person."""
    there()
    made = Home(tmp_path_factory.mktemp("home") / "var", server.make())
    try:
        made.folder.mkdir()
        made.hark("upgrade", owner=True)
        told = [a_row(id=str(n), narrative=f"words of customer {n}") for n in range(ROWS)]
        kept_aside = made.tried(
            "load", str(a_file(made.folder.parent, [*told, a_row(id="x")])), "--as", "cfpb"
        )
        assert "1 of 41 records is in quarantine" in kept_aside.stderr
        yield made
    finally:
        server.drop(made.place)


@dataclass
class Restored:
    """A backup put back into a folder beside an empty database, and what there was at its moment."""

    to: Home
    said: str
    sign_in: str
    rows: dict[str, int]
    tree: tuple[int, bytes]


@pytest.fixture(scope="module")
def restored(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Restored]:
    """The home put back from a backup, its records still in a file."""
    folder = tmp_path_factory.mktemp("restored")
    key, new = folder / "escrow.key", Home(folder / "new", server.make())
    invited = home.hark("people", "add", "anna", "--name", "Anna", "--role", "auditor")
    home.hark("backup", "--copy-escrow-key", str(key))
    rows, tree = home.rows(), home.tree()
    home.hark("backup", str(folder))
    [backup] = folder.glob("*.backup")
    said = new.hark("restore", str(backup), "--into", str(new.folder), "--escrow-key", str(key))
    yield Restored(new, said, invited.split(":8000")[1].strip(), rows, tree)
    server.drop(new.place)


def test_an_installation_is_put_back_into_an_empty_database(restored: Restored) -> None:
    new = restored.to
    new.hark("copy-records", owner=True)

    assert "hark copy-records" in restored.said
    assert (new.rows(), new.tree()) == (restored.rows, restored.tree)
    tried = [json.loads(line) for line in new.python("-m", "hark.jobs.rehearsal").splitlines()]
    assert [step for step in tried if not step["passed"]] == [] and len(tried) == 4
    assert tried[1]["found"] == f"{ROWS + 1} opened"
    assert new.python("-c", SIGN_IN, restored.sign_in).strip() == "302"


def test_a_database_that_holds_records_is_left_as_it_is(restored: Restored, home: Home) -> None:
    before = home.rows()

    full = Home(restored.to.folder, home.place).tried("copy-records", owner=True)
    nobody = restored.to.tried("copy-records")

    assert (full.returncode, nobody.returncode) == (1, 1)
    assert "holds records already" in full.stderr and full.stderr.count("\n") == 1
    assert "HARK_DATABASE_OWNER_URL" in nobody.stderr and nobody.stderr.count("\n") == 1
    assert home.rows() == before


def test_a_drill_tries_the_copy_and_is_written_down(home: Home) -> None:
    before = home.rows()

    home.hark("drill")

    [dated] = (json.loads(file.read_text()) for file in (home.folder / "backups").glob("drill-*.json"))
    assert dated["passed"] and len(dated["steps"]) == 6
    changed = {name: count - before[name] for name, count in home.rows().items() if count != before[name]}
    assert changed == {
        "records_drillrow": 1,
        "records_auditentryrow": 2,
    }  # made and drilled: nobody signed in

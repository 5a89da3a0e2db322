"""A PostgreSQL server to try things on: databases and roles of our own, made and dropped."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

ADDRESS = os.environ.get("HARK_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")

TEMPLATE = "HARK_TEST_TEMPLATE"


def answers() -> bool:
    """Whether there is a server in which we may make roles and databases."""
    try:
        with psycopg.connect(ADDRESS, connect_timeout=3) as server:
            found = server.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
            return bool(found and found[0])
    except psycopg.OperationalError:
        return False


@dataclass(frozen=True, slots=True)
class Place:
    """An empty database with the two roles Hark asks for."""

    name: str
    roles: str
    password: str

    @property
    def owner(self) -> str:
        """The address at which the owner of the tables signs in."""
        return self.address(f"{self.roles}_owner")

    @property
    def application(self) -> str:
        """The address at which Hark signs in."""
        return self.address(f"{self.roles}_app")

    def address(self, role: str = "", database: str = "") -> str:
        """The address under which a role signs in; without one, as whoever may do anything."""
        to = conninfo_to_dict(ADDRESS)
        user, password = (role, self.password) if role else (to.get("user"), to.get("password", ""))
        signed_in = f"{quote(str(user))}:{quote(str(password))}"
        host = f"{to.get('host', '127.0.0.1')}:{to.get('port', '5432')}"
        return f"postgresql://{signed_in}@{host}/{database or self.name}"

    def copy(self, name: str) -> "Place":
        """Another database like this one, with the same roles; an existing one stays."""
        with _server() as server:
            # Two processes of one home may come at once; the connection's end lets go.
            server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
            there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if not there:
                server.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy").format(
                        sql.Identifier(name), sql.Identifier(self.name), sql.Identifier(f"{self.roles}_owner")
                    )
                )
        return Place(name, self.roles, self.password)

    def copy_for(self, home: Path) -> "Place":
        """The database that belongs to this home, made when missing."""
        return self.copy(f"{self.name}_{sha256(str(home).encode()).hexdigest()[:12]}")

    def told(self) -> str:
        """What `template` reads."""
        return f"{self.name}:{self.roles}:{self.password}"


@contextmanager
def _server() -> Iterator[psycopg.Connection]:
    with psycopg.connect(ADDRESS, autocommit=True) as server:
        yield server


def make() -> Place:
    """A database and two roles under names nobody else has."""
    name = f"hark_{secrets.token_hex(4)}"
    place = Place(name, name, secrets.token_hex(8))
    with _server() as server:
        for role in ("owner", "app"):
            server.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(f"{place.name}_{role}"), sql.Literal(place.password)
                )
            )
        server.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(place.name), sql.Identifier(f"{place.name}_owner")
            )
        )
    return place


def template() -> Place | None:
    """The database each home of a fault test gets a copy of; None where they keep their records in SQLite."""
    told = os.environ.get(TEMPLATE, "")
    return Place(*told.split(":")) if told else None


def drop(place: Place) -> None:
    """Gone, with its copies and roles."""
    with _server() as server:
        found = server.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [place.name]
        ).fetchall()
        for (name,) in found:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        for role in ("owner", "app"):
            server.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(f"{place.name}_{role}")))

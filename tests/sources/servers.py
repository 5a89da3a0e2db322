"""Databases of another system to pull from: one table of calls each, in a database of its own."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pymysql

ADDRESSES = {
    "postgresql": os.environ.get("HARK_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres"),
    "mysql": os.environ.get("HARK_TEST_MYSQL", "mysql://root@127.0.0.1:3306/mysql"),
}
READER = "secret of the reader"


@dataclass(frozen=True)
class Server:
    """A database there, and who may read one table of it."""

    kind: str
    name: str

    @property
    def at(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(ADDRESSES[self.kind])
        assert parts.hostname and parts.port
        return parts.hostname, parts.port

    @property
    def url(self) -> str:
        """Where Hark finds it."""
        host, port = self.at
        return f"{self.kind}://{self.name}@{host}:{port}/{self.name}"

    def run(self, *statements: str, values: tuple[object, ...] = ()) -> None:
        """Do something there, as whoever may do anything."""
        with connected(self.kind, self.name) as execute:
            for statement in statements:
                execute(statement, values)

    def insert(self, *calls: tuple[object, object, object, object]) -> None:
        """Calls by id, when they were entered, how long they waited and when the row was written."""
        with connected(self.kind, self.name) as execute:
            for call in calls:
                execute("INSERT INTO calls (id, entered, wait, updated_at) VALUES (%s, %s, %s, %s)", call)


@contextmanager
def connected(kind: str, database: str = "") -> Iterator[Callable[..., Any]]:
    """What executes a statement there, and commits it."""
    parts = urlsplit(ADDRESSES[kind])
    if kind == "postgresql":
        where = parts._replace(path=f"/{database}").geturl() if database else ADDRESSES[kind]
        with psycopg.connect(where, autocommit=True, connect_timeout=3) as there:
            yield lambda statement, values=(): there.execute(statement, values or None)
        return
    mine = pymysql.connect(
        host=parts.hostname,
        port=parts.port or 3306,
        user=parts.username,
        password=parts.password or "",
        database=database or None,
        autocommit=True,
        connect_timeout=3,
        ssl_disabled=True,
    )
    with mine, mine.cursor() as cursor:
        yield lambda statement, values=(): cursor.execute(statement, values or None)


def answers(kind: str) -> bool:
    """Whether there is a server of this kind in which we may make databases."""
    try:
        with connected(kind):
            return True
    except (psycopg.OperationalError, pymysql.MySQLError):
        return False


def make(kind: str) -> Server:
    """A database with an empty table of calls, and an account that may read it."""
    server = Server(kind, f"hark_source_{secrets.token_hex(4)}")
    with connected(kind) as execute:
        execute(f"CREATE DATABASE {server.name}")
        if kind == "postgresql":
            execute(f"CREATE ROLE {server.name} LOGIN PASSWORD '{READER}'")
        else:
            execute(f"CREATE USER {server.name} IDENTIFIED BY '{READER}'")
    time = "timestamptz(6)" if kind == "postgresql" else "datetime(6)"
    server.run(
        f"CREATE TABLE calls (id varchar(40), entered varchar(40), wait varchar(40), updated_at {time} NULL)",
        "CREATE INDEX calls_at ON calls (updated_at, id)",
        f"GRANT SELECT ON calls TO {server.name}",
    )
    return server


def drop(server: Server) -> None:
    """Gone."""
    with connected(server.kind) as execute:
        if server.kind == "postgresql":
            execute(f"DROP DATABASE {server.name} WITH (FORCE)")
            execute(f"DROP ROLE {server.name}")
        else:
            execute(f"DROP DATABASE {server.name}")
            execute(f"DROP USER {server.name}")

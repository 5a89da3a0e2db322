"""Opening a source: its address looked at, its password read, and a session that can only read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from hark.core.errors import Refusal
from hark.intake.databases import mysql, postgresql
from hark.intake.databases.source import Session, Source


class NoPassword(Refusal):
    """The file with the password cannot be read."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The ways to other machines: addresses of a host that may be reached, a socket to it, TLS over it."""

    addresses: Callable[[str, int], list[str]]
    connect: Callable[[str, int], Any]
    trust: Callable[[str], Any]


@contextmanager
def open_source(source: Source, doors: Doors) -> Iterator[Session]:
    """The database of the source, open to be read and closed afterwards.

    Raises:
        Refusal: it is not allowed, not understood or not let in; the sentence says which.
        Unavailable: it does not answer, or hangs up in the midst.
    """
    addresses = doors.addresses(source.host, source.port)
    # Whatever is not this very machine is spoken to under TLS, with its certificate looked at.
    secured = not all(ip_address(address).is_loopback for address in addresses)
    password = _password(source)
    if source.kind == "postgresql":
        with postgresql.opened(source, password, addresses, secured=secured) as session:
            yield session
        return
    trust = doors.trust(source.ca_file) if secured else None

    def connect() -> Any:
        return doors.connect(source.host, source.port)

    with mysql.opened(source, password, connect, trust=trust) as other:
        yield other


def _password(source: Source) -> str:
    if not source.password_file:
        return ""
    try:
        return Path(source.password_file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise NoPassword(
            'The file with the password for "{name}", {file}, cannot be read.',
            name=source.name,
            file=source.password_file,
        ) from problem

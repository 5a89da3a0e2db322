"""A database of each kind for one test, to be pulled from."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from hark import wiring
from hark.flows import pulling, sources, stores, trying
from hark.flows.pulling import Pulled
from hark.flows.trying import Tried
from hark.guard.access import operator
from hark.lake.listing import total
from hark.lake.selecting import Selection
from tests.makers import NOON
from tests.sources import servers
from tests.sources.servers import READER, Server

BY = operator("anna")


def there(kind: str) -> None:
    """Skip without a server to try on, and in CI, where there must be one, fail."""
    if servers.answers(kind):
        return
    missing = f"no server answers at {servers.ADDRESSES[kind]}"
    if os.environ.get("CI"):
        pytest.fail(f"{missing}, and in CI nothing is skipped for that", pytrace=False)
    pytest.skip(missing)


@dataclass(frozen=True)
class Calls:
    """The source `crm`, which reads the calls of a server into contacts."""

    server: Server
    home: Path

    def declare(self, **special: object) -> None:
        """Say of the source what is ordinary, and what is special."""
        ordinary: dict[str, object] = {
            "name": "crm",
            "url": self.server.url,
            "password_file": str(self.home / "password"),
            "table": "calls",
            "watermark": "updated_at",
            "id": "id",
            "mapping": "contacts",
        }
        told = {key: value for key, value in (ordinary | special).items() if value is not None}
        text = "\n".join(f"{key} = {_toml(value)}" for key, value in told.items())
        sources.declare(text.encode(), by=BY, now=NOON)

    def pull(self, *, anew: bool = False, report: Callable[[int], None] = lambda read: None) -> Pulled:
        """One pull."""
        return pulling.pull(
            "crm", doors=wiring.databases(), by=BY, clock=lambda: NOON, anew=anew, report=report
        )

    def try_out(self) -> Tried:
        """One dry run."""
        return trying.try_out("crm", doors=wiring.databases(), by=BY, now=NOON)


def _toml(value: object) -> str:
    return str(value) if isinstance(value, int) else f"'''{value}'''"


def contacts() -> int:
    """How many there are in the ledger."""
    return total(stores.ledger("contacts"), Selection())


@pytest.fixture(params=["postgresql", "mysql"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A database with an empty table."""
    there(request.param)
    made = servers.make(request.param)
    try:
        yield made
    finally:
        servers.drop(made)


@pytest.fixture
def calls(server: Server, home: Path, settings: Settings) -> Calls:
    """Its calls, declared as a source."""
    settings.HARK_OUTBOUND_ALLOW = frozenset({server.at})
    (home / "password").write_text(f"{READER}\n")
    made = Calls(server, home)
    made.declare()
    return made

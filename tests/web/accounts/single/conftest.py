"""An identity provider that runs here, and people whom it knows."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache, caches
from django.test import Client
from pytest_django.fixtures import Settings

from hark.flows import linked_accounts
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from tests.makers import NOON, a_person, somebody
from tests.web.accounts.conftest import a_browser
from tests.web.accounts.single.provider import Claims, Provider, a_provider

STRONG = {"acr": "mfa"}


@pytest.fixture(scope="session")
def running() -> Iterator[Provider]:
    with a_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, settings: Settings, tmp_path: Path, db: None) -> Iterator[Provider]:
    """A provider that vouches for a second factor by the word mfa."""
    secret = tmp_path / "secret"
    secret.write_text("hush:%\n")
    settings.HARK_OIDC_ISSUER, settings.HARK_OIDC_CLIENT_ID = running.issuer, "hark"
    settings.HARK_OIDC_SECRET_FILE, settings.HARK_OIDC_NAME = str(secret), "Bank ID"
    settings.HARK_OIDC_ACR = ("mfa",)
    settings.HARK_OUTBOUND_ALLOW = frozenset({("localhost", urlsplit(running.issuer).port)})
    running.forge = None
    cache.clear()
    caches["shared"].clear()
    yield running
    cache.clear()
    caches["shared"].clear()


@dataclass
class Comer:
    """Somebody at a browser whom the provider knows as `sub`."""

    provider: Provider
    row: StaffRow
    sub: str = "s-1"
    client: Client = field(default_factory=a_browser)

    def goes(self, **asked: str) -> str:
        """To the provider, and as far as the address it sends the browser back to."""
        page = self.client.get("/sign-in/single/", asked).headers["Location"]
        return self.provider.lets_in(page, self.sub).removeprefix("http://testserver")

    def comes_back(self, where: str = "") -> Any:
        return self.client.get(where or self.goes())

    @property
    def is_in(self) -> bool:
        return self.client.get("/indicators/").status_code == 200


Comes = Callable[..., Comer]


@pytest.fixture
def comes(provider: Provider) -> Comes:
    """Makes somebody without a password who may sign in with the provider, and does know them."""

    def one(username: str = "anna", *, sub: str = "s-1", allowed: bool = True, **claims: object) -> Comer:
        row = a_person(username=username, language="en")
        row.set_unusable_password()
        row.save()
        if allowed:
            linked_accounts.allow(row, by=officer(), now=NOON)
        told = {"preferred_username": username, "auth_time": now(), **STRONG, **claims}
        provider.knows(sub, **{name: value for name, value in told.items() if value is not None})
        return Comer(provider, row, sub)

    return one


def officer() -> Any:
    return replace(somebody(Role.SECURITY_OFFICER, username="olga"), id=0)


def last() -> tuple[str, str, Claims]:
    entry = AuditEntryRow.objects.latest("sequence").as_event()
    return entry.act, entry.subject, dict(entry.details)


def now() -> int:
    """The time of day: tokens go by it."""
    return int(time.time())  # noqa: TID251  # see above

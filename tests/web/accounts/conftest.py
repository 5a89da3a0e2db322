"""Somebody with a password and an app, and what the app shows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import sleep

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.cache import caches
from django.test import Client

from hark.flows import second_factors
from hark.flows.passwords import BoundedArgon2
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from tests.makers import NOON

PASSWORD = "seven blue kettles sing"
HALF_MINUTE = 30  # seconds, a code is good for
ABOUT_TO_RUN_OUT = 4  # seconds


def real_now() -> datetime:
    """The time of day: apps and sessions go by it."""
    return datetime.now(UTC)  # noqa: TID251 # see above


def digits(secret: str, *, ahead: int = 0) -> str:
    """What an app with the secret shows, now or some half minutes ahead.

    Waits, as people do, for the next code where this one is about to run out: it has to be good
    still when it is handed in, on a slow machine too.
    """
    half_minute, gone = divmod(real_now().timestamp(), HALF_MINUTE)
    if HALF_MINUTE - gone < ABOUT_TO_RUN_OUT:
        sleep(HALF_MINUTE - gone)
        half_minute += 1
    return auth.format_hotp_value(auth.hotp_value(secret, int(half_minute) + ahead))


def a_browser(**headers: str) -> Client:
    """One that reads English and knows nobody yet."""
    return Client(headers={"accept-language": "en", **headers})


@dataclass(slots=True)
class Person:
    """Somebody at a browser."""

    row: StaffRow
    client: Client = field(default_factory=a_browser)
    secret: str = ""

    def types_password(self, password: str = PASSWORD, *, name: str = "", **special: object) -> object:
        """Hand in the first page."""
        told = {"login": name or self.row.username, "password": password}
        return self.client.post("/sign-in/", told, **special)  # type: ignore[arg-type]  # handed on

    def sets_up_app(self) -> object:
        """Hand in the first code of an app."""
        self.client.get("/security/app/")
        self.secret = self.client.session[auth.SECRET_SESSION_KEY]
        return self.client.post("/security/app/", {"code": digits(self.secret)})

    def sets_up_app_with(self) -> str:
        """The same; the code it was done with."""
        self.sets_up_app()
        return digits(self.secret)

    def types_code(self, code: str = "") -> object:
        """Hand in the second page."""
        return self.client.post("/sign-in/code/", {"code": code or digits(self.secret)})

    def signs_in(self) -> None:
        """Wholly."""
        self.types_password()
        caches["shared"].clear()
        self.types_code()

    @property
    def is_in(self) -> bool:
        """Whether pages open."""
        where: str = self.client.get("/").headers["Location"]
        return not where.startswith(("/sign-in/", "/security/"))


Known = Callable[..., Person]


@pytest.fixture
def known(db: None) -> Iterator[Known]:
    """Makes somebody with a password; with an app as well unless told otherwise."""

    def one(username: str = "anna", *, app: bool = True, role: Role = Role.QUALITY_MANAGER) -> Person:
        row = StaffRow(username=username, name="Anna", role=role.value, language="en")
        row.set_password(PASSWORD)
        row.save()
        person = Person(row)
        if app:
            person.secret = auth.generate_totp_secret()
            _has(row, "totp", {"secret": _sealed(row, person.secret)})
            _has(row, "recovery_codes", {"seed": _sealed(row, "seed"), "used_mask": 0})
        return person

    caches["shared"].clear()
    yield one
    caches["shared"].clear()


def _sealed(row: StaffRow, secret: str) -> str:
    return second_factors.seal(secret, of=row, now=NOON)


def _has(row: StaffRow, type: str, data: dict[str, object]) -> None:
    Authenticator.objects.create(user=row, type=type, data=data)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hasher that costs next to nothing; what the real one costs is measured in benchmarks."""
    monkeypatch.setattr(BoundedArgon2, "memory_cost", 64)
    monkeypatch.setattr(BoundedArgon2, "time_cost", 1)


@pytest.fixture
def anna(known: Known) -> Person:
    return known()


def acts() -> list[str]:
    """What the audit holds, in order."""
    from hark.records.audit import AuditEntryRow

    return list(AuditEntryRow.objects.values_list("act", flat=True))


def sealed(row: StaffRow) -> str:
    """The app's secret as it is kept."""
    return str(Authenticator.objects.get(user=row, type="totp").data["secret"])

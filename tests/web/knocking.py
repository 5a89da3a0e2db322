"""Somebody of each role who asks at an address, and what did not go as expected."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler

from hark.guard.access import Role
from hark.records.accounts import StaffRow
from tests.makers import a_person, a_token, a_unit
from tests.web.doors import Address


@dataclass(slots=True)
class Tried:
    """What did not go as the policy says, and how much was tried."""

    checks: int = 0
    wrong: list[str] = field(default_factory=list)

    def check(self, holds: bool, what: str) -> None:
        """Count, and keep what does not hold."""
        self.checks += 1
        if not holds:
            self.wrong.append(what)


def somebody(role: Role, *, of_the_north: bool) -> StaffRow:
    bank = a_unit()
    unit = a_unit("north", above=bank) if of_the_north else None
    return a_person(role, unit=unit, username=f"{role.value}-{of_the_north}")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody is known by: the cookie of a session, and a token."""

    session: str
    token: str


def signed_in(person: StaffRow) -> Credentials:
    client = Client()
    client.force_login(person)
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    return Credentials(session, a_token(person))


_SITE = ClientHandler(enforce_csrf_checks=False)  # put together once, and not for each of 15,000 requests


def asked(address: Address, path: str, method: str, who: Credentials | None) -> Any:
    """The answer, and nothing of what asking changed."""
    client = Client(raise_request_exception=False)
    client.handler = _SITE
    if who and address.is_api:
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {who.token}"
    elif who:
        client.cookies[django_settings.SESSION_COOKIE_NAME] = who.session
    form = (
        {"data": b"--x--\r\n", "content_type": "multipart/form-data; boundary=x"} if method == "POST" else {}
    )
    with transaction.atomic():
        answer = client.generic(method, path, **form)
        b"".join(answer.streaming_content) if answer.streaming else None
        transaction.set_rollback(True)
    return answer

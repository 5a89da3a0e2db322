"""What a deed is that can be done through an address, and the bank it is done in.

Whatever answers anything but a reading needs an example: in the `deeds` of its folder, or in `sections`.
`test_audit_coverage` walks the addresses and fails over one that has none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hark.flows import api_tokens, checkpoints
from hark.flows.case_submission import About
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from hark.records.organisation import LineRow
from hark.web.ledgers.kinds import KINDS
from tests.audited import some_entries
from tests.flows.test_loading import load
from tests.makers import NOON, a_case, a_file, a_ledger, a_person, a_question, a_row, a_unit

Answer = Any
QUESTION = UUID(int=1)  # what the north was asked about the second complaint that is handled
Doing = Callable[[], Answer]


@dataclass(slots=True)
class Scene:
    """A bank with a complaint, a contact, a step, a record kept aside, a branch and a business line.

    A branch was asked about one of two complaints that are handled. People come as needed.
    """

    home: Path
    fixtures: pytest.FixtureRequest

    def person(self, role: Role, **special: object) -> StaffRow:
        """Somebody of the role, the same one when asked for again."""
        return StaffRow.objects.filter(username=role.value).first() or a_person(role, **special)

    def browser(self, role: Role) -> Client:
        """A browser in which somebody of the role has just signed in."""
        client = Client(raise_request_exception=False)
        client.force_login(self.person(role))
        client.get(
            "/none/"
        )  # a page that is not there is enough: the language is in the session from the first page on
        return client

    def program(self, role: Role) -> Client:
        """A program that asks in the name of somebody of the role, and has asked before."""
        token = api_tokens.create(self.person(role), label="test", now=NOON)
        client = Client(headers={"Authorization": f"Bearer {token.secret}"}, raise_request_exception=False)
        client.get("/api/v1/openapi.json")  # that a token was used is kept once a day
        return client

    def aside(self) -> int:
        """The number of the record kept aside."""
        return QuarantineRow.objects.get().pk

    def arrived(self) -> int:
        """The number of the arrival."""
        return ArrivalRow.objects.get().pk

    def key(self) -> int:
        """The number of the security key, if somebody has one."""
        return Authenticator.objects.filter(type="webauthn").values_list("pk", flat=True).first() or 0

    def handed_in(self) -> str:
        """The address of the preview of a file just handed in."""
        manager = self.browser(Role.QUALITY_MANAGER)
        return str(manager.post("/data/load/", {"file": a_csv(), "mapping": "cfpb"}).headers["Location"])


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed of an address: what gets it ready, its events in their order, the tables it changes.

    What somebody signs in or out by is good `once`: broken off, it is not tried again.
    """

    route: str
    acts: tuple[str, ...]
    ready: Callable[[Scene], Doing]
    tables: frozenset[str] = frozenset()
    method: str = "POST"
    once: bool = False

    def __str__(self) -> str:
        return f"{self.method} /{self.route} {'+'.join(self.acts)}"


def a_scene(home: Path, fixtures: pytest.FixtureRequest) -> Scene:
    """The bank as it is before each deed."""
    some_entries(1)
    checkpoints.sign(now=NOON)  # so that there is a proof of it
    (home / "worker.beat").touch()  # a worker that is there
    a_unit("north", above=a_unit())
    LineRow.objects.create(code="cards", name="Cards", products=["Credit card"])
    good = a_row(id="1", narrative="They never answered.")
    load(a_file(home, [good, a_row(id="2", received="10.04.2019")]), feed="north")
    for name in KINDS:
        a_ledger(home / "lake", {"source_id": "1"}, name=name)
    a_case(number="C1", about=About(unit="north"))
    a_question(a_case(number="C2", about=About(unit="north")), a_unit("north", above=a_unit()), id=QUESTION)
    return Scene(home, fixtures)


def a_csv(**special: str) -> SimpleUploadedFile:
    """A file to hand in, of one complaint."""
    row = a_row(id="9", **special)
    return SimpleUploadedFile("may.csv", ",".join(row).encode() + b"\n" + ",".join(row.values()).encode())


def posts(role: Role, path: str, /, **form: object) -> Callable[[Scene], Doing]:
    """Somebody of the role hands in a form."""

    def ready(scene: Scene) -> Doing:
        client = scene.browser(role)
        return lambda: client.post(path, form)

    return ready


def of(*tables: str) -> frozenset[str]:
    """The names these tables of the records have in the database."""
    return frozenset(f"records_{table}row" for table in tables)

"""Who reaches what: every address, method and role, for one's own rows, those of others, and none at all.

The addresses are read from the site, the expectations from the policy; an address that is in
neither place makes the build fail.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern
from pytest_django.fixtures import Settings

from hark.flows import stores
from hark.flows.case_intake import About
from hark.guard.access import AT_THE_COMMAND_LINE, POLICY, Role, Rows
from hark.lake.table import FactTable
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, FeedRow
from hark.records.organisation import LineRow
from hark.web.accounts import gate
from hark.web.api.v1 import api
from hark.web.ledgers.kinds import KINDS
from hark.web.policy import NoPolicy, deed_of, opens
from tests.audited import some_entries
from tests.makers import NOON, a_case, a_ledger, a_person, a_question, a_token, a_unit
from tests.web.addresses import is_led_up, patterns
from tests.web.conftest import stale

METHODS = ("GET", "POST", "DELETE")
MISSING = "99999"
OWN, OTHER = (str(UUID(int=at)) for at in (1, 2))  # what the north was asked, and the south


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the site, and the deed each method of it needs; None is open to all."""

    route: str
    deeds: Mapping[str, str | None]
    is_api: bool = False

    def __str__(self) -> str:
        return f"/{self.route}"


def pages() -> Iterator[Address]:
    """Every address but those of the API's operations."""
    for route, pattern in patterns():
        if not _is_operation(pattern):
            yield Address(route, {method: deed_of(pattern.callback, method) for method in METHODS})


def _is_operation(pattern: URLPattern) -> bool:
    view = getattr(pattern.callback, "func", pattern.callback)  # one of ninja's own is a partial
    return str(view.__module__).startswith("ninja.")


def operations() -> Iterator[Address]:
    """Every address of the API, with the deeds of the operations there."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            # The first way of signing in is the token; an operation without one fails here.
            deeds = {method: o.auth_callbacks[0].deed for o in view.operations for method in o.methods}
            yield Address(f"api/v1{prefix}{path}", deeds, is_api=True)


# What stands in an address for a row: of the north, where everybody of a unit works here; of the
# south; and of nobody. Rows not sorted by unit belong to the whole institution.
ROWS: dict[str, tuple[dict[str, object], ...]] = {
    "<str:feed>/<path:source_id>": tuple(
        {"feed": "north", "source_id": id} for id in ("own", "other", MISSING)
    ),
    "{feed}/{path:source_id}": tuple({"feed": "north", "source_id": id} for id in ("own", "other", MISSING)),
    "cases/questions/<uuid:id>": tuple({"id": id} for id in (OWN, OTHER, f"{MISSING}{OWN[5:]}")),
    "cases/<str:number>/files/<uuid:id>": tuple(
        {"number": number, "id": OWN} for number in ("own", "other", MISSING)
    ),
    "cases/<str:number>": tuple({"number": number} for number in ("own", "other", MISSING)),
    # What is posted here is JSON, and the form that is tried is looked at before the case.
    "cases/{number}/attachments": ({"number": "own"}, {"number": "other"}),
    "cases/{number}/customer": ({"number": "own"}, {"number": "other"}),
    "cases/{number}/messages": ({"number": "own"}, {"number": "other"}),
    "cases/{number}": tuple({"number": number} for number in ("own", "other", MISSING)),
    "returns/<str:name>": ({"name": "jrt0169"}, {"name": MISSING}),
    "<str:id>": ({"id": "complaints.received"}, {"id": "complaints.none"}),
    "{id}": ({"id": "complaints.received"}, {"id": "complaints.none"}),
    "<int:id>": ({"id": 1}, {"id": MISSING}),
    "{int:id}": ({"id": 1}, {"id": MISSING}),
    "<int:sequence>": ({"sequence": 0}, {"sequence": MISSING}),
    "<uuid:id>": ({"id": "00000000-0000-4000-8000-000000000000"},),
    "<int:pk>": ({"pk": MISSING},),
    "<str:handle>": ({"handle": MISSING},),
    "complaints/-/values/<str:dimension>": ({"dimension": "company"},),
    "<str:dimension>": ({"dimension": "unit"},),
    "mappings/<str:name>": ({"name": "contacts"}, {"name": MISSING}),
    "data/feeds/<str:feed>": ({"feed": "north"}, {"feed": MISSING}),
    "<str:stored_as>": ({"stored_as": "0" * 32},),
    "units/<str:code>": ({"code": "north"}, {"code": MISSING}),
    "lines/<str:code>": ({"code": "cards"}, {"code": MISSING}),
    "<str:uid>/<str:token>": ({"uid": "MQ", "token": "no-token"},),
}


def filled(route: str) -> list[str]:
    """The paths of the address: one's own row first, then another unit's where it has one, then no row's."""
    for blank, rows in ROWS.items():
        if blank in route:
            paths = []
            for row in rows:
                path = blank
                for name, value in row.items():
                    kinds = ("str:", "path:", "int:", "uuid:", "")
                    for kind in kinds:
                        path = path.replace(f"<{kind}{name}>", str(value)).replace(
                            f"{{{kind}{name}}}", str(value)
                        )
                paths.append("/" + route.replace(blank, path))
            return paths
    assert "<" not in route and "{" not in route, f"say in ROWS what stands for a row in {route}"
    return [f"/{route}"]


@cache
def addresses() -> list[Address]:
    return [*pages(), *operations()]


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


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of each ledger of the north, and the same of the south."""
    folder = tmp_path_factory.mktemp("matrix") / "lake"
    records = {"source_id": "own", "unit": "north"}, {"source_id": "other", "unit": "south"}
    for name in {*KINDS, "complaints"}:
        a_ledger(folder, *records, name=name)
    return folder


# Nobody here writes to the lake: all look at the same ledgers, as the people of one institution do.
_opened = cache(stores._table.__wrapped__)


@pytest.fixture
def ground(
    home: Path, lake: Path, db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FactTable]:
    """Those ledgers, and one of all else."""
    settings.HARK_LAKE = lake
    monkeypatch.setattr(stores, "_table", _opened)
    some_entries(1)
    (home / "keys").mkdir()
    (home / "keys/sealing.key").write_bytes(b"k" * 32)
    (home / "worker.beat").touch()  # a worker that is there: /readyz says all is well
    a_unit("north", above=a_unit())
    LineRow.objects.create(code="cards", name="Cards", products=["Credit card"])
    FeedRow.objects.create(pk=1, name="north", mapping="cfpb", created_at=NOON)
    ArrivalRow.objects.create(
        pk=1, feed_id=1, file_name="a.csv", file_digest="0", size=1, mapping="cfpb", offered_at=NOON
    )
    a_unit("south", above=a_unit())
    for number, unit, id in (("own", "north", OWN), ("other", "south", OTHER)):
        a_question(a_case(number=number, about=About(unit=unit)), a_unit(unit, above=a_unit()), id=UUID(id))
    before = [table.newest for table in stores.ledgers()]
    yield stores.ledger("complaints")
    assert [table.newest for table in stores.ledgers()] == before


def expected(role: Role, deed: str | None, *, of_the_north: bool) -> bool:
    """Whether the policy lets somebody in."""
    if deed is None:
        return True
    rule = POLICY[deed]
    return role in rule.roles and not (of_the_north and rule.rows is Rows.WHOLE)


def _is_the_same_everywhere(deed: str | None, role: Role) -> bool:
    """Whether it is the same in any unit: it touches no row about a customer, or is never the role's."""
    return deed is None or role not in POLICY[deed].roles or POLICY[deed].rows in {Rows.NONE, Rows.OWN}


def _on_postgresql() -> bool:
    return connection.vendor == "postgresql"


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


# On each change whoever is refused is refused once an address, who works for the whole institution asks for
# one row there is, and who works in the north for what depends on that; at length everybody asks for all.
at_length = pytest.mark.parametrize(
    "every_row", [False, pytest.param(True, marks=pytest.mark.long)], ids=["quick", "every_row"]
)


@at_length
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("of_the_north", [False, True], ids=["headquarters", "north"])
def test_each_role_reaches_what_the_policy_opens_and_nothing_else(
    role: Role, of_the_north: bool, every_row: bool, ground: FactTable
) -> None:
    who, tried = signed_in(somebody(role, of_the_north=of_the_north)), Tried()

    for address, method in product(addresses(), METHODS):
        if method == "DELETE" and of_the_north and not (every_row or address.is_api):
            continue  # no page knows it: tried with those of headquarters
        deed = address.deeds.get(method, None)
        paths = filled(address.route)
        if of_the_north and not every_row and _is_the_same_everywhere(deed, role):
            continue
        for path in paths:
            if address.is_api and method not in address.deeds:
                continue  # ninja answers a method it does not know before it asks who is there
            if not of_the_north and not every_row and path in paths[1:] and MISSING not in path:
                continue  # the other unit's row is theirs as well
            opened = expected(role, deed, of_the_north=of_the_north)
            if not opened and (
                (_on_postgresql() and len(paths) == 1) or (path != paths[0] and not every_row)
            ):
                continue  # refused before a row is looked at
            answer = asked(address, path, method, who)
            status = answer.status_code
            what = f"{method} {path} by {role}{' of the north' if of_the_north else ''}: {status}"
            if opened:
                tried.check(status not in {401, 403} and status < 500, f"{what}, though {deed} is theirs")
                ends = path.rstrip("/").rpartition("/")[2]
                hidden = (ends in {"other", OTHER} and of_the_north) or MISSING in path
                if hidden and status != 405 and not (method == "GET" and is_led_up(answer)):
                    tried.check(status == 404, f"{what}, though it is no row of theirs")
            else:
                tried.check(status == 403, f"{what}, though {deed} is not theirs")

    assert not tried.wrong, "\n".join(tried.wrong)
    # Of 22 people 13,000 in all, and on PostgreSQL once more those that reach its rows. In the north some
    # roles have nothing that depends on it.
    assert of_the_north or tried.checks >= (30 if _on_postgresql() else 800)


def test_nobody_reaches_anything_but_the_way_in(ground: FactTable) -> None:
    tried = Tried()

    for address, method in product(addresses(), METHODS):
        if address.is_api and method not in address.deeds:
            continue
        for path in filled(address.route):
            answer = asked(address, path, method, None)
            if address.is_api:
                right = answer.status_code == 401
            elif address.deeds[method] is None:
                right = answer.status_code < 500
            else:
                right = answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
            tried.check(right, f"{method} {path} by nobody: {answer.status_code}")

    assert not tried.wrong, "\n".join(tried.wrong)


def fresh_doors() -> Iterator[tuple[Address, str, str]]:
    """Each page's address and method whose deed wants somebody who has just shown who they are."""
    for address, method in product(pages(), ("GET", "POST")):
        deed = address.deeds[method]
        if deed and POLICY[deed].fresh:
            yield address, method, deed


def test_who_has_not_just_shown_who_they_are_does_nothing_that_wants_it(ground: FactTable) -> None:
    tried, deeds = Tried(), set()
    clients: dict[Role, Client] = {}

    for address, method, deed in fresh_doors():
        role = min(POLICY[deed].roles)
        if role not in clients:
            clients[role] = Client(raise_request_exception=False)
            clients[role].force_login(somebody(role, of_the_north=False))
            stale(clients[role])
        for path in filled(address.route):
            before = AuditEntryRow.objects.count()
            answer = clients[role].generic(method, path)
            to = answer.headers.get("Location", "")
            what = f"{method} {path}, {deed}: {answer.status_code} {to}"
            tried.check(answer.status_code == 302 and to.startswith("/sign-in/again/"), what)
            tried.check(AuditEntryRow.objects.count() == before, f"{what}, and an entry was added")
            deeds.add(deed)

    assert not tried.wrong, "\n".join(tried.wrong)
    assert deeds >= {"complaint.export", "people.manage", "organisation.manage", "audit.export", "own.token"}


def test_a_gate_that_does_not_look_is_noticed(ground: FactTable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_wants_fresh", lambda request, view: False)

    with pytest.raises(AssertionError, match="/people/add/"):
        test_who_has_not_just_shown_who_they_are_does_nothing_that_wants_it(ground)


def test_another_unit_s_row_and_no_row_are_told_alike(ground: FactTable) -> None:
    branch = signed_in(somebody(Role.SUPERVISOR, of_the_north=True))

    for page in (
        "/complaints/north/{}/",
        *(f"/{name}/north/{{}}/" for name in KINDS),
        "/cases/{}/",
        "/api/v1/complaints/north/{}",
    ):
        address = Address(page, {}, is_api="api" in page)
        other, missing = (asked(address, page.format(id), "GET", branch) for id in ("other", MISSING))

        assert other.status_code == missing.status_code == 404
        told = [a.content.decode().replace(id, "…") for a, id in ((other, "other"), (missing, MISSING))]
        assert len({re.sub(r"\w{64}|nonce=\"[^\"]*\"", "", text) for text in told}) == 1


def test_a_deed_no_address_opens_is_said_to_be_done_at_the_command_line() -> None:
    opened = {deed for address in addresses() for deed in address.deeds.values()}

    # Whether small cells are shown is asked while a figure is told, and opens no address; so it is of what is
    # confidential, while a complaint is read.
    asked = {"indicator.see_small_cells", "case.count_people", "case.see_confidential"}
    assert set(POLICY) - opened - asked == AT_THE_COMMAND_LINE


class TestAViewWithoutAPolicy:
    def test_is_found(self) -> None:
        def forgotten(request: object) -> None: ...

        with pytest.raises(NoPolicy):
            deed_of(forgotten, "GET")

    def test_cannot_name_a_deed_that_is_none(self) -> None:
        with pytest.raises(KeyError):
            opens("complaint.fly")


def test_a_wall_taken_down_is_noticed(ground: FactTable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FactTable, "seen_over", lambda table, wall: table)

    with pytest.raises(AssertionError, match="though it is no row of theirs"):
        test_each_role_reaches_what_the_policy_opens_and_nothing_else(
            Role.BRANCH_MANAGER, True, every_row=False, ground=ground
        )

"""Who reaches what: every address, method and role, for one's own rows, those of others, and none at all.

The addresses are read from the site, the expectations from the policy; an address that is in
neither place makes the build fail.
"""

import re
from collections.abc import Iterator
from itertools import product

import pytest
from django.db import connection
from django.test import Client

from hark.guard.access import AT_THE_COMMAND_LINE, POLICY, Role, Rows
from hark.lake.table import FactTable
from hark.records.audit import AuditEntryRow
from hark.web.accounts import gate
from hark.web.ledgers.kinds import KINDS
from hark.web.policy import NoPolicy, deed_of, opens
from tests.web.addresses import is_led_up
from tests.web.conftest import stale
from tests.web.doors import METHODS, MISSING, OTHER, Address, addresses, filled, pages
from tests.web.knocking import Tried, asked, signed_in, somebody


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


ASKED_BACK = {"mapping.edit"}  # who may, and sends what is none, is told so before they show who they are


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
            is_sent_there = answer.status_code == 302 and to.startswith("/sign-in/again/")
            tried.check(is_sent_there or (deed in ASKED_BACK and answer.status_code == 422), what)
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

"""Who may ask what: every operation for every role, and signing in by token."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from hark.flows import api_tokens
from hark.guard.access import POLICY, Role
from hark.lake.table import FactTable
from hark.records.accounts import ApiTokenRow, StaffRow
from hark.web.api.v1 import description
from tests.audited import one_event
from tests.makers import NOON
from tests.web.api.conftest import Answered, Asking, Program, problem
from tests.web.api.test_events import an_event, send
from tests.web.conftest import SignedIn

FIGURE = {"indicator": "complaints.received", "start": "2019-04-10", "end": "2019-05-01"}
DEEDS: dict[tuple[str, str], str] = {
    ("GET", "indicators"): "indicator.read_book",
    ("GET", "indicators/{id}"): "indicator.read_book",
    ("GET", "ask"): "indicator.ask",
    ("GET", "rows"): "complaint.see",
    ("GET", "complaints"): "complaint.see",
    ("GET", "complaints/{feed}/{source_id}"): "complaint.see",
    ("POST", "cases"): "case.program",
    ("GET", "cases"): "case.program",
    ("GET", "cases/{number}"): "case.program",
    ("POST", "cases/{number}/messages"): "case.program",
    ("POST", "cases/{number}/attachments"): "case.program",
    ("POST", "cases/{number}/customer"): "case.handle",
    ("GET", "feeds"): "feed.see",
    ("GET", "loads"): "feed.see",
    ("GET", "loads/{id}"): "feed.see",
    ("POST", "loads"): "feed.load",
    ("POST", "events"): "feed.load",
    ("GET", "quarantine"): "quarantine.see",
    ("POST", "quarantine/put-away"): "quarantine.put_away",
    ("POST", "quarantine/take-up"): "quarantine.put_away",
}


def operations() -> Iterator[tuple[str, str]]:
    """Every operation the description names."""
    for path, methods in description()["paths"].items():
        for method in methods:
            yield method.upper(), path.removeprefix("/api/v1/")


def ask(asking: Asking, method: str, path: str) -> Answered:
    """The answer to an ordinary request at the address."""
    if path == "events":
        return send(asking, an_event())
    if path.endswith("attachments"):
        return asking.post(path.format(number="1"), file=BytesIO(b"%PDF-1.7"))
    if path.endswith("customer"):
        return asking.sends(path.format(number="1"), {"customer": "KH20260117"})
    if method == "POST" and path.startswith("quarantine"):
        return asking.sends(
            path, {"feed": "north", "why": "unusable"} if "put" in path else {"feed": "north"}
        )
    if method == "POST" and path.startswith("cases"):
        body = {"words": "My ticket."} if "{" in path else {"what": "They refused it.", "reference": "r-1"}
        return asking.sends(path.format(number="1"), body)
    if method == "POST":
        return asking.post(path, file=BytesIO(b"Complaint ID\n"), mapping="cfpb")
    asked: dict[str, Any] = FIGURE if path in ("ask", "rows") else {}
    thing = "complaints.received" if path.startswith("indicators") else "1"
    return asking.get(path.format(id=thing, feed="north", source_id="1", number="1"), **asked)


def test_every_operation_has_its_deed() -> None:
    assert set(operations()) == set(DEEDS)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("method", "path"), DEEDS)
def test_an_operation_is_open_to_the_roles_of_its_deed(
    method: str, path: str, role: Role, program: Program, ledger: FactTable
) -> None:
    answer = ask(program(role), method, path)

    if role in POLICY[DEEDS[method, path]].roles:
        # No file has arrived here, so one that may look finds nothing.
        assert answer.status_code in (200, 201, 202, 404)
    else:
        assert problem(answer, 403)["detail"] == "Your role does not include this."


@pytest.mark.parametrize(("method", "path"), DEEDS)
def test_nobody_without_a_token_is_answered(method: str, path: str, home: object, db: None) -> None:
    answer = ask(Asking("no token"), method, path)

    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


class TestToken:
    def test_that_is_revoked_signs_nobody_in(self, program: Program, home: object) -> None:
        anna = program()
        assert anna.get("indicators").status_code == 200

        api_tokens.revoke(StaffRow.objects.get(), ApiTokenRow.objects.get().pk, now=NOON)

        problem(anna.get("indicators"), 401)

    def test_of_somebody_who_left_signs_nobody_in(self, program: Program, home: object) -> None:
        anna = program()

        StaffRow.objects.update(is_active=False)

        problem(anna.get("indicators"), 401)

    @pytest.mark.parametrize(
        "header",
        [
            "",
            "Bearer",
            "Bearer ",
            "Basic {}",
            "Bearer {}x",
            "Bearer x{}",
            "Bearer {} {}",
            "{}",
            "Bearer \xff\xfe",
        ],
    )
    def test_is_taken_in_one_way_only(self, header: str, program: Program, home: object) -> None:
        secret = program().secret

        answer = Client().get("/api/v1/indicators", headers={"Authorization": header.format(secret, secret)})

        problem(answer, 401)

    def test_is_not_replaced_by_a_session(self, signed_in: SignedIn, home: object) -> None:
        problem(signed_in().get("/api/v1/indicators"), 401)


def test_a_refusal_is_noted_in_the_name_of_the_tokens_owner(program: Program) -> None:
    executive = program(Role.EXECUTIVE)

    with one_event("access.refused") as noted:
        problem(executive.get("quarantine"), 403)

    assert (noted.event.actor, noted.event.subject) == ("executive", "/api/v1/quarantine")
    assert noted.event.details["deed"] == "quarantine.see"

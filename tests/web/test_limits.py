"""Costly doors open so often, and no more until the time has passed; one person's haste is not another's."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hark.guard.access import Role
from hark.lake.table import FactTable
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from hark.web import limits
from tests.makers import NOON, a_person, a_token
from tests.web.conftest import SignedIn

DOORS = {
    "/complaints/-/export/": "EXPORTS",
    "/data/quarantine/export/": "EXPORTS",
    "/data/load/": "UPLOADS",
    "/cases/import/": "UPLOADS",
}


RECEIVED = {"indicator": "complaints.received", "from": "2019-04-01", "to": "2019-06-01"}


class Clock:
    """Stands until it is moved."""

    at = NOON

    def now(self) -> object:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, home: object) -> Clock:
    """The clock of the limits; two times within ten minutes are all there is."""
    clock = Clock()
    monkeypatch.setattr(limits, "timezone", clock)
    for name in ("EXPORTS", "UPLOADS"):
        monkeypatch.setattr(limits, name, replace(getattr(limits, name), most=2))
    return clock


def statuses(client: Client, path: str, times: int) -> list[int]:
    """What is answered, one after the other; too often is the only refusal of that number."""
    answers = [client.post(path, {"form": "csv"}) for _ in range(times)]
    for answer in answers:
        answer.close()
    return [429 if answer.status_code == 429 else 0 for answer in answers]


@pytest.mark.parametrize("path", DOORS)
def test_once_too_often_is_told_to_wait_and_later_let_in(
    path: str, clock: Clock, signed_in: SignedIn, ledger: FactTable
) -> None:
    anna = signed_in()

    assert statuses(anna, path, 4) == [0, 0, 429, 429]
    assert 0 < int(anna.post(path).headers["Retry-After"]) <= 600
    clock.at += timedelta(minutes=10)
    assert statuses(anna, path, 1) == [0]


def test_somebody_else_is_let_in(clock: Clock, signed_in: SignedIn, ledger: FactTable) -> None:
    statuses(signed_in(), "/complaints/-/export/", 4)

    assert statuses(signed_in(Role.AUDITOR), "/complaints/-/export/", 1) == [0]


def test_the_audit_is_exported_so_often_too(clock: Clock, signed_in: SignedIn) -> None:
    assert statuses(signed_in(Role.AUDITOR), "/audit/export/", 4) == [0, 0, 429, 429]


@pytest.mark.parametrize("path", ["complaints", "rows"])
class TestComplaintsTakenByAProgram:
    @pytest.fixture(autouse=True)
    def three(self, db: None, clock: Clock, ledger: FactTable, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "COMPLAINTS", replace(limits.COMPLAINTS, most=3))

    def take(self, path: str, rows: int, role: Role = Role.QUALITY_MANAGER) -> int:
        row = StaffRow.objects.filter(username=role.value).first() or a_person(role, username=role.value)
        secret = a_token(row)
        asked = {"limit": rows} | (RECEIVED if path == "rows" else {})
        headers = {"Authorization": f"Bearer {secret}"}
        return Client(headers=headers).get(f"/api/v1/{path}", asked).status_code

    def test_are_counted_by_rows_over_all_tokens(self, path: str, clock: Clock) -> None:
        assert [self.take(path, 2), self.take(path, 1), self.take(path, 1)] == [200, 200, 429]
        assert self.take(path, 1, Role.AUDITOR) == 200
        clock.at += timedelta(hours=1)
        assert self.take(path, 2) == 200

    def test_are_noted_with_their_number_and_not_where_none_is_sent(self, path: str) -> None:
        self.take(path, 2)
        self.take(path, 2)

        noted = AuditEntryRow.objects.filter(act="complaint.listed")
        assert [entry.details for entry in noted] == [{"rows": 2}]


def test_a_program_counts_with_its_owner(clock: Clock, db: None) -> None:
    secret = a_token(a_person())
    program = Client(headers={"Authorization": f"Bearer {secret}"})

    def hand_in() -> int:
        file = SimpleUploadedFile("May.csv", b"Complaint ID,Date received\n")
        return program.post("/api/v1/loads", {"mapping": "cfpb", "file": file}).status_code

    first, second, third = hand_in(), hand_in(), hand_in()

    assert 429 not in (first, second)
    assert third == 429


def test_without_counting_nobody_is_stopped(
    clock: Clock, signed_in: SignedIn, ledger: FactTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits.Limit, "require", lambda *_: None)

    assert statuses(signed_in(), "/complaints/-/export/", 3) == [0, 0, 0]

"""An auditor without a shell has the audit verified, and reads what came of it."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client

from hark.core.errors import Unavailable
from hark.flows import asked_verifications, audit_verifying
from hark.guard.access import Role, operator
from hark.records import append_only
from hark.records.audit import AuditEntryRow
from tests.audited import no_event, one_event
from tests.makers import NOON
from tests.web.conftest import SignedIn

pytestmark = pytest.mark.usefixtures("entries")


def worker() -> bool:
    """The worker looks once for something to verify."""
    return asked_verifications.carry_out(by=operator("worker"), clock=at_noon)


def at_noon() -> datetime:
    return NOON


@pytest.fixture
def auditor(signed_in: SignedIn) -> Client:
    return signed_in(Role.AUDITOR)


def page(auditor: Client) -> str:
    return auditor.get("/audit/").content.decode()


def test_asked_for_it_is_done_by_the_worker_and_told(auditor: Client) -> None:
    assert not worker()
    with one_event("audit.verification_asked"):
        answer = auditor.post("/audit/verify/", follow=True)
    with no_event():
        auditor.post("/audit/verify/")
    assert "another is on its way" in answer.content.decode()

    with one_event("audit.verified") as noted:
        assert worker()
        assert not worker()

    assert noted.event.details["asked_by"] == AuditEntryRow.objects.get(act=asked_verifications.ASKED).actor
    assert "operator:worker (asked for by" in page(auditor)
    assert "entries are as they were written" in page(auditor) and "on its way" not in page(auditor)


def test_that_finds_something_says_so(auditor: Client) -> None:
    append_only.lift(connection)
    AuditEntryRow.objects.filter(pk=1).update(actor="boris")
    auditor.post("/audit/verify/")

    worker()

    assert "something is wrong" in page(auditor)


def test_that_cannot_be_done_says_why_and_is_not_tried_for_ever(
    auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(**_: object) -> None:
        raise Unavailable("The checkpoints cannot be read.")

    monkeypatch.setattr(audit_verifying, "verify", unreadable)
    auditor.post("/audit/verify/")

    assert worker()
    assert not worker()

    assert "could not be carried out: The checkpoints cannot be read." in page(auditor)


def test_is_the_auditors_to_ask_for(signed_in: SignedIn) -> None:
    assert signed_in(Role.QUALITY_MANAGER).post("/audit/verify/").status_code == 403

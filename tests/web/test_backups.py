"""The administrator's page of backups."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from hark.flows import asked_backups, backups, drills
from hark.flows.drills import Step
from hark.guard.access import Role, operator
from hark.records.backups import BackupRow
from tests.makers import NOON
from tests.web.conftest import SignedIn

pytestmark = pytest.mark.django_db(transaction=True)
BY = operator("test")


@pytest.fixture
def browser(home: Path, signed_in: SignedIn) -> Client:
    return signed_in(Role.ADMINISTRATOR)


def clock() -> datetime:
    return timezone.now()  # noqa: TID251  # the page reads it too


def page(browser: Client) -> str:
    return browser.get("/backups/").content.decode()


def test_says_that_there_is_none(browser: Client) -> None:
    assert "There is no backup yet." in page(browser)


def test_asked_for_it_is_made_by_the_worker_and_listed(browser: Client) -> None:
    answer = browser.post("/backups/", follow=True)
    browser.post("/backups/")
    assert "A backup is on its way." in answer.content.decode()
    assert 'hx-trigger="every 2s"' in answer.content.decode()

    assert asked_backups.make_asked(by=BY, clock=clock)
    assert not asked_backups.make_asked(by=BY, clock=clock)

    row = BackupRow.objects.get()
    assert row.name in page(browser) and not row.failed
    assert "hx-trigger" not in page(browser)
    assert "There is no backup yet." not in page(browser) and "more than a day old" not in page(browser)


def test_says_when_the_newest_is_late(browser: Client, home: Path) -> None:
    backups.make(to=home / "backups", by=BY, now=clock() - timedelta(days=2))

    assert "more than a day old" in page(browser)


def test_says_why_one_could_not_be_made(browser: Client, home: Path) -> None:
    (home / "backups").touch()
    browser.post("/backups/")

    assert asked_backups.make_asked(by=BY, clock=clock)

    assert "The last backup failed" in page(browser)


def test_shows_the_last_drills_with_their_steps(browser: Client, home: Path) -> None:
    (home / "keys").mkdir()
    (home / "keys" / "sealing.key").write_bytes(bytes(32))
    drills.drill(by=BY, clock=lambda: NOON, rehearse=lambda home: [Step("check", 0.5, "bad weather")])

    shown = page(browser)
    assert "bad weather" in shown and "failed" in shown


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_is_the_administrator_s_alone(home: Path, signed_in: SignedIn, role: Role) -> None:
    browser = signed_in(role)

    assert browser.get("/backups/").status_code == 403
    assert browser.post("/backups/").status_code == 403

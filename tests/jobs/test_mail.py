"""Complaints by e-mail at the command line and in the worker."""

import logging

import pytest
from pytest_django.fixtures import Settings

from hark import wiring
from hark.core.errors import Unavailable
from hark.flows import mail_in
from hark.jobs.worker import mail
from tests.flows.mailing import Box, an_email
from tests.jobs.conftest import Hark

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def box(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Box:
    settings.HARK_MAIL_URL = "imaps://complaints@mail.bank.example/"
    box = Box()
    monkeypatch.setattr(wiring, "mailbox", lambda: box.opened)
    return box


def test_what_is_taken_kept_aside_and_tried_again_is_told(
    hark: Hark, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_in, "AT_ONCE", 1)
    box.put(an_email(), b"From: nobody\r\n\r\nwords")

    assert hark("mail", "take") == 1 and "2 e-mails = 1 new complaint + 0 answers" in hark.out
    assert hark("mail", "aside") == 0 and "does not say plainly who sent it" in hark.out
    assert hark("mail", "aside", "--json") == 0 and hark.json()[0]["uid"] == 2
    assert hark("mail", "replay", "--json") == 1 and hark.json()["aside"] == 1
    assert hark("mail", "replay", "999") == 1 and "No e-mail 999" in hark.err
    assert hark("mail", "take", "--json") == 0 and hark.json()["opened"] == 0


def test_the_worker_looks_again_where_the_mailbox_cannot_be_read(
    box: Box, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    box.put(an_email())
    box.breaks = True
    with caplog.at_level(logging.WARNING):
        assert not mail.take()
    assert str(Unavailable("killed")) in caplog.text

    box.breaks = False
    box.put(an_email(id="2"))
    assert mail.take() and not mail.take()
    settings.HARK_MAIL_URL = ""
    assert not mail.take()

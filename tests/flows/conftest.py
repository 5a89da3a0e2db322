"""Those who handle complaints, who checks what they write, and the server their e-mails go to."""

from datetime import time

import pytest
from pytest_django.fixtures import Settings

from hark.guard.access import Role, Staff
from tests.makers import a_person


@pytest.fixture
def anna(db: None) -> Staff:
    return a_person(Role.COMPLAINT_HANDLER, username="anna", name="Anna").as_term()


@pytest.fixture
def boris(db: None) -> Staff:
    return a_person(Role.QUALITY_MANAGER, username="boris", name="Boris").as_term()


@pytest.fixture
def servers(settings: Settings) -> None:
    settings.HARK_MAIL_OUT_URL = "smtps://complaints@mail.bank.example"
    settings.HARK_MAIL_FROM = "Bank <complaints@bank.example>"
    settings.HARK_SITE = "https://hark.bank.example"
    settings.HARK_QUIET_HOURS = (time(22), time(7))


@pytest.fixture
def mail_servers(settings: Settings) -> None:
    """The mailbox complaints come to, and the server that answers go by."""
    settings.HARK_MAIL_URL = "imaps://complaints@mail.bank.example/"
    settings.HARK_MAIL_OUT_URL = "smtps://complaints@mail.bank.example"
    settings.HARK_MAIL_FROM = "Bank <complaints@bank.example>"
    settings.HARK_INSTITUTION = "The Bank"

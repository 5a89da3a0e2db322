"""What `hark check` finds about the mail servers; and no log holds an e-mail."""

from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django.fixtures import Settings

from hark.config import logs
from hark.core.terms.letter import Became
from hark.flows import mail_servers
from hark.records.mail import MailboxRow, MailRow
from tests.makers import NOON

pytestmark = pytest.mark.django_db
IN, OUT = "imaps://complaints@mail.bank.example/", "smtps://complaints@mail.bank.example"


@pytest.fixture
def secret(tmp_path: Path, settings: Settings) -> Path:
    file = tmp_path / "password"
    file.write_text("of the mailbox\n")
    file.chmod(0o600)
    settings.HARK_MAIL_PASSWORD_FILE = str(file)
    settings.HARK_MAIL_FROM = "Bank <complaints@bank.example>"
    settings.HARK_MAIL_URL, settings.HARK_MAIL_OUT_URL = IN, OUT
    return file


def found() -> set[str]:
    return {str(each.id) for each in run_checks() if "mail" in str(each.id)}


def test_none_and_a_good_one_have_no_weakness(secret: Path, settings: Settings) -> None:
    assert found() == set() and mail_servers.mailbox().password == "of the mailbox"
    assert "of the mailbox" not in repr(mail_servers.mailbox())

    settings.HARK_MAIL_URL = settings.HARK_MAIL_OUT_URL = settings.HARK_MAIL_PASSWORD_FILE = ""
    assert found() == set()


@pytest.mark.parametrize(
    ("name", "value", "id"),
    [
        ("HARK_MAIL_URL", "imap://complaints@mail.bank.example/", "hark.mail"),
        ("HARK_MAIL_URL", "imaps://complaints:hunter2@mail.bank.example/", "hark.mail"),
        ("HARK_MAIL_URL", "imaps://mail.bank.example/", "hark.mail"),
        ("HARK_MAIL_URL", "imaps://a@b:x/", "hark.mail"),
        ("HARK_MAIL_URL", "imaps://a@b/IN%0d%0aBOX", "hark.mail"),
        ("HARK_MAIL_OUT_URL", "smtp+plain://mail.bank.example", "hark.mail"),
        ("HARK_MAIL_OUT_URL", "", "hark.mail_mute"),
        ("HARK_MAIL_FROM", "", "hark.mail"),
        ("HARK_MAIL_FROM", "a@b.example\nBcc: c@d.example", "hark.mail"),
    ],
)
def test_what_cannot_be_spoken_to_is_named_and_not_repeated(
    name: str, value: str, id: str, secret: Path, settings: Settings
) -> None:
    setattr(settings, name, value)

    assert found() == {id}
    assert not any("hunter2" in str(each) for each in run_checks())


def test_a_password_others_can_read_and_what_was_kept_aside_are_named(secret: Path) -> None:
    secret.chmod(0o644)
    box = MailboxRow.objects.create(name="imaps://mail", validity=1)
    MailRow.objects.create(
        mailbox=box, validity=1, uid=1, about="a", became=Became.ASIDE, reason="x", at=NOON
    )

    assert found() == {"hark.mail_secret_open", "hark.mail_aside"}


def test_the_library_writes_no_email_into_the_log() -> None:
    assert logs.settings("DEBUG")["loggers"]["imapclient"] == {"level": "WARNING"}

"""The mail servers the settings name: the mailbox complaints come to, and what sends what goes."""

from email.utils import parseaddr
from pathlib import Path

from django.conf import settings

from hark.core.errors import Refusal
from hark.core.terms.letter import Became
from hark.intake.mail.address import MAILBOX, SUBMISSION, Address, understood
from hark.records.mail import MailRow


class NoMailServer(Refusal):
    """No mailbox is named, or its password cannot be read."""


def is_read() -> bool:
    """Whether a mailbox is named."""
    return bool(settings.HARK_MAIL_URL)


def sends() -> bool:
    """Whether what goes by e-mail has a way."""
    return bool(settings.HARK_MAIL_OUT_URL)


def mailbox() -> Address:
    """The mailbox complaints come to.

    Raises:
        NoMailServer, BadMailAddress: the settings name none that can be read.
    """
    if not is_read():
        raise NoMailServer("Name the mailbox in HARK_MAIL_URL, as in imaps://complaints@mail.bank.example/.")
    return understood(
        settings.HARK_MAIL_URL,
        name="HARK_MAIL_URL",
        schemes=MAILBOX,
        password=_password("HARK_MAIL_PASSWORD_FILE"),
        ca_file=settings.HARK_MAIL_CA_FILE,
    )


def submission() -> Address:
    """The server that sends what goes.

    Raises:
        NoMailServer, BadMailAddress: the settings name none that can be asked.
    """
    if not sends():
        raise NoMailServer(
            "Name the server in HARK_MAIL_OUT_URL, as in smtps://complaints@mail.bank.example."
        )
    sender()
    return understood(
        settings.HARK_MAIL_OUT_URL,
        name="HARK_MAIL_OUT_URL",
        schemes=SUBMISSION,
        password=_password("HARK_MAIL_OUT_PASSWORD_FILE"),
        ca_file=settings.HARK_MAIL_CA_FILE,
    )


def sender() -> str:
    """The address the institution writes from; empty where none is named and nothing is sent.

    Raises:
        NoMailServer: what is named is no address.
    """
    said: str = settings.HARK_MAIL_FROM
    address = parseaddr(said)[1]
    if (said or sends()) and not ("@" in address and said.isprintable()):
        raise NoMailServer("HARK_MAIL_FROM must be an address like complaints@bank.example.")
    return address


def notice_sender() -> str:
    """Who notices come from, with a name if it has one.

    Raises:
        NoMailServer: what is named is no address.
    """
    said: str = settings.HARK_NOTICE_FROM
    if said and not ("@" in parseaddr(said)[1] and said.isprintable()):
        raise NoMailServer("HARK_NOTICE_FROM must be an address like hark@bank.example.")
    return said or settings.HARK_MAIL_FROM


def kept_aside() -> int:
    """How many e-mails of the mailbox could not be taken, and wait for a person."""
    return MailRow.objects.filter(became=Became.ASIDE).count()


def _password(name: str) -> str:
    file: str = getattr(settings, name)
    if not file:
        return ""
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise NoMailServer(
            "The file {name} names, {file}, cannot be read.", name=name, file=file
        ) from problem

"""E-mail that goes: its words in the customer's language, and the way to the server that sends it.

Nothing personal stands in the subject. No header takes a line end: Django's e-mail refuses one.
"""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from hark.core.errors import Refusal, Unavailable
from hark.core.terms.case import Act
from hark.outlets import outbound

TIMEOUT = 20  # seconds for one answer of the server
_WITH_THE_DAY = frozenset({Act.RECEIVED, Act.ACKNOWLEDGED, Act.EXTENDED, Act.PROMISED, Act.NEW_FACTS})


SENTENCES = {
    Act.RECEIVED: gettext_lazy("We have received your complaint. Its number is {number}."),
    Act.MERGED: gettext_lazy(
        "Your complaint {number} goes on together with your other complaint about the same matter. We answer "
        "both there."
    ),
    Act.JOINED: gettext_lazy("Your other complaint about the same matter goes on in this one, {number}."),
    Act.PARTED: gettext_lazy("Your complaint {number} goes on by itself again, and is answered by itself."),
    Act.LEFT: gettext_lazy(
        "Your other complaint goes on by itself again; this one, {number}, is answered by itself."
    ),
    Act.CONCLUDED: gettext_lazy("The mediation of your complaint {number} has ended."),
    Act.INVITED: gettext_lazy(
        "Your complaint {number} is closed. How did we handle it? Answer this e-mail with a number alone, "
        "from 1 (very bad) to 5 (very good). You need not."
    ),
}
"""What is said of what happened, besides what somebody wrote."""


class NotTaken(Refusal):
    """The server takes nothing for the address."""


@dataclass(frozen=True, slots=True)
class Server:
    """What sends e-mail: under TLS from the first byte, or once it has greeted (`late`)."""

    host: str
    port: int
    user: str
    password: str
    late: bool
    ca_file: str


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail to one person; `id` is its Message-ID, `answers` those before it, the oldest first."""

    to: str
    sender: str
    subject: str
    text: str
    id: str
    answers: tuple[str, ...] = ()
    automatic: bool = False


def subject(number: str, *, language: str) -> str:
    """What it is about: the number, and nothing else of the case."""
    with override(language):
        return _("Your complaint {number}").format(number=number)


def text(act: Act, *, number: str, day: date | None, words: str, signed: str, language: str) -> str:
    """What it says: that the complaint came, or what was written to the customer."""
    with override(language):
        said = [str(SENTENCES[act]).format(number=number)] if act in SENTENCES else []
        if words:
            said.append(words)
        if day and act in _WITH_THE_DAY:
            said.append(_("You will hear from us by {day}.").format(day=date_format(day)))
        said.append(_("To write to us about it, answer this e-mail and leave its subject as it is."))
        return "\n\n".join([*said, signed]).rstrip() + "\n"


def send(letter: Letter, *, server: Server) -> None:
    """Have the server take the e-mail.

    Raises:
        NotTaken: it takes nothing for the address, now or later.
        Refusal: the server may not be reached.
        Unavailable: it does not answer, or does not take it.
    """
    message = written(letter)
    try:
        _Backend(server).send_messages([message])
    except smtplib.SMTPRecipientsRefused as problem:
        codes = [code for code, _ in problem.recipients.values()]
        if all(code >= 500 for code in codes):
            raise NotTaken(
                "The mail server takes nothing for this address ({code}).", code=codes[0]
            ) from problem
        raise Unavailable(f"The mail server {server.host} does not take it now ({codes[0]}).") from problem
    except smtplib.SMTPException as problem:
        code = getattr(problem, "smtp_code", "")
        told = " ".join(filter(None, (type(problem).__name__, str(code))))
        raise Unavailable(f"The mail server {server.host} did not take it ({told}).") from problem
    except OSError as problem:
        raise Unavailable(
            f"The mail server {server.host} does not answer ({type(problem).__name__})."
        ) from problem


def written(letter: Letter) -> EmailMessage:
    """The e-mail with its headers; told to be a machine's where it is, so that no machine answers it."""
    headers = {"Message-ID": f"<{letter.id}>", "X-Auto-Response-Suppress": "All"}
    if letter.automatic:
        headers["Auto-Submitted"] = "auto-replied" if letter.answers else "auto-generated"
    if letter.answers:
        headers["In-Reply-To"] = f"<{letter.answers[-1]}>"
        headers["References"] = " ".join(f"<{id}>" for id in letter.answers)
    return EmailMessage(letter.subject, letter.text, letter.sender, [letter.to], headers=headers)


class _Backend(EmailBackend):
    """Django's, over a socket of the one guarded door."""

    def __init__(self, server: Server) -> None:
        super().__init__(
            host=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.late,
            use_ssl=not server.late,
            timeout=TIMEOUT,
        )
        self._ca_file = server.ca_file

    @property
    def connection_class(self) -> Callable[..., smtplib.SMTP]:  # type: ignore[override] # it is only called
        return partial(_Secured, self._ca_file) if self.use_ssl else _Late

    @cached_property
    def ssl_context(self) -> Any:
        return outbound.trust(self._ca_file)


class _Late(smtplib.SMTP):
    """Plain until it has greeted; then nothing is said but under TLS."""

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        return outbound.connect(host, port, timeout=timeout)


class _Secured(smtplib.SMTP):
    """Under TLS from the first byte."""

    def __init__(self, ca_file: str, *args: Any, context: Any = None, **kwargs: Any) -> None:
        self._ca_file = ca_file
        super().__init__(*args, **kwargs)

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        return outbound.secured(host, port, ca_file=self._ca_file, timeout=timeout)

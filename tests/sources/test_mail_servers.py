"""Complaints by e-mail with real servers: Dovecot where it comes, aiosmtpd where it goes."""

import socket
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from pytest_django.fixtures import Settings

from hark import wiring
from hark.core.errors import Refusal, Unavailable
from hark.core.terms.case import Act
from hark.core.terms.letter import Became
from hark.core.terms.notice import ByMail
from hark.flows import deliveries, mail_in, mail_out, notice_handing, notice_mail, notice_preferences
from hark.guard.access import operator
from hark.intake.mail.mailbox import Mailbox, NotLetIn
from hark.outlets.outbound import NotProven, NotReachedFromHere
from hark.records.cases import CaseRow
from hark.records.outbox import OutboxRow
from tests import dovecot
from tests.deploy.cluster import free_port
from tests.dovecot import HOST, PASSWORD, USER, Dovecot
from tests.makers import NOON, a_person
from tests.outlets.trap import a_certificate

pytestmark = [
    pytest.mark.filterwarnings("ignore:Requiring AUTH"),  # it does not know of TLS from the first byte
    pytest.mark.requires("dovecot"),
    pytest.mark.django_db,
    pytest.mark.usefixtures("home", "named"),
]
BY = operator("worker")
SENDER = "complaints@bank.example"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="hark-mail-"))
    made.chmod(0o755)
    a_certificate(made, HOST)
    (made / "secret").write_text(f"{PASSWORD}\n")
    yield made
    dovecot.remove(made)


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Dovecot]:
    with dovecot.running(folder, folder / "both.pem") as running:
        yield running


@pytest.fixture
def box(server: Dovecot) -> Dovecot:
    """The server with an empty mailbox, whose numbers go on."""
    for path in (*server.folder.glob("mail/new/*"), *server.folder.glob("mail/cur/*")):
        path.unlink()
    server.flags()
    return server


@dataclass
class Taken:
    """What a server took, and whether it wants to know who asks."""

    mail: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 # the library's
        self, server: object, session: object, envelope: Any, address: str, options: object
    ) -> str:
        if address.startswith("nobody@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802 # the library's
        self.mail.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients.append(envelope.rcpt_tos)
        return "250 OK"


@contextmanager
def smtp(certificate: Path, *, late: bool = False, port: int = 0) -> Iterator[tuple[str, Taken]]:
    """The address of a server that sends, and what it took."""
    tls, taken, port = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), Taken(), port or free_port()
    tls.load_cert_chain(certificate)

    def lets_in(
        server: object, session: object, envelope: object, how: str, who: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=(who.login, who.password) == (USER.encode(), PASSWORD.encode()))

    secured: dict[str, Any] = {"tls_context": tls, "require_starttls": True} if late else {"ssl_context": tls}
    controller = Controller(
        taken,
        "127.0.0.1",
        port,
        server_hostname=HOST,
        authenticator=lets_in,
        auth_required=True,
        auth_require_tls=late,
        **secured,
    )
    if not late:

        def greets() -> None:  # its own way to see whether it serves trusts no certificate of ours
            trust = ssl.create_default_context(cafile=certificate)
            with (
                socket.create_connection((HOST, port)) as plain,
                trust.wrap_socket(plain, server_hostname=HOST) as secured,
            ):
                secured.recv(1)

        controller._trigger_server = greets
    controller.start()
    try:
        yield f"{'smtp' if late else 'smtps'}://{USER}@{HOST}:{port}", taken
    finally:
        controller.stop()


@pytest.fixture
def named(settings: Settings, box: Dovecot) -> None:
    """The settings name the mailbox."""
    settings.HARK_MAIL_URL = box.url
    settings.HARK_MAIL_PASSWORD_FILE = settings.HARK_MAIL_OUT_PASSWORD_FILE = str(box.folder / "secret")
    settings.HARK_MAIL_CA_FILE = str(box.certificate)
    settings.HARK_MAIL_FROM = f"银行投诉 <{SENDER}>"
    settings.HARK_OUTBOUND_ALLOW = frozenset({(HOST, box.port)})


def sent_by(url: str, settings: Settings) -> None:
    settings.HARK_MAIL_OUT_URL = url
    settings.HARK_OUTBOUND_ALLOW |= {(HOST, int(url.rpartition(":")[2]))}


def take() -> dict[str, int]:
    taken = mail_in.take(opened=wiring.mailbox(), by=BY, clock=lambda: NOON)
    return {became.value: count for became, count in taken.items()}


def goes(*, after: int = 0) -> int:
    count, now = 0, NOON + timedelta(minutes=after)
    while row := deliveries.claim(now=now, mail=True):
        count += mail_out.deliver(row, send=wiring.mail_server(), by=BY, now=now)
    return count


def an_email(
    id: str,
    *,
    sender: str = "li@example.com",
    subject: str = "投诉柜台",
    answers: str = "",
    words: str = "柜台拒收我的旧钞，请处理。",
) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = f"李娜 <{sender}>", SENDER, subject
    message["Message-ID"] = f"<{id}@example.com>"
    if answers:
        message["In-Reply-To"] = message["References"] = answers
    message.set_content(words, charset="gb18030")
    return message.as_bytes()


def test_a_complaint_comes_is_acknowledged_and_the_answer_finds_its_case(
    box: Dovecot, settings: Settings
) -> None:
    with smtp(box.certificate) as (url, taken):
        sent_by(url, settings)
        box.arrives(an_email("1"))

        assert take() == {"opened": 1} and list(box.flags().values()) == [{b"\\Seen"}]
        assert goes() == 1 and goes(after=600) == 0

        case, [went] = CaseRow.objects.get(), taken.mail
        assert taken.recipients == [["li@example.com"]] and went["Subject"] == f"您的投诉 {case.number}"
        assert went["From"].addresses[0].addr_spec == SENDER and went["Auto-Submitted"] == "auto-replied"
        assert went["In-Reply-To"] == "<1@example.com>" and case.number in went.get_content()
        box.arrives(an_email("2", answers=went["Message-ID"], words="还有硬币也拒收。"))
        assert take() == {"joined": 1} and take() == {}
        assert [each.act for each in case.history.all()] == [Act.RECEIVED, Act.MAILED, Act.CUSTOMER_WROTE]


def test_killed_between_settled_and_marked_it_is_one_case(
    box: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException): ...

    def killed(*_: object, **__: object) -> None:
        raise Killed

    box.arrives(an_email("3"), b"From: nobody\r\n\r\nwords\r\n")
    monkeypatch.setattr(Mailbox, "mark", killed)
    with pytest.raises(Killed):
        take()
    monkeypatch.undo()
    assert set(map(frozenset, box.flags().values())) == {frozenset()}

    assert take() == {"aside": 1} and CaseRow.objects.count() == 1
    assert [sorted(flags) for _, flags in sorted(box.flags().items())] == [[b"\\Seen"], [b"\\Flagged"]]
    assert mail_in.replay(opened=wiring.mailbox(), by=BY, now=NOON) == {Became.ASIDE: 1}


def test_who_is_not_proven_not_opened_or_lets_nobody_in_is_not_spoken_to(
    box: Dovecot, settings: Settings, tmp_path: Path
) -> None:
    def refused() -> type[Refusal]:
        with pytest.raises(Refusal) as found:
            take()
        assert PASSWORD not in str(found.value)
        return type(found.value)

    settings.HARK_MAIL_URL = f"{box.url}Nowhere"
    assert refused() is NotLetIn
    settings.HARK_MAIL_URL = box.url.replace(USER, "somebody")
    assert refused() is NotLetIn
    settings.HARK_MAIL_URL = box.url
    settings.HARK_MAIL_CA_FILE = str(a_certificate(tmp_path, HOST))
    assert refused() is NotProven
    settings.HARK_OUTBOUND_ALLOW = frozenset()
    assert refused() is NotReachedFromHere


def test_a_server_that_is_down_loses_nothing_and_one_that_says_tls_later_is_spoken_to(
    box: Dovecot, settings: Settings
) -> None:
    port = free_port()
    sent_by(f"smtp://{USER}@{HOST}:{port}", settings)
    box.arrives(an_email("4"))
    take()
    assert goes() == 0 and "does not answer" in OutboxRow.objects.get().last_error

    with smtp(box.certificate, late=True, port=port) as (_, taken):
        assert (goes(after=60), goes(after=600), len(taken.mail)) == (1, 0, 1)


def test_an_address_nothing_is_taken_for_is_noted_and_not_tried_again(
    box: Dovecot, settings: Settings
) -> None:
    with smtp(box.certificate) as (url, taken):
        sent_by(url, settings)
        box.arrives(an_email("5", sender="nobody@example.com"))
        take()

        assert goes() == 1 and goes(after=600) == 0 and not taken.mail
    assert OutboxRow.objects.get().state == "dead"
    assert [each.act for each in CaseRow.objects.get().history.all()] == [Act.RECEIVED, Act.RETURNED]


def test_a_mailbox_that_is_out_of_reach_is_an_outage(settings: Settings) -> None:
    port = free_port()
    settings.HARK_MAIL_URL = f"imaps://{USER}@{HOST}:{port}/"
    settings.HARK_OUTBOUND_ALLOW = frozenset({(HOST, port)})

    with pytest.raises(Unavailable):
        take()


@pytest.mark.parametrize("to", ["anna", "nobody"])
def test_a_notice_goes_to_staff_by_the_same_server(to: str, folder: Path, settings: Settings) -> None:
    settings.HARK_NOTICE_FROM = "Hark <no-reply@bank.example>"
    anna = a_person(username="anna", language="en")
    with smtp(folder / "both.pem") as (url, taken):
        sent_by(url, settings)
        hours = {"quiet": "none", "quiet_since": None, "quiet_until": None}
        email = f"{to}@bank.example"
        notice_preferences.prefer(anna, email=email, by_mail=ByMail.AT_ONCE, **hours, now=NOON)
        deliveries.enqueue("case.mentioned", {"case": "261120-K7Q4M", "people": ["anna"]}, now=NOON)
        notice_handing.hand_out(now=NOON)

        row = deliveries.claim(now=NOON + notice_handing.GATHERED, mail=True)
        assert row and notice_mail.deliver(row, send=wiring.mail_server(), now=NOON)

    if to == "nobody":
        assert taken.mail == [] and "550" in notice_preferences.of(anna).problem
        return
    [mail] = taken.mail
    assert (mail["From"], mail["Auto-Submitted"]) == ("Hark <no-reply@bank.example>", "auto-generated")
    assert mail["Subject"] == "Hark: complaint 261120-K7Q4M" and str(row.pk) in mail["Message-ID"]
    assert "You were mentioned in complaint 261120-K7Q4M." in mail.get_content()

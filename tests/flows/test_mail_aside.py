"""E-mails Hark makes nothing of stay where they are, are told of, and can be tried again."""

from typing import Any

import pytest

from hark.core.errors import NotAllowed
from hark.core.terms.letter import Became
from hark.flows import mail_in, mail_judging
from hark.flows.mail_in import NoSuchMail, NotOurs
from hark.guard.access import Role
from hark.records.audit import AuditEntryRow
from hark.records.mail import MailRow
from tests.flows.mailing import BY, Box, an_email
from tests.makers import NOON, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "mail_servers")]


def test_one_that_fails_is_kept_aside_and_the_next_is_taken(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    box, done = Box(), mail_judging.done

    def fails(letter: Any, **how: Any) -> Any:
        if letter.subject == "Odd":
            raise KeyError("a header nobody thought of")
        return done(letter, **how)

    monkeypatch.setattr(mail_judging, "done", fails)
    box.put(an_email(subject="Odd"), an_email(id="2"))

    assert box.take() == {"aside": 1, "opened": 1}
    [kept] = mail_in.aside(by=BY)
    assert kept.uid == 1 and "The log says" in kept.reason and "a header nobody" in caplog.text


class TestKeptAside:
    def test_stays_in_the_mailbox_flagged_and_is_tried_again_from_there(self) -> None:
        box = Box()
        box.put(
            b"From: nobody\r\n\r\nsecret words", an_email(id="2", subject="", words="short"), an_email(id="3")
        )

        assert box.take() == {"aside": 2, "opened": 1} and box.marks == {
            1: "flagged",
            2: "flagged",
            3: "seen",
        }
        first, second = mail_in.aside(by=BY)
        assert "who sent it" in first.reason and second.details == {
            "fewest": "10",
            "most": "20000",
            "count": "5",
        }
        assert AuditEntryRow.objects.filter(act="mail.kept_aside").count() == 2

        box.mail[2] = an_email(id="2", words="It can be read after all.")
        del box.mail[1]
        tried = mail_in.replay(opened=box.opened, by=BY, now=NOON)

        assert (tried[Became.ASIDE], tried[Became.OPENED]) == (1, 1) and box.marks[2] == "seen"
        assert [each.reason for each in mail_in.aside(by=BY)] == ["The e-mail is in the mailbox no longer."]
        with pytest.raises(NoSuchMail):
            mail_in.replay([second.id], opened=box.opened, by=BY, now=NOON)

    def test_is_for_whoever_runs_hark_alone(self) -> None:
        for deed in (
            lambda by: mail_in.aside(by=by),
            lambda by: mail_in.take(opened=Box().opened, by=by, clock=lambda: NOON),
        ):
            with pytest.raises(NotAllowed):
                deed(somebody(Role.QUALITY_MANAGER))


def test_a_mailbox_full_of_older_mail_is_not_taken_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_in, "MOST_AT_FIRST", 1)
    box = Box()
    box.put(an_email(), an_email(id="2"))

    with pytest.raises(NotOurs):
        box.take()

    assert not MailRow.objects.exists() and box.take(whole=True) == {"opened": 2}

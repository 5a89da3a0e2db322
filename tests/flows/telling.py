"""Telling people of what happened, and the postman who carries it, as several tests do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hark.core.terms.notice import ByMail
from hark.flows import deliveries, notice_handing, notice_mail, notice_preferences
from hark.guard.access import Role
from hark.outlets.mail import Letter
from hark.records.accounts import StaffRow
from hark.records.notices import NoticeRow
from tests.makers import NOON, a_person

MORNING = datetime.fromisoformat("2026-11-22T09:00+08:00")
NIGHT = datetime.fromisoformat("2026-11-21T23:00+08:00")


class Postman:
    """Takes e-mails, or does not."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []
        self.refuses: Exception | None = None

    def __call__(self, letter: Letter, *, server: object) -> None:
        if self.refuses:
            raise self.refuses
        self.sent.append(letter)

    def goes(self, *, now: datetime) -> int:
        """How many went, of those that are due by then."""
        before = len(self.sent)
        while row := deliveries.claim(now=now, mail=True):
            notice_mail.deliver(row, send=self, now=now)
        return len(self.sent) - before


def a_handler(username: str = "anna", **special: Any) -> StaffRow:
    return a_person(Role.COMPLAINT_HANDLER, username=username, language="en", **special)


def told(person: StaffRow) -> Sequence[str]:
    return [each.kind for each in NoticeRow.objects.filter(staff=person)]


def tell(*people: StaffRow, kind: str = "case.mentioned", now: datetime = NOON, **data: object) -> int:
    """Something happens that these are told of; how many pending notices are handed out."""
    known = {"case": "261120-K7Q4M", "people": [person.username for person in people]}
    deliveries.enqueue(kind, known | data, now=now)
    return notice_handing.hand_out(now=now)


def wants(person: StaffRow, by_mail: ByMail, *, now: datetime = NOON, **special: Any) -> None:
    ordinary = {"email": f"{person.username}@bank.example", "quiet": "usual"}
    hours = {"quiet_since": None, "quiet_until": None}
    notice_preferences.prefer(person, **ordinary | hours | special, by_mail=by_mail, now=now)

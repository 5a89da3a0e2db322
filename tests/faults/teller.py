"""Notices handed out and digests sent by who dies before the n-th thing they would write, and is followed."""

import json
from datetime import datetime, time, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from shutil import copytree

from django.conf import settings

from hark.core.terms.notice import ByMail
from hark.flows import case_owner, chat_groups, deliveries, notice_handing, notice_mail, notice_preferences
from hark.flows.chat_groups import Wanted
from hark.guard.access import Role, operator
from hark.outlets.mail import Letter
from hark.records.notices import NoticePreferenceRow, NoticeRow, PendingNoticeRow
from hark.records.outbox import OutboxRow
from tests.faults.loader import move_into
from tests.faults.stepper import Died, Steps, _move, _stepping
from tests.makers import NOON, a_case, a_person

MORNING = NOON + timedelta(hours=13)
_ROBOT = "https://chat.example/robot"


def dies_everywhere(fresh: Path, pipe: Connection, *, every: int = 1, planted: bool = False) -> None:
    """Tell the pipe what each death left behind once others had gone on, up to a run that nothing ended."""
    move_into(fresh)
    settings.HARK_MAIL_OUT_URL = "smtps://hark@mail.bank.example"
    settings.HARK_MAIL_FROM = "hark@bank.example"
    settings.HARK_QUIET_HOURS = (time(22), time(7))
    _begin()
    if planted:
        notice_mail._put = _put_before
    number, died = 1 - every, True
    while died:
        number += every
        home = Path(copytree(fresh, fresh.parent / f"{fresh.name}-{number}-{planted}"))
        _move(home)
        sent: list[str] = []
        died = _dies(Steps(number), sent)
        _move(home)
        for later in range(3):
            _go_on(MORNING + timedelta(hours=later), sent)
        pipe.send(_left(sent))


def _begin() -> None:
    """Anna wants a digest, Boris is told at once, and a group is told too; a complaint is given to each."""
    boss = a_person(username="boss").as_term()
    group = Wanted("Complaints", "wecom", ["case.assigned"], [], "en", address=_ROBOT)
    chat_groups.put(group, by=operator("test"), now=NOON)
    for name, by_mail in (("anna", ByMail.DAILY), ("boris", ByMail.AT_ONCE)):
        person = a_person(Role.COMPLAINT_HANDLER, username=name, language="en")
        hours = {"quiet": "usual", "quiet_since": None, "quiet_until": None}
        notice_preferences.prefer(
            person, email=f"{name}@bank.example", by_mail=by_mail, **hours, now=NOON - timedelta(days=1)
        )
        case_owner.assign(a_case(number=name), to=name, by=boss, now=NOON)


def _dies(steps: Steps, sent: list[str]) -> bool:
    with _stepping(steps):
        try:
            _go_on(MORNING, sent)
        except Died:
            return True
    return False


def _go_on(now: datetime, sent: list[str]) -> None:
    def send(letter: Letter, *, server: object) -> None:
        sent.append(letter.id)

    notice_handing.hand_out(now=now)
    notice_mail.put_digests(now=now)
    while row := deliveries.claim(now=now + timedelta(minutes=20), mail=True):
        notice_mail.deliver(row, send=send, now=now)


def _put_before(pk: int, day: object, *, now: datetime) -> bool:
    """The planted fault: a digest is in the outbox before, and not together with, its being noted."""
    kept = NoticePreferenceRow.objects.get(pk=pk)
    told = {"staff": kept.staff_id, "digest": str(day)}
    deliveries.put(deliveries.NOTICE_MAIL, told, now=now)
    NoticePreferenceRow.objects.filter(pk=pk).update(digested_on=day)
    return True


def _left(sent: list[str]) -> dict[str, object]:
    mails = [json.loads(deliveries.opened(row)) for row in OutboxRow.objects.filter(topic="notice.mail")]
    return {
        "pending": PendingNoticeRow.objects.count(),
        "notices": sorted(NoticeRow.objects.values_list("staff__username", "kind")),
        "digests": sum("digest" in mail for mail in mails),
        "at once": sum("digest" not in mail for mail in mails),
        "groups": OutboxRow.objects.filter(topic__startswith=deliveries.GROUP).count(),
        "letters": len({*sent}),
        "states": sorted(OutboxRow.objects.filter(topic="notice.mail").values_list("state", flat=True)),
    }

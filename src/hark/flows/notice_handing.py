"""Handing out what people are to be told of: their notices, e-mail for those who want it, chat groups.

All that comes of one pending notice is written in one transaction with its going, so nobody is told twice
and nothing is lost, wherever the worker is killed.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from hark.core.terms.notice import OF_A_QUESTION, ByMail, Kind, is_urgent
from hark.flows import chat_sending, deliveries, mail_servers, notice_preferences
from hark.guard.access import POLICY
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.notices import NoticePreferenceRow, NoticeRow, PendingNoticeRow
from hark.records.organisation import UnitRow
from hark.records.outbox import OutboxRow

AT_ONCE = 20
"""So few that one after the other they do not keep everybody else from the records for long."""
GATHERED = timedelta(minutes=1)
"""What comes within it goes in one e-mail."""
APART = timedelta(minutes=5)
"""Nobody gets more than one e-mail in it, but for what is urgent."""
MOST = 20
"""How many of a person's newest notices are looked at for an e-mail that waits."""


def hand_out(*, now: datetime) -> int:
    """How many pending notices were handed out, the oldest first."""
    waiting = PendingNoticeRow.objects.order_by("at", "pk").values_list("pk", flat=True)
    return sum(_handed_out(pk, now=now) for pk in list(waiting[:AT_ONCE]))


def _handed_out(pk: UUID, *, now: datetime) -> bool:
    with transaction.atomic():
        pending = PendingNoticeRow.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
        if pending is None:
            return False  # another worker has it
        kind = Kind(pending.kind)
        case = CaseRow.objects.select_related("owner", "unit").filter(number=pending.case).first()
        if asked := UnitRow.objects.filter(code=pending.told.get("unit", "")).first():
            pending.told["called"] = asked.name
        for person in _concerned(pending, kind, case):
            notice = NoticeRow.objects.create(
                staff=person, event=pk, kind=kind, case=pending.case, told=pending.told, at=pending.at
            )
            if mail_servers.sends():
                _mail(notice, urgent=is_urgent(kind, pending.told), now=now)
        chat_sending.tell(pending, paths=[each.path for each in (asked, case and case.unit) if each], now=now)
        pending.delete()
    return True


def _concerned(pending: PendingNoticeRow, kind: Kind, case: CaseRow | None) -> Iterable[StaffRow]:
    people = StaffRow.objects.filter(is_active=True).order_by("pk")
    if kind in OF_A_QUESTION:
        return _of_the_unit(str(pending.told.get("unit", "")), but=case.owner_id if case else None)
    if kind is Kind.TOLD:
        return people.filter(pk=case.owner_id) if case and case.owner_id else []
    if kind is Kind.REVEAL_ALARM:
        return people.filter(role__in=POLICY["reveal.lift"].roles)
    told = people.filter(username__in=pending.people)
    # Whoever was let out again meanwhile would come before a closed door.
    return told.filter(let_in__case__number=pending.case) if kind is Kind.LET_IN else told


def _of_the_unit(code: str, *, but: int | None) -> Iterable[StaffRow]:
    """Whoever answers for the unit: its own people, else those of the nearest unit above that has some.

    Whoever owns the case does not.
    """
    unit = UnitRow.objects.filter(code=code).first()
    answers = StaffRow.objects.filter(is_active=True, role__in=POLICY["question.answer"].roles)
    while unit is not None and unit.parent_id:
        if found := [each for each in answers.filter(unit=unit).order_by("pk") if each.pk != but]:
            return found
        unit = unit.parent
    return []


def _mail(notice: NoticeRow, *, urgent: bool, now: datetime) -> None:
    """Have the notice told by e-mail too, if the person wants it: with one that waits, or in another."""
    wishes = NoticePreferenceRow.objects.select_for_update(of=("self",)).select_related("staff")
    kept = wishes.filter(staff=notice.staff_id).first()
    if kept is None or kept.by_mail not in ({ByMail.AT_ONCE, ByMail.DAILY} if urgent else {ByMail.AT_ONCE}):
        return
    quiet = notice_preferences.quiet_of(kept)
    if urgent:
        notice.mail = deliveries.put(deliveries.URGENT_MAIL, {"staff": kept.staff_id}, now=now)
    elif waiting := _waiting(kept):
        notice.mail = waiting
    else:
        at = max(filter(None, (now + GATHERED, kept.next_mail_at)))
        at = quiet.after(at) if quiet else at
        notice.mail = deliveries.put(deliveries.NOTICE_MAIL, {"staff": kept.staff_id}, now=now, at=at)
        kept.next_mail_at = at + APART
        kept.save(update_fields=["next_mail_at"])
    notice.save(update_fields=["mail"])


def _waiting(kept: NoticePreferenceRow) -> UUID | None:
    """The person's e-mail that nobody has begun to send, kept so until the transaction ends."""
    mails = NoticeRow.objects.filter(staff=kept.staff_id, mail__isnull=False).order_by("-pk")
    newest = {each.mail for each in mails.only("mail")[:MOST] if each.mail}
    untried = OutboxRow.objects.select_for_update().filter(
        pk__in=newest, topic=deliveries.NOTICE_MAIL, state=OutboxRow.State.WAITING, attempts=0, last_error=""
    )
    return untried.values_list("pk", flat=True).first()

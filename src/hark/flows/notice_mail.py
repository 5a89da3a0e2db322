"""Notices by e-mail: what is at once gathered into one letter, and the digest of a day."""

import json
from datetime import date, datetime
from itertools import islice

from django.conf import settings
from django.db import transaction

from hark.core.errors import Refusal, Unavailable
from hark.core.terms.notice import ByMail, Kind
from hark.core.watch.quiet import digest_day
from hark.flows import deliveries, mail_out, mail_servers, notice_digests, notice_preferences
from hark.outlets import digests, mail
from hark.outlets import notices as words
from hark.outlets.mail import Letter
from hark.records.accounts import StaffRow
from hark.records.notices import NoticePreferenceRow, NoticeRow
from hark.records.outbox import OutboxRow

MOST = words.MOST


def put_digests(*, now: datetime) -> int:
    """How many people a digest was put in the outbox for: each once a day, whatever breaks off.

    That somebody has had the day's is written with it in one transaction.
    """
    if not mail_servers.sends():
        return 0
    day = digest_day(now, hour=settings.HARK_DIGEST_HOUR, zone=notice_preferences.zone())
    if day is None:
        return 0
    due = NoticePreferenceRow.objects.filter(by_mail=ByMail.DAILY, staff__is_active=True)
    due = due.exclude(digested_on__gte=day)
    return sum(_put(pk, day, now=now) for pk in list(due.values_list("pk", flat=True)))


def _put(pk: int, day: date, *, now: datetime) -> bool:
    with transaction.atomic():
        rows = NoticePreferenceRow.objects.select_for_update(of=("self",)).select_related("staff")
        kept = rows.get(pk=pk)
        if kept.by_mail != ByMail.DAILY or (kept.digested_on and kept.digested_on >= day):
            return False  # another worker was quicker, or it was chosen otherwise meanwhile
        kept.digested_on = day
        kept.save(update_fields=["digested_on"])
        quiet = notice_preferences.quiet_of(kept)
        told = {"staff": kept.staff_id, "digest": day.isoformat()}
        deliveries.put(deliveries.NOTICE_MAIL, told, now=now, at=quiet.after(now) if quiet else now)
    return True


def deliver(row: OutboxRow, *, send: mail_out.Send, now: datetime) -> bool:
    """Whether the server answered, or there was nothing to tell any more.

    It bears the same Message-ID at every try: killed between the server's yes and its being noted, it comes
    twice under one, by which mail programs know it.
    """
    told = json.loads(deliveries.opened(row))
    kept = NoticePreferenceRow.objects.select_related("staff").filter(staff=told["staff"]).first()
    # Whoever names another address meanwhile is not told of this one.
    same = NoticePreferenceRow.objects.filter(staff=told["staff"], email=kept.email if kept else "")
    try:
        letter = _written(row, kept, told.get("digest", ""), now=now) if kept and _wants(kept) else None
        if letter:
            send(letter, server=mail_out.server())
    except mail.NotTaken as problem:
        with transaction.atomic():
            same.update(problem=str(problem.details.get("code", "")))
            deliveries.give_up(row, str(problem), now=now)
        return True
    except (Refusal, Unavailable) as problem:
        return deliveries.tried(row, str(problem), now=now)
    with transaction.atomic():
        if letter:
            same.update(problem="")
        return deliveries.tried(row, "", now=now)


def _wants(kept: NoticePreferenceRow) -> bool:
    return kept.staff.is_active and kept.by_mail != ByMail.NEVER


def _written(row: OutboxRow, kept: NoticePreferenceRow, day: str, *, now: datetime) -> Letter | None:
    """The letter; None where nothing is left to tell."""
    language = language_of(kept.staff)
    if day:
        digest = notice_digests.of(kept.staff, now=now)
        if digest.is_empty:
            return None
        subject = digests.subject(date.fromisoformat(day), language=language)
        zone = notice_preferences.zone()
        text = digests.text(digest, now=now, zone=zone, language=language, site=settings.HARK_SITE)
    else:
        # What was read on the page meanwhile is told all the same: it may be what the letter was begun with.
        found = list(NoticeRow.objects.filter(mail=row.pk).order_by("at", "pk"))
        if not found:
            return None
        subject = words.subject((each.case for each in found), count=len(found), language=language)
        text = words.letter(
            [(Kind(each.kind), each.case, each.told) for each in islice(found, MOST)],
            more=len(found) - min(len(found), MOST),
            language=language,
            site=settings.HARK_SITE,
        )
    return Letter(
        to=kept.email,
        sender=mail_servers.notice_sender(),
        subject=subject,
        text=text,
        id=f"notice.{row.pk}@{mail_servers.sender().rpartition('@')[2]}",
        automatic=True,
    )


def language_of(person: StaffRow) -> str:
    """What the person reads: what they chose, else the institution's."""
    return person.language or settings.LANGUAGE_CODE

"""How one person wants to be told, and when nobody is."""

import re
from collections.abc import Sequence
from datetime import datetime, time, tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from hark.core.errors import Refusal
from hark.core.terms.notice import ByMail
from hark.core.watch.quiet import Quiet, digest_day
from hark.flows import case_clocks, mail_servers
from hark.guard.access import require
from hark.records import audit
from hark.records.accounts import StaffRow
from hark.records.notices import NoticePreferenceRow

QuietHours = NoticePreferenceRow.QuietHours
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,189}")


class BadAddress(Refusal):
    """To this address nothing is sent."""


class BadHours(Refusal):
    """The quiet hours are not told whole."""


def of(row: StaffRow) -> NoticePreferenceRow:
    """What the person chose, or what is usual."""
    return NoticePreferenceRow.objects.filter(staff=row).first() or NoticePreferenceRow(staff=row)


def domains() -> Sequence[str]:
    """The domains notices are sent to: those named, or that of the institution's own address."""
    own = mail_servers.sender().rpartition("@")[2].lower()
    return settings.HARK_NOTICE_DOMAINS or tuple(filter(None, [own]))


def prefer(
    row: StaffRow,
    *,
    email: str,
    by_mail: str,
    quiet: str,
    quiet_since: time | None,
    quiet_until: time | None,
    now: datetime,
) -> None:
    """Keep how the person wants to be told.

    Raises:
        BadAddress: it is none, or of a domain notices are not sent to.
        BadHours: hours of one's own need a beginning and an end.
    """
    require(row.as_term(), "own.settings")
    by_mail, quiet, email = ByMail(by_mail), QuietHours(quiet), email.strip()
    if email or by_mail is not ByMail.NEVER:
        _require_address(email)
    if quiet == QuietHours.OWN and (quiet_since is None or quiet_until is None):
        raise BadHours("Say from when and until when you are not to be disturbed.")
    with transaction.atomic():
        # The person is held, not what they chose: who saves for the first time has no row of it yet.
        StaffRow.objects.select_for_update(no_key=True).get(pk=row.pk)
        kept = NoticePreferenceRow.objects.select_for_update().filter(staff=row).first()
        kept = kept or NoticePreferenceRow(staff=row)
        if by_mail is ByMail.DAILY and kept.by_mail != ByMail.DAILY:
            # The first digest comes with the next morning, not at whatever hour it was chosen.
            kept.digested_on = digest_day(now, hour=settings.HARK_DIGEST_HOUR, zone=zone())
        if email != kept.email:
            kept.problem = ""
        kept.email, kept.by_mail, kept.quiet = email, by_mail, quiet
        kept.quiet_since, kept.quiet_until = quiet_since, quiet_until
        kept.save()
        audit.write("account.told_how", row.username, by=row.as_term(), now=now, how=by_mail.value)


def quiet_of(kept: NoticePreferenceRow) -> Quiet | None:
    """When the person is not to be disturbed: the institution's hours in its zone, or their own in theirs."""
    if kept.quiet == QuietHours.OWN and kept.quiet_since and kept.quiet_until:
        return Quiet(kept.quiet_since, kept.quiet_until, ZoneInfo(kept.staff.time_zone))
    usual = settings.HARK_QUIET_HOURS if kept.quiet == QuietHours.USUAL else None
    return Quiet(*usual, zone()) if usual else None


def zone() -> tzinfo:
    """The institution's zone."""
    return case_clocks.own_calendar().zone


def _require_address(email: str) -> None:
    if not _ADDRESS.fullmatch(email):
        raise BadAddress("This is no e-mail address. Take one like li@bank.example.")
    known = domains()
    if email.rpartition("@")[2].lower() not in known:
        raise BadAddress(
            "Notices are sent to addresses of the institution only: {domains}.",
            domains=", ".join(known) or "–",
        )

"""Opening what is sealed to somebody: for a purpose, noted, and not more than so many an hour."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from hark.core.errors import Refusal
from hark.flows import deliveries
from hark.guard.access import Staff, require
from hark.guard.redaction import redact
from hark.records import audit
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow

MOST, WITHIN = 20, timedelta(hours=1)
LONGEST_REFERENCE = 80
REVEALS = ("complaint.revealed", "quarantine.revealed", "case.revealed", "case.file_taken")
_ALARM, _LIFTED = "reveal.alarm", "reveal.lifted"


class Purpose(StrEnum):
    """What somebody may need to read a customer's own words for."""

    HANDLE = "handle"
    CHECK = "check"
    CUSTOMER = "customer"
    REGULATOR = "regulator"
    MEND = "mend"


class NoPurpose(Refusal):
    """It was not said what for."""


class TooMany(Refusal):
    """More was opened in an hour than work explains."""


class NobodyByThatName(Refusal):
    """No member of staff is called so."""


def purpose_of(word: str) -> Purpose:
    """The purpose so called.

    Raises:
        NoPurpose: there is none.
    """
    try:
        return Purpose(word)
    except ValueError as unknown:
        raise NoPurpose("Say what you need to read it for.") from unknown


def note(
    act: str,
    subject: str,
    *,
    purpose: Purpose,
    reference: str = "",
    by: Staff,
    now: datetime,
    **details: object,
) -> None:
    """Note that something is opened; call it before it is.

    The one too many raises an alarm that stays, whatever becomes of the caller.

    Raises:
        TooMany: so many were opened within the hour.
    """
    with transaction.atomic():
        # One reveal of a person at a time.
        list(StaffRow.objects.select_for_update().filter(username=by.username))
        locked = _since_lifted(by, now, acts=REVEALS) >= MOST
        if not locked:
            said = redact(reference.strip()[:LONGEST_REFERENCE], sealed=False).text
            audit.write(act, subject, by=by, now=now, purpose=purpose.value, reference=said, **details)
        elif not _since_lifted(by, now, acts=(_ALARM,)):
            audit.write(_ALARM, by.username, by=by, now=now, most=MOST)
            deliveries.enqueue(_ALARM, {"person": by.username, "most": MOST}, now=now)
    if locked:
        raise TooMany(
            "You have opened {most} sealed records within an hour, which is the most. The security officer "
            "sees this under People and can lift it; else wait until the hour has passed.",
            most=MOST,
        )


def lift(username: str, *, by: Staff, now: datetime) -> None:
    """Let the person open records again.

    Raises:
        NobodyByThatName: nobody is called so.
    """
    require(by, "reveal.lift")
    if not StaffRow.objects.filter(username=username).exists():
        raise NobodyByThatName('Nobody here is called "{username}".', username=username[:64])
    with transaction.atomic():
        audit.write(_LIFTED, username, by=by, now=now)


def alarmed(*, by: Staff, now: datetime) -> frozenset[str]:
    """Who raised an alarm within the hour that nobody has lifted."""
    require(by, "people.see")
    noted = AuditEntryRow.objects.filter(act__in=(_ALARM, _LIFTED), at__gt=now - WITHIN, at__lte=now)
    last = dict(noted.order_by("pk").values_list("subject", "act"))
    return frozenset(username for username, act in last.items() if act == _ALARM)


def _since_lifted(by: Staff, now: datetime, *, acts: tuple[str, ...]) -> int:
    """How often the person did one of these within the hour, since it was last lifted."""
    within = AuditEntryRow.objects.filter(at__gt=now - WITHIN, at__lte=now)
    lifted = (
        within.filter(act=_LIFTED, subject=by.username).order_by("-pk").values_list("pk", flat=True).first()
    )
    return within.filter(act__in=acts, actor=by.username, pk__gt=lifted or 0).count()

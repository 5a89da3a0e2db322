"""Staff accounts: who has one, what they are called, and what they set of their own."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction

from hark.core.errors import Refusal
from hark.guard.access import require
from hark.records import audit
from hark.records.accounts import StaffRow

LANGUAGES = ("", "zh-hans", "en")
THEMES = ("auto", "light", "dark")
DENSITIES = ("dense", "comfortable")


class BadPreference(Refusal):
    """There is no such language, theme or time zone."""


def is_in_earnest() -> bool:
    """Whether somebody here is real."""
    return StaffRow.objects.filter(is_demo=False).exists()


def is_demonstration() -> bool:
    """Whether the people here are made up."""
    return StaffRow.objects.filter(is_demo=True).exists()


def is_known(username: str) -> bool:
    """Whether somebody has, or had, this sign-in name; their colleagues may know."""
    return StaffRow.objects.filter(username=username).exists()


def called(usernames: Iterable[str]) -> dict[str, str]:
    """What people are called, by their sign-in names.

    Where two people are called alike, the sign-in name says who; of somebody gone it is all that is known.
    """
    asked = set(usernames)
    names = dict(StaffRow.objects.filter(username__in=asked).values_list("username", "name"))
    bearers = Counter(
        StaffRow.objects.filter(name__in=filter(None, names.values())).values_list("name", flat=True)
    )
    return {
        username: f"{names[username]} ({username})"
        if bearers[names.get(username, "")] > 1
        else names.get(username) or username
        for username in asked
    }


def set_password(row: StaffRow, password: str, *, now: datetime) -> None:
    """Keep a new password; every other session of the person, and every token, ends with the old one."""
    with transaction.atomic():
        row.set_password(password)
        row.password_changed_at = now
        row.save(update_fields=["password", "password_changed_at"])
        row.sessions.all().delete()  # the one it was done in is kept anew, under another id
        row.tokens.filter(revoked_at=None).update(revoked_at=now)
        audit.write("account.password_changed", row.username, by=row.as_term(), now=now)


def set_preferences(
    row: StaffRow, *, language: str, theme: str, time_zone: str, density: str, now: datetime
) -> None:
    """Keep how the person wants to see pages.

    Raises:
        BadPreference: there is no such language, theme, density or time zone.
    """
    require(row.as_term(), "own.settings")
    for value, known in (
        (language, LANGUAGES),
        (theme, THEMES),
        (density, DENSITIES),
        (time_zone, available_timezones()),
    ):
        if value not in known:
            raise BadPreference('There is no setting "{value}" to choose.', value=value[:64])
    with transaction.atomic():
        row.language, row.theme, row.time_zone, row.density = language, theme, time_zone, density
        row.save(update_fields=["language", "theme", "time_zone", "density"])
        audit.write("account.preferences", row.username, by=row.as_term(), now=now)

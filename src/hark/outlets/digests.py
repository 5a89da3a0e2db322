"""The e-mail somebody gets once a day: what they have open, by time left, and what is asked of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from hark.outlets.notices import closing

MOST = 20  # complaints named in it


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits for one person: the first of their open cases with when each is due, and counts."""

    due: Sequence[tuple[str, datetime | None]]
    open: int
    overdue: int
    questions: int
    late_questions: int
    unread: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.open or self.questions or self.unread)


def subject(day: date, *, language: str) -> str:
    """What it is about: the day."""
    with override(language):
        return _("Hark: what waits for you on {day}").format(day=date_format(day))


def text(digest: Digest, *, now: datetime, zone: tzinfo, language: str, site: str) -> str:
    """What it says; nothing of a complaint but its number and when something is due."""
    with override(language):
        parts = [_counted(digest)]
        if digest.due:
            lines = [_line(case, due, now=now, zone=zone) for case, due in digest.due]
            left = digest.open - len(digest.due)
            more = [ngettext("and {count} more", "and {count} more", left).format(count=left)] if left else []
            parts.append("\n".join([*lines, *more]))
        if site:
            parts.append(f"{site}/cases/" if digest.open else f"{site}/notices/")
        return "\n\n".join([*parts, closing(site)]) + "\n"


def _counted(digest: Digest) -> str:
    said = []
    if digest.open:
        said.append(
            ngettext(
                "You have {count} open complaint.", "You have {count} open complaints.", digest.open
            ).format(count=digest.open)
        )
    if digest.overdue:
        said.append(
            ngettext("{count} is overdue.", "{count} are overdue.", digest.overdue).format(
                count=digest.overdue
            )
        )
    if digest.questions:
        said.append(
            ngettext(
                "{count} question waits for an answer of your unit.",
                "{count} questions wait for an answer of your unit.",
                digest.questions,
            ).format(count=digest.questions)
        )
    if digest.late_questions:
        said.append(
            ngettext("{count} answer is late.", "{count} answers are late.", digest.late_questions).format(
                count=digest.late_questions
            )
        )
    if digest.unread:
        said.append(
            ngettext("{count} notice is unread.", "{count} notices are unread.", digest.unread).format(
                count=digest.unread
            )
        )
    return "\n".join(said)


def _line(case: str, due: datetime | None, *, now: datetime, zone: tzinfo) -> str:
    if due is None:
        return _("{case}: nothing is due").format(case=case)
    at = date_format(due.astimezone(zone), "DATETIME_FORMAT")
    return (_("{case}: overdue since {at}") if due < now else _("{case}: due {at}")).format(case=case, at=at)

"""A person's own notices: what there is, what is unread, and where each leads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from hark.core.errors import NotFound
from hark.core.terms.notice import OF_A_QUESTION, Kind
from hark.guard.access import Staff, require
from hark.outlets import notices as words
from hark.records import audit
from hark.records.cases import CaseRow
from hark.records.notices import NoticeRow
from hark.records.questions import QuestionRow

AT_ONCE = 500  # forgotten in one change


class NoSuchNotice(NotFound):
    """The person has no such notice."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as its reader sees it; it leads to a case or a question they may see now, or nowhere."""

    id: int
    kind: Kind
    sentence: str
    at: datetime
    is_read: bool
    case: str = ""
    question: UUID | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some notices, how many the list holds, and how many of all are unread."""

    notices: Sequence[Notice]
    total: int
    unread: int


def page(*, unread: bool = False, kind: str = "", offset: int = 0, limit: int = 50, by: Staff) -> Page:
    """Some of the person's notices, the newest first."""
    require(by, "own.notices")
    rows = NoticeRow.objects.filter(staff_id=by.id)
    if unread:
        rows = rows.filter(read_at=None)
    if kind:
        rows = rows.filter(kind=kind)
    return Page(_told(list(rows[offset : offset + limit]), by=by), rows.count(), count_unread(by=by))


def count_unread(*, by: Staff) -> int:
    """How many notices the person has not read."""
    return NoticeRow.objects.filter(staff_id=by.id, read_at=None).count()


def read(id: int, *, by: Staff, now: datetime) -> None:
    """The person has read the notice.

    Raises:
        NoSuchNotice: they have none of this number.
    """
    require(by, "own.notices")
    with transaction.atomic():
        row = NoticeRow.objects.select_for_update().filter(staff_id=by.id, pk=id).first()
        if row is None:
            raise NoSuchNotice("You have no such notice.")
        row.read_at = row.read_at or now
        row.save(update_fields=["read_at"])
        audit.write("notice.read", by.username, by=by, now=now, messages=1)


def read_all(*, by: Staff, now: datetime) -> int:
    """How many notices the person had not read; they have now."""
    require(by, "own.notices")
    with transaction.atomic():
        count = NoticeRow.objects.filter(staff_id=by.id, read_at=None, at__lte=now).update(read_at=now)
        audit.write("notice.read", by.username, by=by, now=now, messages=count)
    return count


def sweep(*, now: datetime) -> None:
    """Forget notices that are older than the institution keeps them: some at a time, so that nobody waits."""
    old = NoticeRow.objects.filter(at__lt=now - timedelta(days=settings.HARK_NOTICE_DAYS))
    while some := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        NoticeRow.objects.filter(pk__in=some).delete()


def _told(rows: list[NoticeRow], *, by: Staff) -> list[Notice]:
    seen = _seen({row.case for row in rows}, by=by)
    questions = _questions({row.case for row in rows if row.kind in OF_A_QUESTION}, by=by)
    return [
        Notice(
            id=row.pk,
            kind=Kind(row.kind),
            sentence=words.sentence(Kind(row.kind), row.case, row.told),
            at=row.at,
            is_read=row.read_at is not None,
            case=row.case if row.case in seen else "",
            question=questions.get((row.case, str(row.told.get("unit")))),
        )
        for row in rows
    ]


def _seen(cases: Iterable[str], *, by: Staff) -> frozenset[str]:
    if not by.may("case.see"):
        return frozenset()
    return frozenset(CaseRow.objects.seen_by(by).filter(number__in=cases).values_list("number", flat=True))


def _questions(cases: Iterable[str], *, by: Staff) -> dict[tuple[str, str], UUID]:
    """The newest question each unit was asked about each of the cases, where the person may see it."""
    if not by.may("question.answer"):
        return {}
    asked = QuestionRow.objects.seen_by(by).filter(case__in=list(cases)).order_by("asked_at")
    rows = asked.select_related("unit", "case").only("unit__code", "case__number")
    return {(row.case.number, row.unit.code): row.pk for row in rows}

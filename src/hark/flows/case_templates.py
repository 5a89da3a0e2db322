"""Templates the institution keeps: written, changed, withdrawn; each change is another version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from hark.core.complaints.template import Template, require_sound
from hark.core.errors import NotFound, Refusal
from hark.flows.accounts import is_demonstration
from hark.guard.access import Staff, require
from hark.intake import starter_templates
from hark.records import audit
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.templates import TemplateRow

LONGEST_PRODUCT, LONGEST_CLASS = 120, 64  # signs


class NoSuchTemplate(NotFound):
    """There is no such template."""


class BadFit(Refusal):
    """The template is for what no template can be for."""


class ChangedMeanwhile(Refusal):
    """Somebody else changed the template since the page was loaded."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which templates to list: with these words, of this kind and language; or those withdrawn."""

    words: str = ""
    kind: str = ""
    language: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some templates, and how many the list holds."""

    templates: list[TemplateRow]
    total: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many templates are in force, are withdrawn, and came with Hark and were not taken yet."""

    active: int
    withdrawn: int
    starters: int


def page(wanted: Wanted, *, offset: int = 0, limit: int = 50, by: Staff) -> Page:
    """Some of the templates, in the order of what they are for."""
    require(by, "template.see")
    rows = TemplateRow.objects.newest().filter(is_active=not wanted.withdrawn)
    rows = rows.filter(Q(title__icontains=wanted.words) | Q(text__icontains=wanted.words))
    narrowed = {name: getattr(wanted, name) for name in ("kind", "language") if getattr(wanted, name)}
    rows = rows.filter(**narrowed)
    return Page(list(rows[offset : offset + limit]), rows.count())


def counts(*, by: Staff) -> Counts:
    """How many there are."""
    require(by, "template.see")
    newest = TemplateRow.objects.newest()
    active = newest.filter(is_active=True).count()
    return Counts(active, newest.count() - active, len(_not_taken()))


def versions(id: UUID, *, by: Staff) -> list[TemplateRow]:
    """Every version of the template, the last one first.

    Raises:
        NoSuchTemplate: there is none.
    """
    require(by, "template.see")
    return _versions(id)


def names(rows: Iterable[TemplateRow]) -> dict[str, str]:
    """What those who wrote the versions are called, by how they sign in."""
    people = StaffRow.objects.filter(username__in={row.by for row in rows})
    return dict(people.values_list("username", "name"))


def offered(row: CaseRow, *, by: Staff) -> list[TemplateRow]:
    """The templates in force that fit the case: those in its language first, then what names most of it.

    Their texts stay where they are until one is asked for: a page only names them.
    """
    require(by, "case.handle")
    fitting = TemplateRow.objects.in_force().defer("text")
    for name in ("product", "business", "reason"):
        fitting = fitting.filter(**{f"{name}__in": {"", getattr(row, name)}})
    return sorted(
        fitting,
        key=lambda each: (
            each.language != row.language,
            each.language,
            -sum(map(bool, (each.product, each.business, each.reason))),
            each.title,
        ),
    )


def usable(id: UUID, *, by: Staff) -> TemplateRow:
    """The template, in force.

    Raises:
        NoSuchTemplate: there is none, or it was withdrawn.
    """
    require(by, "case.handle")
    row = TemplateRow.objects.in_force().filter(template=id).first()
    if row is None:
        raise NoSuchTemplate("There is no such template, or it was withdrawn.")
    return row


def write(told: Template, *, by: Staff, now: datetime) -> UUID:
    """The id of the template, in force from now on.

    Raises:
        BadTemplate, UnknownVariable, BadFit: it cannot be kept.
    """
    require(by, "template.write")
    _require_kept(told)
    with transaction.atomic():
        row = _put(told, by=by, now=now)
        audit.write("template.written", str(row.template), by=by, now=now, kind=row.kind)
    return row.template


def change(id: UUID, told: Template, *, seen: int, by: Staff, now: datetime) -> None:
    """Have the template read so from now on; what was sent by it, or withdrawn, stays so.

    Raises:
        NoSuchTemplate, ChangedMeanwhile: it is not there, or not in the version seen.
        BadTemplate, UnknownVariable, BadFit: it cannot be kept.
    """
    require(by, "template.write")
    _require_kept(told)
    _next(id, told, seen=seen, act="template.changed", by=by, now=now)


def withdraw(id: UUID, *, seen: int, by: Staff, now: datetime) -> None:
    """Have nobody be offered the template any more; it stays readable."""
    require(by, "template.write")
    _next(id, None, seen=seen, act="template.withdrawn", is_active=False, by=by, now=now)


def restore(id: UUID, *, seen: int, by: Staff, now: datetime) -> None:
    """Have it be offered again."""
    require(by, "template.write")
    _next(id, None, seen=seen, act="template.restored", is_active=True, by=by, now=now)


def take_starters(*, by: Staff, now: datetime) -> int:
    """How many of the templates that come with Hark were taken: those that were not before.

    Raises:
        ChangedMeanwhile: somebody else takes them at this very moment.
    """
    require(by, "template.write")
    try:
        with transaction.atomic():
            fresh = _not_taken()
            for name, told in fresh.items():
                # One id for each name, so that nobody takes one twice.
                id = UUID(bytes=sha256(name.encode()).digest()[:16])
                _put(told, template=id, starter=name, by=by, now=now)
            audit.write("template.starters_taken", "templates", by=by, now=now, rows=len(fresh))
    except IntegrityError as twice:
        raise ChangedMeanwhile("Somebody else took these templates meanwhile.") from twice
    return len(fresh)


def _next(
    id: UUID,
    told: Template | None,
    *,
    seen: int,
    act: str,
    is_active: bool | None = None,
    by: Staff,
    now: datetime,
) -> None:
    """The template in another version, which is as the last one but for what is told."""
    try:
        with transaction.atomic():
            last = _versions(id)[0]
            if last.version != seen:
                raise _changed()
            row = _put(
                told or last.as_term(),
                template=id,
                version=seen + 1,
                starter=last.starter,
                is_active=last.is_active if is_active is None else is_active,
                by=by,
                now=now,
            )
            audit.write(act, str(id), by=by, now=now, kind=row.kind, kept=row.version)
    except IntegrityError as twice:  # at this very moment somebody else did
        raise _changed() from twice


def _put(told: Template, *, by: Staff, now: datetime, **special: object) -> TemplateRow:
    said = {name: getattr(told, name).strip() for name in ("title", "product")}
    return TemplateRow.objects.create(
        kind=told.kind,
        language=told.language,
        text=told.text.replace("\r\n", "\n").strip(),
        business=told.business,
        reason=told.reason,
        at=now,
        by=by.username,
        is_demo=is_demonstration(),
        **said,
        **special,
    )


def _require_kept(told: Template) -> None:
    require_sound(told)
    if (
        told.language not in {code for code, _ in settings.LANGUAGES}
        or len(told.product) > LONGEST_PRODUCT
        or max(len(told.business), len(told.reason)) > LONGEST_CLASS
    ):
        raise BadFit("Choose one of what is offered.")


def _versions(id: UUID) -> list[TemplateRow]:
    rows = list(TemplateRow.objects.filter(template=id).order_by("-version"))
    if not rows:
        raise NoSuchTemplate("There is no such template, or it was withdrawn.")
    return rows


def _not_taken() -> dict[str, Template]:
    taken = set(TemplateRow.objects.exclude(starter="").values_list("starter", flat=True))
    return {name: told for name, told in starter_templates.every().items() if name not in taken}


def _changed() -> ChangedMeanwhile:
    return ChangedMeanwhile("Somebody else changed this template meanwhile. Look at it anew first.")

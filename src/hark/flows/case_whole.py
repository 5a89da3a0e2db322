"""One case, whole: opened as its page shows it, and whoever complained revealed for a purpose."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hark.core.complaints.attachments import Form
from hark.core.complaints.complainant import Missing
from hark.core.complaints.confidential import Bar, bar, require_open
from hark.core.complaints.steps import possible
from hark.core.complaints.triage.opinions import Triaged
from hark.core.terms.case import Act, Stage
from hark.flows import (
    case_complainant,
    case_files,
    case_history,
    case_joined,
    case_mentions,
    case_notice,
    case_questions,
    case_triage,
    case_wording,
    revealing,
)
from hark.flows.case_files import Attached
from hark.flows.case_places import kept, me
from hark.flows.case_questions import Asked
from hark.flows.case_sight import seen
from hark.flows.case_timeline import Line, timeline
from hark.flows.subjects import Erased
from hark.guard import masking
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow


@dataclass(frozen=True, slots=True)
class Whole:
    """A case as its page shows it: contact masked, numbers in the customer's words masked.

    `told` and what triage makes of it are None where it was erased. Whoever complains still has `owed` to be
    brought. `possible` is what its stage lets be
    done. Whoever is `kept_out` sees nothing of what was said and can do nothing. The answer of one that
    `is_untold` went no way yet by which its customer is told; one `is_unreached` could not be.
    """

    row: CaseRow
    told: dict[str, str] | None
    reply: str
    finding: str
    history: list[Line]
    questions: list[Asked]
    files: list[Attached]
    about: list[StaffRow]
    triaged: Triaged | None
    owed: tuple[Missing, ...]
    possible: frozenset[Act]
    kept_out: Bar | None = None
    is_untold: bool = False
    is_unreached: bool = False


def open_one(number: str, *, by: Staff, now: datetime) -> Whole:
    """One case; that its record was opened is noted, and so seen what mentions its reader there.

    Raises:
        NoSuchCase: there is none of this number, or not before the person's wall.
    """
    whole = one(number, by=by)
    with transaction.atomic():
        audit.write("case.opened", whole.row.number, by=by, now=now)
        case_mentions.saw(whole.row, by=by, now=now)
    return whole


def one(number: str, *, by: Staff) -> Whole:
    """One case, for whoever has opened it or revealed who complains.

    Raises:
        NoSuchCase: there is none of this number, or not before the person's wall.
    """
    require(by, "case.see")
    return _whole(seen(number, by=by), by=by)


def reveal(number: str, *, purpose: str, by: Staff, now: datetime) -> dict[str, str]:
    """What the customer said and who they are, in full; what for is noted, and the case it is for.

    Raises:
        NoPurpose, TooMany: as for `revealing`.
        NoSuchCase: there is none, or not before the person's wall.
        Recused, Confidential: the person is kept out of it.
    """
    require(by, "case.reveal")
    chosen = revealing.purpose_of(purpose)
    row = seen(number, by=by)
    require_open(me(by), kept(row))
    said = case_history.told(row)
    revealing.note("case.revealed", number, purpose=chosen, reference=number, by=by, now=now)
    return said


def open_file(number: str, id: UUID, *, purpose: str, by: Staff, now: datetime) -> tuple[str, Form, bytes]:
    """Name, form and content of a file of the case; what for is noted.

    Raises:
        NoSuchCase, Recused, Confidential: as for `reveal`.
        NoSuchFile, NoPurpose, TooMany: as for `case_files.opened`.
    """
    require(by, "case.reveal")
    row = seen(number, by=by)
    require_open(me(by), kept(row))
    return case_files.opened(row, id, purpose=purpose, by=by, now=now)


def _whole(row: CaseRow, *, by: Staff) -> Whole:
    if kept_out := bar(me(by), kept(row)):
        return Whole(row, None, "", "", [], [], [], [], None, (), frozenset(), kept_out)
    told = _told(row)
    named = case_joined.named(row, told)
    return Whole(
        row=row,
        told=_masked(told),
        reply=_readable(row, "reply", named),
        finding=_readable(row, "finding", named),
        history=timeline(row, named, by=by),
        questions=case_questions.of_case(row),
        files=case_files.listed(row),
        about=list(row.about.all()),
        triaged=case_triage.of(told["what"]) if told and told["what"] else None,
        owed=case_complainant.owed(row),
        possible=possible(Stage(row.stage), reviewed=row.objected)
        - row.as_term().left_to_others(by.username),
        is_untold=case_notice.is_untold(row),
        is_unreached=case_notice.is_unreached(row),
    )


def _told(row: CaseRow) -> dict[str, str] | None:
    try:
        return case_history.told(row)
    except Erased:
        return None


def _masked(said: dict[str, str] | None) -> dict[str, str] | None:
    if said is None:
        return None
    masks: dict[str, Callable[[str], str]] = {
        "represented": masking.name,
        "representatives": lambda names: "\n".join(map(masking.name, names.splitlines())),
    }
    masks |= {"name": masking.name, "phone": masking.phone, "email": masking.email, "what": masking.text}
    return {field: masks.get(field, masking.text)(value) if value else "" for field, value in said.items()}


def _readable(row: CaseRow, column: str, told: dict[str, str]) -> str:
    try:
        return case_wording.shown(case_history.opened(row, column), told)
    except Erased:
        return ""

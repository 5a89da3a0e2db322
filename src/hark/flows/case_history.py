"""What happens to a case, written down: its words sealed, its place in the history, the deed in the audit."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from hark.core.complaints import notice
from hark.core.complaints.case import Case
from hark.core.terms.case import OVER, Act, Stage, Standing
from hark.flows import case_classes, case_figures, case_telling, mail_queue, ring, subjects
from hark.guard import blind_index
from hark.guard.access import Staff
from hark.guard.redaction import redact
from hark.guard.sealing import SubjectKey
from hark.records import audit
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.mediations import MediationRow
from hark.records.questions import QuestionRow
from hark.records.sealed import context

_PEOPLE = ("owner", "proposed_by", "replied_by", "checked_by")
_AUDITED = ("other", "person", "confidential", "was")  # what the audit tells beside the deed
# What changes nothing whoever decides would look at anew for.
_QUIET = frozenset({Act.MAILED, Act.SERVED, Act.INVITED})


def subject(row: CaseRow) -> str:
    """Under whose key everything personal about the case lies, whoever is named as its customer later.

    Its own, or for one from before there were such keys its customer's.
    """
    if row.sealed_under:
        return subjects.of_customer(row.sealed_under)
    return subjects.of_record("cases", row.number)


def key(row: CaseRow, *, now: datetime) -> SubjectKey:
    """The key what is personal about the case is sealed with.

    Raises:
        Erased: it was destroyed.
    """
    wanted = subject(row)
    return keys([wanted], now=now)[wanted]


def keys(wanted: Iterable[str], *, now: datetime) -> dict[str, SubjectKey]:
    """The keys of the subjects; one that was made at this moment for another case is there by now."""
    asked = list(wanted)
    try:
        with transaction.atomic():
            return subjects.keys(asked, now=now)
    except IntegrityError:
        return subjects.keys(asked, now=now)


def seal(row: CaseRow, column: str, words: str, *, now: datetime) -> None:
    """Put the words into a sealed column of the case, without what must not be kept; empty, nothing."""
    plain = redact(words, sealed=True).text
    sealed = key(row, now=now).seal(plain.encode(), context=context(row, column)) if plain else b""
    setattr(row, column, sealed)


def opened(row: CaseRow | HappeningRow | MediationRow | QuestionRow, column: str) -> str:
    """What a sealed column says; empty where it holds nothing.

    Raises:
        Erased: its key was destroyed.
    """
    sealed = bytes(getattr(row, column))
    return subjects.open_sealed(sealed, context=context(row, column)).decode() if sealed else ""


def told(row: CaseRow) -> dict[str, str]:
    """What the customer said, and who they are, by its field."""
    said: dict[str, str] = json.loads(opened(row, "told"))
    return said


def said(rows: Sequence[CaseRow]) -> dict[str, str]:
    """What the customers of the cases said happened, by number; empty where it was erased."""
    plain = subjects.open_several((bytes(row.told), context(row, "told")) for row in rows)
    pairs = zip(rows, plain, strict=True)
    return {row.number: str(json.loads(told)["what"]) if told else "" for row, told in pairs}


def take(row: CaseRow, case: Case) -> None:
    """Have the row stand as decided; saving it is for the caller."""
    named = {name: getattr(case, name) for name in _PEOPLE}
    wanted = {*filter(None, named.values()), *case.decided_by}
    people = {p.username: p for p in StaffRow.objects.filter(username__in=wanted)}
    for column, username in named.items():
        setattr(row, column, people[username] if username else None)
    if case.decided_by:  # it only grows: who decided once never reviews it
        row.decided_by.add(*(people[username] for username in case.decided_by))
    row.stage, row.paused, row.objected, row.awaited = case.stage, case.paused, case.objected, case.awaited
    row.closed_elsewhere, row.in_mediation = case.closed_elsewhere, case.in_mediation
    row.confidential = case.confidential
    row.answered_at, row.closed_at = case.answered_at, case.closed_at
    if case.outcome is None:
        row.upheld = row.cause = row.remedy = ""
        row.finding = b""


def note(
    row: CaseRow,
    act: Act,
    *,
    by: Staff,
    now: datetime,
    words: str = "",
    for_customer: bool = False,
    details: Mapping[str, str] | None = None,
) -> HappeningRow:
    """Write down what happened, save the case, and note the deed; the last thing in its transaction.

    Once the case is over, what was still asked about it lapses.
    """
    place = row.history.count()
    happened = HappeningRow(
        case=row, place=place, act=act, at=now, details=dict(details or {}), for_customer=for_customer
    )
    happened.by = "" if by.is_customer else by.username
    if words:
        plain = redact(words, sealed=True).text
        happened.words = key(row, now=now).seal(plain.encode(), context=context(happened, "words"))
    happened.save()
    if act not in _QUIET:
        row.version += 1
    case_classes.sort(row)
    row.untold = row.answered_at is not None and _is_to_be_told(row)
    row.save()
    mail_queue.queue(row, happened, now=now)
    case_telling.tell(row, act, by=by, now=now)
    if row.stage in OVER:
        QuestionRow.objects.open().filter(case=row).update(standing=Standing.LAPSED)
    case_figures.keep(row)
    told = {name: happened.details[name] for name in _AUDITED if name in happened.details}
    audit.write(f"case.{act.value}", row.number, by=by, now=now, stage=row.stage, **told)
    return happened


def _is_to_be_told(row: CaseRow) -> bool:
    happened = [each.as_term() for each in row.history.defer("words")]
    return notice.is_to_be_told(happened, Stage(row.stage))


def index(value: str, *, of: str) -> str:
    """The blind index of a code or an address of a customer; empty for none."""
    normal = {"email": blind_index.email, "phone": blind_index.phone}.get(of, blind_index.identity)
    return (
        blind_index.blind_index(value, field=f"case.{of}", key=ring.index_key(), normal=normal)
        if value
        else ""
    )

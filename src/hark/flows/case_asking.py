"""Another unit is asked about a case: which can be, by when, the question put or taken back, and kept."""

from datetime import date, datetime
from uuid import UUID

from hark.core.complaints import questions
from hark.core.complaints.case import said
from hark.core.complaints.questions import Question, end_of, usual_day
from hark.core.errors import NotFound, Refusal
from hark.core.terms.case import Act, Matter
from hark.flows import case_clocks, case_history, deliveries
from hark.flows.case_deed import deed_with
from hark.flows.case_places import about
from hark.flows.case_refusals import BadChoice
from hark.guard.access import POLICY, Staff, require
from hark.guard.redaction import redact
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.organisation import UnitRow
from hark.records.questions import QuestionRow
from hark.records.sealed import context

_MATTERS = [word.value for word in Matter]


class NoSuchQuestion(NotFound):
    """There is no such question, or the asker may not know of it."""


class NobodyThere(Refusal):
    """The unit has nobody who could answer."""


def units(*, by: Staff) -> list[UnitRow]:
    """The units that can be asked, each after the one above it: somebody of theirs or above them answers."""
    require(by, "case.handle")
    answers = StaffRow.objects.filter(is_active=True, role__in=POLICY["question.answer"].roles)
    staffed = set(answers.filter(unit__parent__isnull=False).values_list("unit__path", flat=True))
    every = UnitRow.objects.filter(parent__isnull=False).order_by("path")
    return [unit for unit in every if not staffed.isdisjoint(_upwards(unit.path))]


def usual(*, now: datetime) -> date | None:
    """The day by which an answer is usually wanted; None where the calendar does not reach so far."""
    targets = case_clocks.targets()
    today = case_clocks.today(now=now)
    return usual_day(today, within=targets.answer_within, calendar=targets.calendar)


def ask(
    number: str,
    *,
    unit: str,
    matter: str,
    day: date,
    words: str,
    by: Staff,
    now: datetime,
    seen: int | None = None,
) -> None:
    """Ask another unit, which is to answer by the day; no term of the case stands meanwhile.

    Raises:
        BadChoice: it is nothing a unit is asked for.
        NobodyThere: nobody of the unit could answer.
        BadDay: by this day no answer can be wanted.
        Recused: an opinion is wanted of a unit the complaint is about.
    """
    require(by, "case.handle")
    if matter not in _MATTERS:
        raise BadChoice("Choose one of what is offered.")
    plain, of = said(words), _staffed(unit, by=by)
    with deed_with(number, by=by, seen=seen) as row:
        path = tuple(code for code in of.path.split("/") if code)
        asked = questions.ask(
            row.as_term(), matter=Matter(matter), unit=path, by=by.username, about=about(row)
        )
        kept = _put(row, asked, of=of, day=day, words=plain, now=now)
        note(row, Act.ASKED, kept, by=by, now=now)


def unask(number: str, *, question: UUID, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Take back what another unit was asked.

    Raises:
        NoSuchQuestion: nothing like it was asked about the case.
        Settled: it waits for no answer any more.
    """
    require(by, "case.handle")
    with deed_with(number, by=by, seen=seen) as row:
        kept = held(row, question)
        kept.standing = questions.take_back(row.as_term(), kept.as_term(), by=by.username).standing
        kept.save(update_fields=["standing"])
        note(row, Act.UNASKED, kept, by=by, now=now)


def sealed(row: CaseRow, kept: QuestionRow, column: str, words: str, *, now: datetime) -> bytes:
    """The words under the key of the case, without what must not be kept."""
    plain = redact(words, sealed=True).text
    return case_history.key(row, now=now).seal(plain.encode(), context=context(kept, column))


def held(row: CaseRow, id: UUID) -> QuestionRow:
    """One question about the case, nobody else's until the deed is done.

    Raises:
        NoSuchQuestion: there is none about this case.
    """
    rows = QuestionRow.objects.select_for_update(of=("self",)).select_related("unit")
    kept = rows.filter(case=row, pk=id).first()
    if kept is None:
        raise NoSuchQuestion("There is no such question.")
    return kept


def note(row: CaseRow, act: Act, kept: QuestionRow, *, by: Staff, now: datetime) -> None:
    """Write into the history of the case what became of the question, and tell whoever is to be told.

    Neither holds what was written: that lies sealed with the question.
    """
    details = {"unit": kept.unit.code, "matter": kept.matter, "day": kept.due_on.isoformat()}
    case_history.note(row, act, by=by, now=now, details=details)
    deliveries.enqueue(f"case.{act.value}", {"case": row.number, **details}, now=now)


def _staffed(code: str, *, by: Staff) -> UnitRow:
    """The unit of this code, if it can be asked.

    Raises:
        NobodyThere: it cannot, or there is none.
    """
    found = next((each for each in units(by=by) if each.code == code), None)
    if found is None:
        raise NobodyThere('Nobody of a unit "{code}" answers questions here.', code=code[:40])
    return found


def _put(row: CaseRow, asked: Question, *, of: UnitRow, day: date, words: str, now: datetime) -> QuestionRow:
    """The question, kept beside its case and sealed as that is.

    Raises:
        BadDay: by this day no answer can be wanted.
    """
    calendar = case_clocks.targets().calendar
    kept = QuestionRow(
        case=row,
        unit=of,
        matter=asked.matter,
        statement=asked.statement,
        asked_by=asked.asked_by,
        asked_at=now,
        due_on=day,
        due_at=end_of(day, today=now.astimezone(calendar.zone).date(), calendar=calendar),
        is_demo=row.is_demo,
    )
    kept.question = sealed(row, kept, "question", words, now=now)
    kept.save()
    return kept


def _upwards(path: str) -> set[str]:
    """The path itself, and those of the units above it."""
    codes = path.strip("/").split("/")
    return {f"/{'/'.join(codes[:depth])}/" for depth in range(1, len(codes) + 1)}

"""Questions to a unit as its people find them: which there are, one of them, and its answer.

Whoever answers sees the question and the number of the case, and nothing else of it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hark.core.complaints import questions as deciding
from hark.core.complaints.case import said
from hark.core.errors import Refusal
from hark.core.terms.case import Act, Matter, Standing
from hark.flows import case_asking, case_history
from hark.flows.case_asking import NoSuchQuestion
from hark.flows.case_places import kept, me
from hark.flows.subjects import Erased
from hark.guard import masking
from hark.guard.access import Staff, require
from hark.records import audit, walls
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.questions import QuestionQuerySet, QuestionRow


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as pages show it, numbers in it masked; what was erased is empty."""

    id: UUID
    number: str
    unit: str
    matter: Matter
    standing: Standing
    statement: bool
    asked_by: str
    asked_at: datetime
    due_on: date
    due_at: datetime
    question: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    is_demo: bool
    may_answer: bool = False  # whoever reads it

    @property
    def is_open(self) -> bool:
        """Whether an answer is awaited."""
        return self.standing is Standing.OPEN

    def is_late(self, *, now: datetime) -> bool:
        """Whether the answer is late, or came so; what was taken back or lapsed is not."""
        by = now if self.is_open else self.answered_at
        return by is not None and by >= self.due_at


@dataclass(frozen=True, slots=True)
class Page:
    """Some questions, without what they say, and how many the list holds."""

    questions: list[Asked]
    total: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many questions wait for an answer, and how many of them are late."""

    open: int
    late: int


def page(*, settled: bool = False, offset: int = 0, limit: int = 50, by: Staff) -> Page:
    """Some of what the person's unit was asked: what waits, due first, or the rest, newest first."""
    require(by, "question.answer")
    seen = QuestionRow.objects.seen_by(by)
    rows = seen.exclude(standing=Standing.OPEN).order_by("-asked_at", "id") if settled else seen.open()
    found = rows.select_related("unit").defer("question", "answer")
    return Page(_asked(list(found[offset : offset + limit]), words=False), rows.count())


def counts(*, by: Staff, now: datetime) -> Counts:
    """How much waits for the person's unit."""
    require(by, "question.answer")
    waiting = QuestionRow.objects.seen_by(by).open()
    return Counts(waiting.count(), waiting.filter(due_at__lte=now).count())


def open_one(id: UUID, *, by: Staff, now: datetime) -> Asked:
    """One question; that it was opened is noted.

    Raises:
        NoSuchQuestion: there is none, or it was asked of others.
        Recused, Confidential: the person is kept out of the complaint, and was not asked.
    """
    require(by, "question.answer")
    row = _seen(id, by=by)
    with walls.around(row.case_id):
        deciding.require_reader(row.as_term(), by=me(by), kept=kept(row.case))
        may_answer = _may_answer(row, by=by)
    with transaction.atomic():
        audit.write("question.opened", row.case_id, by=by, now=now, unit=row.unit.code)
    return replace(_asked([row])[0], may_answer=may_answer)


def answer(id: UUID, *, words: str, by: Staff, now: datetime) -> None:
    """Tell whoever asked.

    Raises:
        NoSuchQuestion: there is none, or it was asked of others.
        Settled: it waits for no answer any more.
        NotAsked, Recused: the person does not answer this one.
    """
    require(by, "question.answer")
    number = _seen(id, by=by).case_id
    plain = said(words)
    with walls.around(number), transaction.atomic():  # of all cases, this one for as long as it takes
        case = CaseRow.objects.select_for_update(of=("self",)).get(number=number)
        row = case_asking.held(case, id)
        told = deciding.answer(case.as_term(), row.as_term(), by=me(by), kept=kept(case))
        row.standing, row.answered_by, row.answered_at = told.standing, by.username, now
        row.answer = case_asking.sealed(case, row, "answer", plain, now=now)
        row.save(update_fields=["standing", "answer", "answered_by", "answered_at"])
        case_asking.note(case, Act.TOLD, row, by=by, now=now)


def of_case(row: CaseRow) -> list[Asked]:
    """What was asked about the case, due first, for whoever may read it."""
    return _asked(list(row.questions.select_related("unit")))


def _may_answer(row: QuestionRow, *, by: Staff) -> bool:
    try:
        deciding.answer(row.case.as_term(), row.as_term(), by=me(by), kept=kept(row.case))
    except Refusal:
        return False
    return True


def _seen(id: UUID, *, by: Staff) -> QuestionRow:
    rows: QuestionQuerySet = QuestionRow.objects.seen_by(by)
    row = rows.select_related("unit").filter(pk=id).first()
    if row is None:
        raise NoSuchQuestion("There is no such question.")
    return row


def _asked(rows: list[QuestionRow], *, words: bool = True) -> list[Asked]:
    people = {name for row in rows for name in (row.asked_by, row.answered_by)}
    names = dict(StaffRow.objects.filter(username__in=people).values_list("username", "name"))
    return [
        Asked(
            id=row.pk,
            number=row.case_id,
            unit=row.unit.name,
            matter=Matter(row.matter),
            standing=Standing(row.standing),
            statement=row.statement,
            asked_by=names.get(row.asked_by, row.asked_by),
            asked_at=row.asked_at,
            due_on=row.due_on,
            due_at=row.due_at,
            question=_readable(row, "question") if words else "",
            answer=_readable(row, "answer") if words else "",
            answered_by=names.get(row.answered_by, row.answered_by),
            answered_at=row.answered_at,
            is_demo=row.is_demo,
        )
        for row in rows
    ]


def _readable(row: QuestionRow, column: str) -> str:
    try:
        return masking.text(case_history.opened(row, column))
    except Erased:
        return ""

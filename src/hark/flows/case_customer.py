"""What customers do with their own case: look it up by its code, write, accept, object, withdraw, rate."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from hark.core.complaints import case as deciding
from hark.core.complaints.case import Case, said
from hark.core.complaints.clocks import Clock, Kind
from hark.core.complaints.complainant import Missing
from hark.core.complaints.steps import possible
from hark.core.errors import NotFound, Refusal
from hark.core.terms.case import OVER, Act, Stage
from hark.flows import case_clocks, case_complainant, case_files, case_history
from hark.flows.case_files import Offered
from hark.guard.access import CUSTOMER, Staff
from hark.guard.redaction import redact
from hark.records import walls
from hark.records.cases import CaseRow, HappeningRow

STARS = range(1, 6)


class NotShown(NotFound):
    """Number, code and contact are not those of one complaint; which of them is not said."""


class TooLate(Refusal):
    """The time in which it could be done has passed."""


class BadRating(Refusal):
    """A rating is one to five stars."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing the customer may know of: what happened, when, and what was written."""

    act: Act
    at: datetime
    words: str
    by_customer: bool
    files: int = 0

    def without_words(self) -> "News":
        """That it happened, and not what was written."""
        return replace(self, words="")


@dataclass(frozen=True, slots=True)
class Progress:
    """How the customer's complaint stands; `object_until` is None where the law names no last day."""

    number: str
    stage: Stage
    received_at: datetime
    objected: bool
    may_object: bool
    object_until: date | None
    accepted: bool
    rated: bool
    news: list[News]
    owed: tuple[Missing, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.stage in OVER


def shown(number: str, *, code: str, contact: str) -> str:
    """The number of the case whose code and phone or e-mail these are.

    Raises:
        NotShown: there is none; why is not said.
    """
    number = number.strip().upper()
    with walls.around(number):
        row = _found(number)
    asked = case_history.index(code, of="code")
    is_code = constant_time_compare(row.code if row else "", asked) and bool(asked)
    is_contact = row is not None and bool(contact.strip()) and _is_contact(row, contact)
    if not (is_code and is_contact):
        raise NotShown("No complaint has this number, code and contact together. Check each of them.")
    return number


def require_code(row: CaseRow, code: str) -> None:
    """Refuse a code that is not the case's.

    Raises:
        NotShown: it is another's, or nobody's.
    """
    if not constant_time_compare(row.code, case_history.index(code, of="code")):
        raise NotShown("No complaint has this number and this code. Check both of them.")


def progress(number: str, *, now: datetime) -> Progress:
    """How the case stands, for whoever showed its code.

    Raises:
        NotShown: there is none any more.
    """
    with walls.around(number):
        row = _found(number)
        if row is None:
            raise _gone()
        return _progress(row, now=now)


def hears_by(number: str, *, now: datetime) -> date | None:
    """The day by which the customer is answered: what they were promised, or else the law's.

    None where no day is known: nothing is owed, or the term is paused.

    Raises:
        NotShown: there is none any more.
    """
    with walls.around(number):
        row = _found(number)
        if row is None:
            raise _gone()
        owed = [clock for clock in case_clocks.of(row, now=now) if clock.running and clock.binding]
    promised = [clock for clock in owed if clock.kind is Kind.PROMISE]
    lawful = [clock for clock in owed if clock.kind is Kind.STATUTORY]
    known = [each for each in promised or lawful if not each.paused_since]
    return min((day for each in known if (day := _day(each))), default=None)


def write(
    number: str, *, words: str, now: datetime, by: Staff = CUSTOMER, files: Sequence[Offered] = ()
) -> None:
    """Write to whoever handles the complaint; `by` a program, in the name of whose it is.

    Raises:
        NothingSaid: there are neither words nor files.
        NotTaken, UploadTooLarge: as for `case_files.take`.
    """
    plain = said(words, fewest=0 if files else 1)
    _do(number, Act.CUSTOMER_WROTE, now=now, words=plain, by=by, files=files)


def accept(number: str, *, now: datetime) -> None:
    """Be content with the answer."""
    _do(number, Act.ACCEPTED, now=now)


def object_to(number: str, *, words: str, now: datetime) -> None:
    """Ask for a review by somebody else, saying what is wrong with the answer.

    Raises:
        TooLate: the law's time to object has passed.
    """
    plain = said(words)

    def objected(row: CaseRow) -> Case:
        clock = case_clocks.objecting(row, now=now)
        if clock and clock.due and now >= clock.due:
            raise TooLate("The time to object to our answer ended with {day}.", day=_day(clock))
        return deciding.object_to(row.as_term())

    _do(number, Act.OBJECTED, now=now, words=plain, decide=objected)


def withdraw(number: str, *, now: datetime) -> None:
    """Take the complaint back, which ends it today."""
    _do(number, Act.WITHDRAWN, now=now)


def rate(number: str, *, stars: int, now: datetime) -> None:
    """Say how the complaint was handled.

    Raises:
        BadRating: it is not one to five stars, or was given already.
    """
    if stars not in STARS:
        raise BadRating("Choose one to five stars.")
    with _case(number) as row:
        if row.history.filter(act=Act.RATED).exists():
            raise BadRating("You have rated this already. Thank you.")
        row.as_term().done(Act.RATED)
        case_history.note(
            row, Act.RATED, by=CUSTOMER, now=now, for_customer=True, details={"stars": str(stars)}
        )


def _do(
    number: str,
    act: Act,
    *,
    now: datetime,
    words: str = "",
    decide: Callable[[CaseRow], Case] | None = None,
    by: Staff = CUSTOMER,
    files: Sequence[Offered] = (),
) -> None:
    with _case(number) as row:
        fresh = case_files.take(row, files, by=by, now=now)
        if _is_again(row, act, words, by=by) and not fresh:
            return  # the form was handed in twice
        case_history.take(row, decide(row) if decide else row.as_term().done(act))
        details = {"files": str(len(files))} if files else None
        case_history.note(row, act, by=by, now=now, words=words, for_customer=True, details=details)
        case_clocks.reckon(row, now=now)


@contextmanager
def _case(number: str) -> Iterator[CaseRow]:
    with walls.around(number), transaction.atomic():
        row = CaseRow.objects.select_for_update(of=("self",)).filter(number=number).first()
        if row is None:
            raise _gone()
        yield row


def _is_again(row: CaseRow, act: Act, words: str, *, by: Staff) -> bool:
    last = row.history.last()
    if last is None or last.by != ("" if by.is_customer else by.username) or last.act != act:
        return False
    return case_history.opened(last, "words") == redact(words, sealed=True).text


def _progress(row: CaseRow, *, now: datetime) -> Progress:
    stage, clock = Stage(row.stage), case_clocks.objecting(row, now=now)
    may_object = Act.OBJECTED in possible(stage)
    history = list(row.history.all())
    acts = [happened.act for happened in history]
    since = max((at for at, act in enumerate(acts) if act == Act.ANSWERED), default=0)
    return Progress(
        row.number,
        stage,
        row.received_at,
        row.objected,
        may_object and not (clock and clock.due and now >= clock.due),
        _day(clock) if may_object and clock else None,
        Act.ACCEPTED in acts[since:],
        Act.RATED in acts,
        [
            News(
                Act(each.act),
                each.at,
                _words(row, each),
                not each.by or each.act == Act.CUSTOMER_WROTE,
                int(each.details.get("files", 0)),
            )
            for each in history
            if each.for_customer
        ],
        case_complainant.owed(row),
    )


def _words(row: CaseRow, happened: HappeningRow) -> str:
    """What was written with it; what the complaint began with is kept apart."""
    if happened.act == Act.RECEIVED:
        return case_history.told(row)["what"]
    return case_history.opened(happened, "words")


def _day(clock: Clock) -> date | None:
    """The last day of the clock, where it has an end."""
    return clock.last_day or (timezone.localtime(clock.due).date() if clock.due else None)


def _found(number: str) -> CaseRow | None:
    return CaseRow.objects.filter(number=number).first()


def _is_contact(row: CaseRow, contact: str) -> bool:
    offered = [(row.email, "email"), (row.phone, "phone")]
    return any(
        kept and constant_time_compare(kept, case_history.index(contact, of=column))
        for kept, column in offered
    )


def _gone() -> NotShown:
    return NotShown("This complaint is not here any more.")

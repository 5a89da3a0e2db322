"""What customers do with their own case: look it up by its code, write, accept, object, withdraw, rate."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.utils.crypto import constant_time_compare

from hark.core.complaints import case as deciding
from hark.core.complaints.case import Case, said
from hark.core.errors import Refusal
from hark.core.terms.case import Act
from hark.flows import case_clocks, case_files, case_history, case_mediation
from hark.flows.case_due import answered_by, last_day
from hark.flows.case_files import Offered
from hark.flows.case_progress import Progress, from_before, standing
from hark.flows.case_way import NotShown, deed_by_customer, found, last_of, there, way
from hark.guard.access import CUSTOMER, Staff
from hark.guard.redaction import redact
from hark.records import walls
from hark.records.cases import CaseRow

STARS = range(1, 6)


class TooLate(Refusal):
    """The time in which it could be done has passed."""


class BadRating(Refusal):
    """A rating is one to five stars."""


def shown(number: str, *, code: str, contact: str) -> str:
    """The number of the case whose code and phone or e-mail these are.

    Raises:
        NotShown: there is none; why is not said.
    """
    number = number.strip().upper()
    with walls.around(number):
        row = found(number)
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
    *before, last = way(number)
    with walls.around(last):
        stands = standing(there(last), now=now)
    return from_before(before, stands=stands) if before else stands


def hears_by(number: str, *, now: datetime) -> date | None:
    """The day by which the customer is answered: what they were promised, or else the law's.

    None where no day is known: nothing is owed, or the term is paused.

    Raises:
        NotShown: there is none any more.
    """
    last = last_of(number)
    with walls.around(last):
        return answered_by(there(last), now=now)


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


def wrote(row: CaseRow, *, words: str, details: Mapping[str, str], now: datetime) -> None:
    """Note what the customer of the case wrote by another way; called with the case held.

    Raises:
        NothingSaid, Impossible: it says nothing, or the case is over.
    """
    plain = said(words)
    if _is_again(row, Act.CUSTOMER_WROTE, plain, by=CUSTOMER):
        return
    case_history.take(row, row.as_term().done(Act.CUSTOMER_WROTE))
    case_history.note(
        row, Act.CUSTOMER_WROTE, by=CUSTOMER, now=now, words=plain, for_customer=True, details=details
    )
    case_clocks.reckon(row, now=now)


def accept(number: str, *, now: datetime) -> None:
    """Be content with the answer."""
    _do(number, Act.ACCEPTED, now=now)


def object_to(number: str, *, words: str, now: datetime) -> None:
    """Ask for a review by somebody else, saying what is wrong with the answer.

    Raises:
        TooLate: the law's time to object has passed.
        Reviewed: a review was asked for before.
    """
    _do(number, Act.OBJECTED, now=now, words=said(words), decide=lambda row: objection(row, now=now))


def objection(row: CaseRow, *, now: datetime) -> Case:
    """The case as it stands once its customer asked for a review.

    Raises:
        TooLate: the law's time to object has passed.
        Reviewed: a review was asked for before.
    """
    reviewing, clock = deciding.object_to(row.as_term()), case_clocks.objecting(row, now=now)
    if clock and clock.due and now >= clock.due:
        raise TooLate("The time to object to our answer ended with {day}.", day=last_day(clock))
    return reviewing


def withdraw(number: str, *, now: datetime) -> None:
    """Take the complaint back, which ends it today."""
    _do(number, Act.WITHDRAWN, now=now, decide=lambda row: case_mediation.withdrawn(row, now=now))


def rate(number: str, *, stars: int, now: datetime) -> None:
    """Say how the complaint was handled.

    Raises:
        BadRating: it is not one to five stars, or was given already.
    """
    if stars not in STARS:
        raise BadRating("Choose one to five stars.")
    with deed_by_customer(number) as row:
        if not rated(row, stars=stars, now=now):
            raise BadRating("You have rated this already. Thank you.")


def rated(row: CaseRow, *, stars: int, words: str = "", now: datetime) -> bool:
    """Whether the stars are noted, for the first time; what else was said is noted each time it is new.

    Called with the case held.

    Raises:
        Impossible: it is not closed.
    """
    row.as_term().done(Act.RATED)
    first, plain = not row.history.filter(act=Act.RATED).exists(), said(words, fewest=0)
    row.ask_at = None
    if first or (plain and not _is_again(row, Act.RATED, plain, by=CUSTOMER)):
        details = {"stars": str(stars)}
        case_history.note(
            row, Act.RATED, by=CUSTOMER, now=now, words=plain, for_customer=True, details=details
        )
    return first


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
    with deed_by_customer(number) as row:
        fresh = case_files.take(row, files, by=by, now=now)
        if _is_again(row, act, words, by=by) and not fresh:
            return  # the form was handed in twice
        case_history.take(row, decide(row) if decide else row.as_term().done(act))
        details = {"files": str(len(files))} if files else None
        case_history.note(row, act, by=by, now=now, words=words, for_customer=True, details=details)
        case_clocks.reckon(row, now=now)


def _is_again(row: CaseRow, act: Act, words: str, *, by: Staff) -> bool:
    last = row.history.last()
    if last is None or last.by != ("" if by.is_customer else by.username) or last.act != act:
        return False
    return case_history.opened(last, "words") == redact(words, sealed=True).text


def _is_contact(row: CaseRow, contact: str) -> bool:
    offered = [(row.email, "email"), (row.phone, "phone")]
    return any(
        kept and constant_time_compare(kept, case_history.index(contact, of=column))
        for kept, column in offered
    )

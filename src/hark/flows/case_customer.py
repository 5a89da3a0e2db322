"""What customers do with their own case: look it up by its code, write, accept, object, withdraw, rate."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare

from hark.core.complaints import case as deciding
from hark.core.complaints.case import Case, said
from hark.core.complaints.complainant import Missing
from hark.core.complaints.notice import is_unread
from hark.core.complaints.steps import STEPS, possible
from hark.core.errors import NotFound, Refusal
from hark.core.terms.card import Text
from hark.core.terms.case import OVER, SAID_BY_CUSTOMERS, Act, Stage
from hark.flows import case_clocks, case_complainant, case_files, case_history, case_mediation, case_wording
from hark.flows.case_due import answered_by, last_day
from hark.flows.case_files import Offered
from hark.flows.case_mediation import Mediation
from hark.guard.access import CUSTOMER, Staff
from hark.guard.redaction import redact
from hark.records import walls
from hark.records.cases import CaseRow, HappeningRow

STARS = range(1, 6)


class NotShown(NotFound):
    """Number, code and contact are not those of one complaint; which of them is not said."""


class TooLate(Refusal):
    """The time in which it could be done has passed."""


class NotInFull(Refusal):
    """It goes on in another complaint, whose own code was not shown."""


class BadRating(Refusal):
    """A rating is one to five stars."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing the customer may know of: what happened, when, what was written, with which other one."""

    act: Act
    at: datetime
    words: str
    by_customer: bool
    other: str = ""
    files: int = 0

    def without_words(self) -> "News":
        """That it happened, and not what was written."""
        return replace(self, words="")


@dataclass(frozen=True, slots=True)
class Progress:
    """How the customer's complaint stands; `object_until` is None where the law names no last day.

    `shown_as` is the number it was looked up by, where it goes on as part of another; unless it is shown
    `in_full`, nothing that was written there is told, and nothing can be done. `unread` says that there is an
    answer that was not opened here before, `is_reviewed` that it answers a review: after it others decide,
    such as the `mediators` the institution or the law names.
    """

    number: str
    stage: Stage
    received_at: datetime
    objected: bool
    may_object: bool
    object_until: date | None
    accepted: bool
    rated: bool
    news: list[News]
    shown_as: str = ""
    in_full: bool = True
    owed: tuple[Missing, ...] = ()
    mediations: tuple[Mediation, ...] = ()
    unread: bool = False
    is_reviewed: bool = False
    mediators: Text | None = None

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
    *before, last = _way(number)
    with walls.around(last):
        row = _found(last)
        if row is None:
            raise _gone()
        stands = _progress(row, now=now)
    if not before:
        return stands
    return _from_before(before, stands)


def last_of(number: str) -> str:
    """The number of the complaint this one goes on in, or its own."""
    return _way(number)[-1]


def hears_by(number: str, *, now: datetime) -> date | None:
    """The day by which the customer is answered: what they were promised, or else the law's.

    None where no day is known: nothing is owed, or the term is paused.

    Raises:
        NotShown: there is none any more.
    """
    last = _way(number)[-1]
    with walls.around(last):
        row = _found(last)
        if row is None:
            raise _gone()
        return answered_by(row, now=now)


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


@contextmanager
def deed_by_customer(number: str) -> Iterator[CaseRow]:
    """The case the number leads to, nobody else's until what its customer does is done.

    Raises:
        NotInFull: it goes on in one this customer cannot read.
        NotShown: there is none.
    """
    *before, last = _way(number)
    if not all(_merging(each).get("known") for each in before):
        raise NotInFull(
            "This complaint goes on as {number}. Open it with that number and its own code to do something.",
            number=last,
        )
    with walls.around(last), transaction.atomic():
        row = CaseRow.objects.select_for_update(of=("self",)).filter(number=last).first()
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
    may_object = Act.OBJECTED in possible(stage, reviewed=row.objected)
    history = list(row.history.all())
    acts = [happened.act for happened in history]
    since = max((at for at, act in enumerate(acts) if act == Act.ANSWERED), default=0)
    return Progress(
        row.number,
        stage,
        row.received_at,
        row.objected,
        may_object and not (clock and clock.due and now >= clock.due),
        last_day(clock) if may_object and clock else None,
        Act.ACCEPTED in acts[since:],
        Act.RATED in acts,
        _news(row, history),
        owed=case_complainant.owed(row),
        mediations=tuple(case_mediation.of_case(row)),
        unread=is_unread([happened.as_term() for happened in history]),
        is_reviewed=row.objected and stage in STEPS[Act.OBJECTED].of,
        mediators=case_wording.mediators(row),
    )


def _from_before(before: list[str], stands: Progress) -> Progress:
    """How it stands for whoever showed the code of one that goes on in it.

    Anybody may complain under a phone number that is not theirs. So what was written there is told, and deeds
    are open, only where staff knew the customer of both; others show the code of the one that goes on.
    """
    in_full = all(_merging(number).get("known") for number in before)
    # That it was merged is told once: by the one that was, and not by the one that goes on.
    told = [each for each in stands.news if each.act is not Act.JOINED or each.other not in before]
    there = told if in_full else [replace(each, words="") for each in told if not each.by_customer]
    news = [each for number in before for each in _news_of(number)] + there
    return replace(
        stands,
        news=sorted(news, key=lambda each: each.at),
        shown_as=before[0],
        in_full=in_full,
        may_object=stands.may_object and in_full,
        mediations=stands.mediations if in_full else (),
        unread=stands.unread and in_full,
    )


def _way(number: str) -> list[str]:
    """The number, and those of the complaints it goes on in, one in the other."""
    way = [number]
    while into := _merging(way[-1]).get("other"):
        way.append(into)
    return way


def _merging(number: str) -> dict[str, str]:
    """What is known of the merging of a complaint; nothing where it goes on by itself."""
    with walls.around(number):
        row = _found(number)
        merged = row.history.filter(act=Act.MERGED).last() if row and row.stage == Stage.MERGED else None
        return merged.details if merged else {}


def _news_of(number: str) -> list[News]:
    with walls.around(number):
        row = _found(number)
        return _news(row, list(row.history.all())) if row else []


def _news(row: CaseRow, history: list[HappeningRow]) -> list[News]:
    return [
        News(
            Act(each.act),
            each.at,
            _words(row, each),
            not each.by or each.act in SAID_BY_CUSTOMERS,  # a program, or staff, wrote it in their name
            other=str(each.details.get("other", "")),
            files=int(each.details.get("files", 0)),
        )
        for each in history
        if each.for_customer
    ]


def _words(row: CaseRow, happened: HappeningRow) -> str:
    """What was written with it; what the complaint began with is kept apart."""
    if happened.act == Act.RECEIVED:
        return case_history.told(row)["what"]
    return case_history.opened(happened, "words")


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

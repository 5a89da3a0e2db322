"""What staff do with a case: each deed is one decision, one entry in its history, one in the audit.

`seen` is the version of the case that whoever decides saw; None where any will do.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from hark.core.complaints import case as deciding
from hark.core.complaints import questions
from hark.core.complaints.case import FEWEST, NO_REMEDY, Outcome, said
from hark.core.complaints.complainant import Authorisation, require_sound
from hark.core.complaints.confidential import require_open
from hark.core.complaints.law import Pause
from hark.core.complaints.triage.opinions import REASON
from hark.core.terms.case import Act, Level, Matter, Risk
from hark.flows import (
    case_asking,
    case_clocks,
    case_complainant,
    case_files,
    case_history,
    case_mentions,
    case_wording,
    deliveries,
    triage_rules,
)
from hark.flows.case_files import Offered
from hark.flows.case_places import about, kept, me, placed
from hark.flows.case_refusals import BadChoice, ChangedMeanwhile, NoHandler, NoSuchCase
from hark.guard.access import Staff, require
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow

LEVELS, RISKS, MATTERS = ([word.value for word in words] for words in (Level, Risk, Matter))
REASONS = [word.value for word in Pause if word is not Pause.MEDIATION]  # that pause is made by its own deed
# The reasons of JR/T 0169-2018 by names of our own, as triage has them: its codes are not known here.
CAUSES = (*triage_rules.lexicon().classes[REASON], "other")
REMEDIES = ("explained", "corrected", "refunded", "compensated", "apologised", "goodwill", NO_REMEDY)


def take(number: str, *, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Own a case oneself.

    Raises:
        Recused: one may not handle it.
    """
    require(by, "case.handle")
    _assigned(number, to=by.username, by=by, now=now, seen=seen)


def assign(
    number: str,
    *,
    to: str,
    by: Staff,
    now: datetime,
    words: str = "",
    why: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> None:
    """Give a case to somebody, with what they should know; `why` is what the rule says where it chose them.

    Raises:
        NoHandler: nobody of this name handles complaints, or none of these.
        Recused: the person may not handle it.
    """
    require(by, "case.assign")
    _assigned(number, to=to, by=by, now=now, words=words, why=why, seen=seen)


def hand_over(number: str, *, to: str, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Give one's own case to somebody else, with what they must know to go on.

    Raises:
        NotOwn: somebody else owns it.
        NoHandler, Recused: as for `assign`.
    """
    require(by, "case.handle")
    _assigned(number, to=to, by=by, now=now, words=said(words), seen=seen, own=True)


def _assigned(
    number: str,
    *,
    to: str,
    by: Staff,
    now: datetime,
    seen: int | None,
    words: str = "",
    why: Mapping[str, str] | None = None,
    own: bool = False,
) -> None:
    with deed_with(number, by=by, seen=seen) as row:
        person, case = _handler(row, to), row.as_term()
        if own:
            deciding.require_own(case, by.username)
        before = row.owner.username if row.owner else ""
        case_history.take(row, deciding.assign(case, to=placed(person), about=about(row)))
        case_history.note(
            row, Act.ASSIGNED, by=by, now=now, words=words, details={"owner": to, **(why or {})}
        )
        if before not in ("", by.username, to):
            deliveries.enqueue("case.taken_over", {"case": number, "people": [before]}, now=now)
        case_clocks.reckon(row, now=now)


def grade(number: str, *, level: str, risk: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Say how much there is to find out, and how urgent it is.

    Raises:
        BadChoice: it is no level, or no risk.
    """
    require(by, "case.handle")
    if level not in LEVELS or risk not in RISKS:
        raise BadChoice("Choose one of what is offered.")
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(Act.GRADED, by=by.username)
        row.level, row.risk = level, risk
        case_history.note(row, Act.GRADED, by=by, now=now, details={"level": level, "risk": risk})
        case_clocks.reckon(row, now=now)


def acknowledge(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Tell the customer that their complaint is here, who sees to it and by when."""
    _told(number, Act.ACKNOWLEDGED, words=words, by=by, now=now, seen=seen)


def write(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Write to the customer, who reads it where they look up the progress."""
    _told(number, Act.STAFF_WROTE, words=words, by=by, now=now, seen=seen)


def remark(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Leave a note for colleagues; whoever it mentions is told.

    Raises:
        NotToMention: somebody mentioned may not see the case, or there is nobody called so.
    """
    require(by, "case.handle")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(Act.NOTED)
        people = case_mentions.people(row, plain, by=by)
        happened = case_history.note(row, Act.NOTED, by=by, now=now, words=plain)
        case_mentions.tell(happened, people, now=now)
        case_clocks.reckon(row, now=now)


def authorise(
    number: str, *, authorisation: str, day: date | None, by: Staff, now: datetime, seen: int | None = None
) -> None:
    """Note by what whoever complains has shown that they act for another.

    Raises:
        BadComplainant: it is of a day to come.
        BadChoice: it is of no known kind.
    """
    require(by, "case.handle")
    if authorisation not in {*Authorisation}:
        raise BadChoice("Choose one of what is offered.")
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(Act.NOTED)
        row.authorisation, row.authorised_on = authorisation, day
        require_sound(case_complainant.of(row, {}), today=case_clocks.today(now=now))
        case_history.note(row, Act.NOTED, by=by, now=now, details={"authorisation": authorisation})


def attach(
    number: str, *, attached: Sequence[Offered], by: Staff, now: datetime, seen: int | None = None
) -> None:
    """Put files to the case that the customer brought or sent otherwise.

    Raises:
        NotTaken, UploadTooLarge: as for `case_files.take`.
    """
    require(by, "case.handle")
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(Act.NOTED)
        case_files.take(row, attached, by=by, now=now)
        case_history.note(row, Act.NOTED, by=by, now=now, details={"files": str(len(attached))})


def _told(number: str, act: Act, *, words: str, by: Staff, now: datetime, seen: int | None) -> None:
    require(by, "case.handle")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(act, by=by.username)
        if act is Act.ACKNOWLEDGED and row.acknowledged_at is None:
            row.acknowledged_at = now
        plain = case_wording.leaving(row, plain)
        case_history.note(row, act, by=by, now=now, words=plain, for_customer=True)
        case_clocks.reckon(row, now=now)


def pause(number: str, *, reason: str, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Let the term stand while somebody outside appraises or the customer looks for papers, and tell them.

    Raises:
        BadChoice: it is no reason a term stands for.
    """
    require(by, "case.handle")
    if reason not in REASONS:
        raise BadChoice("Choose one of what is offered.")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        case_history.take(row, deciding.pause(row.as_term(), by=by.username))
        plain, details = case_wording.leaving(row, plain), {"reason": reason, "told": "yes"}
        case_history.note(row, Act.PAUSED, by=by, now=now, words=plain, for_customer=True, details=details)
        case_clocks.reckon(row, now=now)


def extend(number: str, *, days: int, reason: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Approve that the term is extended, for whoever owns the case; the customer reads the reason.

    Raises:
        ExtensionRefused: the law does not let it be, or not so long, or it is one's own case.
    """
    require(by, "case.assign")
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(Act.EXTENDED)
        extended = case_clocks.extension(row, days=days, reason=said(reason), approver=by, now=now)
        details = {name: value for name, value in extended.details.items() if name != "reason"}
        words = case_wording.leaving(row, reason)
        case_history.note(row, Act.EXTENDED, by=by, now=now, words=words, for_customer=True, details=details)
        case_clocks.reckon(row, now=now)


def resume(number: str, *, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Let the term run again."""
    require(by, "case.handle")
    with deed_with(number, by=by, seen=seen) as row:
        case_history.take(row, deciding.resume(row.as_term(), by=by.username))
        case_history.note(row, Act.RESUMED, by=by, now=now)
        case_clocks.reckon(row, now=now)


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
    if matter not in MATTERS:
        raise BadChoice("Choose one of what is offered.")
    plain, of = said(words), case_asking.unit(unit, by=by)
    with deed_with(number, by=by, seen=seen) as row:
        path = tuple(code for code in of.path.split("/") if code)
        asked = questions.ask(
            row.as_term(), matter=Matter(matter), unit=path, by=by.username, about=about(row)
        )
        kept = case_asking.put(row, asked, of=of, day=day, words=plain, now=now)
        case_asking.note(row, Act.ASKED, kept, by=by, now=now)


def unask(number: str, *, question: UUID, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Take back what another unit was asked.

    Raises:
        NoSuchQuestion: nothing like it was asked about the case.
        Settled: it waits for no answer any more.
    """
    require(by, "case.handle")
    with deed_with(number, by=by, seen=seen) as row:
        kept = case_asking.held(row, question)
        kept.standing = questions.take_back(row.as_term(), kept.as_term(), by=by.username).standing
        kept.save(update_fields=["standing"])
        case_asking.note(row, Act.UNASKED, kept, by=by, now=now)


def propose(number: str, *, reply: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Write the reply, which goes once somebody else has checked it.

    Raises:
        Unfilled: something in braces has no value yet.
    """
    require(by, "case.handle")
    with deed_with(number, by=by, seen=seen) as row:
        case_history.take(row, deciding.propose(row.as_term(), reply=reply, by=by.username))
        case_history.seal(row, "reply", case_wording.held(row, said(reply, fewest=FEWEST)), now=now)
        case_history.note(row, Act.PROPOSED, by=by, now=now, words=reply)


def approve(number: str, *, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Let the reply go to the customer."""
    require(by, "case.check")
    with deed_with(number, by=by, seen=seen) as row:
        reply = case_wording.leaving(row, case_history.opened(row, "reply"))
        decided = deciding.check(row.as_term(), by=me(by), approved=True, about=about(row), now=now)
        case_history.take(row, decided)
        case_history.seal(row, "reply", reply, now=now)
        case_history.note(row, Act.ANSWERED, by=by, now=now, words=reply, for_customer=True)
        case_clocks.reckon(row, now=now)


def refuse(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Give the reply back to whoever wrote it, saying what to mend."""
    require(by, "case.check")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        decided = deciding.check(row.as_term(), by=me(by), approved=False, about=about(row), now=now)
        case_history.take(row, decided)
        case_history.note(row, Act.REFUSED, by=by, now=now, words=plain)


def close(
    number: str,
    *,
    outcome: Outcome,
    redress: Decimal | None = None,
    ex_gratia: Decimal | None = None,
    by: Staff,
    now: datetime,
    seen: int | None = None,
) -> None:
    """Close the case with cause, finding and remedy, and what was paid, owed or not (`ex_gratia`).

    Raises:
        Unfinished: one of them is lacking.
        BadChoice: it is no such cause or remedy.
        Contradictory: something was paid, and no remedy is named.
    """
    require(by, "case.handle")
    if outcome.remedy not in ("", *REMEDIES) or outcome.cause not in ("", *CAUSES):
        raise BadChoice("Choose one of what is offered.")
    deciding.require_sound_sums(outcome.remedy, (redress, ex_gratia))
    with deed_with(number, by=by, seen=seen) as row:
        case_history.take(row, deciding.close(row.as_term(), outcome=outcome, by=by.username, now=now))
        row.upheld, row.cause, row.remedy = outcome.upheld, outcome.cause, outcome.remedy
        row.redress, row.ex_gratia = redress, ex_gratia
        row.ask_at = case_clocks.targets().asking.first(now)
        case_history.seal(row, "finding", said(outcome.finding), now=now)
        case_history.note(
            row, Act.CLOSED, by=by, now=now, words=outcome.finding, details={"upheld": outcome.upheld}
        )
        case_clocks.reckon(row, now=now)


def reopen(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Take up a case again that was over, saying why."""
    require(by, "case.assign")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        case_history.take(row, deciding.reopen(row.as_term()))
        if not row.law:  # it came here closed, on no day that was told: its terms begin with this one
            case_clocks.choose_law(row, at=now)
        case_history.note(row, Act.REOPENED, by=by, now=now, words=plain)
        case_clocks.reckon(row, now=now)


@contextmanager
def deed_with(number: str, *, by: Staff, seen: int | None) -> Iterator[CaseRow]:
    """The case, nobody else's until the deed is done.

    Raises:
        NoSuchCase: there is none before the person's wall.
        ChangedMeanwhile: it is not as it was seen.
        Recused, Confidential: the person is kept out of it.
    """
    with transaction.atomic():
        row = CaseRow.objects.seen_by(by).select_for_update(of=("self",)).filter(number=number).first()
        if row is None:
            raise NoSuchCase("There is no complaint {number}.", number=number[:16])
        if seen not in (None, row.version):
            raise ChangedMeanwhile(
                "Somebody did something with this complaint meanwhile. Look at it anew first."
            )
        require_open(me(by), kept(row))
        yield row


def _handler(row: CaseRow, username: str) -> StaffRow:
    """The person, if they handle complaints and this one lies before their wall."""
    person = StaffRow.objects.filter(username=username, is_active=True).first()
    standing = person.as_term() if person else None
    if (
        standing is None
        or not standing.may("case.handle")
        or not CaseRow.objects.seen_by(standing).filter(pk=row.pk).exists()
    ):
        raise NoHandler("Nobody called {person} handles complaints like this one.", person=username[:64])
    assert person is not None  # noqa: S101 # for the type checker
    return person

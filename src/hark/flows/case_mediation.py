"""A complaint before a mediator outside: to whom it went and when, and what that came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hark.core.complaints import case as handling
from hark.core.complaints import mediation as deciding
from hark.core.complaints.case import Case, said
from hark.core.complaints.law import Mediator
from hark.core.complaints.mediation import End, NotInMediation, Referral
from hark.core.errors import Refusal
from hark.core.terms.case import Act, MediationOutcome
from hark.flows import case_clocks, case_history, case_wording, deliveries
from hark.flows.case_deed import deed_with
from hark.flows.case_refusals import BadChoice
from hark.flows.subjects import Erased
from hark.guard.access import Staff, require
from hark.guard.redaction import redact
from hark.records.cases import CaseRow
from hark.records.mediations import MediationRow
from hark.records.sealed import context

LONGEST_BODY, LONGEST_REFERENCE = 120, 64
OUTCOMES = [outcome.value for outcome in MediationOutcome]


class NoBody(Refusal):
    """Who mediates is not said, or at more length than can be kept."""


@dataclass(frozen=True, slots=True)
class Mediation:
    """One mediation as it is read; `outcome` is empty while it goes on, `result` also where it was erased."""

    body: str
    reference: str
    agreed_on: date
    referred_on: date
    outcome: str
    ended_on: date | None
    result: str
    amount: Decimal | None


def bodies(*, now: datetime) -> tuple[Mediator, ...]:
    """Those the law of the institution's place names that is in force today."""
    return case_clocks.law_today(now=now).mediators


def refer(
    number: str, referral: Referral, *, words: str, by: Staff, now: datetime, seen: int | None = None
) -> None:
    """Note that the complaint went to mediation as its customer agreed, and tell them how that goes.

    Raises:
        NoBody: who mediates is lacking.
        InMediation, NoAnswerOfOurs, BadDays, SecondPair: as for `core.complaints.mediation.refer`.
    """
    require(by, "case.mediate")
    plain = said(words)
    body, reference = (
        redact(word.strip(), sealed=False).text for word in (referral.body, referral.reference)
    )
    if not 0 < len(body) <= LONGEST_BODY or len(reference) > LONGEST_REFERENCE:
        raise NoBody("Say who mediates, and under which number the complaint goes there.")
    with deed_with(number, by=by, seen=seen) as row:
        today = case_clocks.today(now=now)
        decided = deciding.refer(row.as_term(), referral, by=by.username, today=today)
        MediationRow.objects.create(
            case=row,
            body=body,
            reference=reference,
            agreed_on=referral.agreed_on,
            referred_on=referral.referred_on,
            referred_by=by.username,
            noted_at=now,
        )
        case_history.take(row, decided)
        plain = case_wording.leaving(row, plain)
        details = {"body": body, "on": referral.referred_on.isoformat()}
        case_history.note(row, Act.MEDIATED, by=by, now=now, words=plain, for_customer=True, details=details)
        case_clocks.reckon(row, now=now)
        _tell("case.mediated", row, by=by, now=now)


def conclude(number: str, end: End, *, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Note how the mediation ended; the customer reads what came of it.

    Raises:
        NotInMediation, BadDays, BadTerms, SecondPair: as for `core.complaints.mediation.conclude`.
    """
    require(by, "case.mediate")
    with deed_with(number, by=by, seen=seen) as row:
        kept = MediationRow.objects.select_for_update(of=("self",)).open().filter(case=row).first()
        if kept is None:
            raise NotInMediation("Nobody mediates this complaint.")
        today = case_clocks.today(now=now)
        decided = deciding.conclude(
            row.as_term(), end, referred_on=kept.referred_on, by=by.username, today=today
        )
        plain = case_wording.leaving(row, said(end.result, fewest=0))
        if plain:
            clean = redact(plain, sealed=True).text
            sealed = case_history.key(row, now=now).seal(clean.encode(), context=context(kept, "result"))
            kept.result = sealed
        kept.outcome, kept.ended_on, kept.ended_by, kept.amount = (
            end.outcome,
            end.ended_on,
            by.username,
            end.amount,
        )
        kept.save()
        case_history.take(row, decided)
        details = {"outcome": end.outcome.value, "on": end.ended_on.isoformat()}
        case_history.note(row, Act.CONCLUDED, by=by, now=now, words=plain, for_customer=True, details=details)
        case_clocks.reckon(row, now=now)
        _tell("case.concluded", row, by=by, now=now)


def refer_as(
    number: str, *, body: str, named: str, reference: str, agreed_on: date, referred_on: date, **rest: object
) -> None:
    """Note the referral as a form tells it: a body the law names, or another by its name."""
    refer(number, Referral(body or named, agreed_on, referred_on, reference), **rest)  # type: ignore[arg-type] # as for `refer`


def conclude_as(
    number: str, *, outcome: str, ended_on: date, result: str, amount: Decimal | None, **rest: object
) -> None:
    """Note the end as a form tells it.

    Raises:
        BadChoice: it is no such outcome.
    """
    if outcome not in OUTCOMES:
        raise BadChoice("Choose one of what is offered.")
    end = End(MediationOutcome(outcome), ended_on, result, amount)
    conclude(number, end, **rest)  # type: ignore[arg-type] # as for `conclude`


def withdrawn(row: CaseRow, *, by: str = "", now: datetime) -> Case:
    """The case as its customer leaves it; a mediation that went on ends with it."""
    decided = handling.withdraw(row.as_term(), by=by, now=now)
    today = case_clocks.today(now=now)
    MediationRow.objects.open().filter(case=row).update(outcome=MediationOutcome.WITHDRAWN, ended_on=today)
    return decided


def of_case(row: CaseRow) -> list[Mediation]:
    """Every mediation of the case, the newest first; whom to show what is for the caller."""
    found = MediationRow.objects.filter(case=row).order_by("-noted_at", "-id")
    return [
        Mediation(
            each.body,
            each.reference,
            each.agreed_on,
            each.referred_on,
            each.outcome,
            each.ended_on,
            _opened(each),
            each.amount,
        )
        for each in found
    ]


def known() -> Mapping[str, Mediator]:
    """Every body some law names, by its id."""
    return {each.id: each for law in case_clocks.every_law() for each in law.mediators}


def _opened(kept: MediationRow) -> str:
    try:
        return case_history.opened(kept, "result")
    except Erased:
        return ""


def _tell(topic: str, row: CaseRow, *, by: Staff, now: datetime) -> None:
    """Whoever owns it is told, but not of what they did themselves."""
    people = [row.owner.username] if row.owner and row.owner.username != by.username else []
    deliveries.enqueue(topic, {"case": row.number, "people": people}, now=now)

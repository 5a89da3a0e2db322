"""Mediation of a complaint by somebody outside: begun where the customer agrees, ended with an outcome."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from hark.core.complaints.case import Case
from hark.core.errors import Refusal
from hark.core.terms.case import Act, MediationOutcome, Stage


class InMediation(Refusal):
    """Somebody outside mediates, and has not ended yet."""


class NotInMediation(Refusal):
    """Nobody mediates."""


class NoAnswerOfOurs(Refusal):
    """It was closed elsewhere, with no answer of ours to mediate about."""


class BadDays(Refusal):
    """The days are in no order that can be."""


class BadTerms(Refusal):
    """A settlement says what was agreed, and nothing else has a sum."""


@dataclass(frozen=True, slots=True)
class Referral:
    """To which body a complaint goes, under which number there; when the customer agreed, when it went."""

    body: str
    agreed_on: date
    referred_on: date
    reference: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """What a mediation came to, on which day: the terms of a settlement, with its sum where there is one."""

    outcome: MediationOutcome
    ended_on: date
    result: str = ""
    amount: Decimal | None = None


def refer(case: Case, referral: Referral, *, by: str, today: date) -> Case:
    """The case in mediation; one that is closed stands as answered again until that ends.

    Raises:
        InMediation: it is already.
        NoAnswerOfOurs: it was closed elsewhere.
        BadDays: it went before the customer agreed, or goes on a day to come.
        SecondPair: others review what the person decided.
    """
    if case.in_mediation:
        raise InMediation("The complaint is in mediation already. Note how that ended first.")
    if case.closed_elsewhere:
        raise NoAnswerOfOurs("This complaint was closed before it came here. Reopen it first.")
    if not referral.agreed_on <= referral.referred_on <= today:
        raise BadDays("The customer agrees first, then it goes to mediation, and not on a day to come.")
    done = case.done(Act.MEDIATED, by=by)
    if case.stage is Stage.CLOSED:
        done = replace(done, closed_at=None, outcome=None)
    return replace(done, in_mediation=True)


def conclude(case: Case, end: End, *, referred_on: date, by: str, today: date) -> Case:
    """The case once the mediation ended.

    Raises:
        NotInMediation: nobody mediates.
        BadDays: it ends before it began, or on a day to come.
        BadTerms: a settlement does not say what was agreed, or something else has a sum.
        SecondPair: others review what the person decided.
    """
    if not case.in_mediation:
        raise NotInMediation("Nobody mediates this complaint.")
    if not referred_on <= end.ended_on <= today:
        raise BadDays("Choose a day from {first} to {last}.", first=referred_on, last=today)
    is_settled = end.outcome is MediationOutcome.SETTLED
    if is_settled and not end.result.strip():
        raise BadTerms("Say what was agreed.")
    if end.amount is not None and not is_settled:
        raise BadTerms("Only a settlement has a sum.")
    return replace(case.done(Act.CONCLUDED, by=by), in_mediation=False)

"""A case and the decisions about it: each gives the case as it stands once the deed is done."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from hark.core.complaints.recusal import Placed, require_free
from hark.core.complaints.steps import after
from hark.core.errors import Refusal
from hark.core.terms.case import Act, Reads, Stage, Upheld

LONGEST = 20_000  # signs of a reply or of what a customer tells
FEWEST = 10  # signs of a reply
# Whatever the customer hears while an answer is reviewed comes from those who review it.
_OTHERS_DO = frozenset(
    {
        Act.ACKNOWLEDGED,
        Act.CONCLUDED,
        Act.EXTENDED,
        Act.GRADED,
        Act.JOINED,
        Act.LEFT,
        Act.MEDIATED,
        Act.MERGED,
        Act.NEW_FACTS,
        Act.PROMISED,
        Act.STAFF_WROTE,
        Act.WITHDRAWN,
    }
)


class NotOwn(Refusal):
    """Only its owner does this."""


class SecondPair(Refusal):
    """Whoever wrote the reply does not check it, and nobody reviews what they decided themselves."""


class NothingSaid(Refusal):
    """What must be said is lacking or too long."""


class Unfinished(Refusal):
    """Something the closing of a complaint must say is lacking."""


class Paused(Refusal):
    """The clock stands already, or runs already."""


class OwnCase(Refusal):
    """Whoever handles a complaint is not its customer's voice."""


class StillMediated(Refusal):
    """Somebody outside still mediates."""


class Unreported(Refusal):
    """A regulator waits for a report."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a complaint came to: whether it was upheld, why it arose, what was found and what was done."""

    upheld: Upheld
    cause: str
    finding: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Case:
    """What decisions about a case ask for. People are named as they sign in.

    It is `awaited` while a regulator that sent it on has not been reported to, and `in_mediation` while
    somebody outside mediates. One `closed_elsewhere` was closed before it came here, by rules that are not
    known. One that is `confidential` is read by few.
    """

    number: str
    stage: Stage
    owner: str = ""
    decided_by: frozenset[str] = frozenset()  # all who had a hand in what was ever objected to
    proposed_by: str = ""
    replied_by: str = ""  # who wrote the reply that went last
    checked_by: str = ""  # who let it go
    paused: bool = False
    objected: bool = False
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    awaited: bool = False
    in_mediation: bool = False
    closed_elsewhere: bool = False
    confidential: bool = False
    reads: Reads = Reads.CODE

    def done(self, act: Act, *, by: str = "") -> "Case":
        """The case once the deed is done.

        Raises:
            Impossible: at this stage it cannot be done.
            SecondPair: others review what the person decided.
        """
        if act in self.left_to_others(by):
            _require_undecided(self, by)
        stage = after(self.stage, act, reviewed=self.objected, owned=bool(self.owner))
        return replace(self, stage=stage)

    def left_to_others(self, person: str) -> frozenset[Act]:
        """What the person leaves to others, while they review what the person decided."""
        is_review = self.objected and self.stage in (Stage.REVIEWING, Stage.CHECKING)
        return _OTHERS_DO if is_review and person in self.decided_by else frozenset()


def assign(case: Case, *, to: Placed, about: Iterable[Placed]) -> Case:
    """The case with `to` as its owner.

    Raises:
        Recused: the person may not handle it.
        SecondPair: the customer objected to what this person decided.
    """
    require_free(to, about=about)
    _require_undecided(case, to.username)
    return replace(case.done(Act.ASSIGNED), owner=to.username)


def propose(case: Case, *, reply: str, by: str) -> Case:
    """The case with a reply that waits for a second pair of eyes.

    Raises:
        NotOwn: somebody else owns the case.
        SecondPair: the customer objected to what the person decided.
        NothingSaid: the reply says nothing, or more than a letter holds.
    """
    require_own(case, by)
    _require_undecided(case, by)
    said(reply, fewest=FEWEST)
    if case.paused:
        raise Paused("The term is paused. Resume it before you answer.")
    return replace(case.done(Act.PROPOSED), proposed_by=by)


def check(case: Case, *, by: Placed, approved: bool, about: Iterable[Placed], now: datetime) -> Case:
    """The case answered with the reply, or back with its owner.

    Raises:
        SecondPair: the person wrote the reply, owns the case, or decided what the customer objected to.
        Recused: the person may not check it.
    """
    require_free(by, about=about)
    done = case.done(Act.ANSWERED if approved else Act.REFUSED)
    if by.username in (case.proposed_by, case.owner):
        raise SecondPair("Whoever wrote a reply does not check it. Ask somebody else to.")
    _require_undecided(case, by.username)
    back = replace(done, proposed_by="")
    if not approved:
        return back
    return replace(back, replied_by=case.proposed_by, checked_by=by.username, answered_at=now)


def pause(case: Case, *, by: str) -> Case:
    """The case with its term standing still."""
    require_own(case, by)
    if case.paused:
        raise Paused("The term is paused already.")
    return replace(case.done(Act.PAUSED), paused=True)


def resume(case: Case, *, by: str) -> Case:
    """The case with its term running again."""
    require_own(case, by)
    if not case.paused:
        raise Paused("The term is not paused.")
    return replace(case.done(Act.RESUMED), paused=False)


def object_to(case: Case) -> Case:
    """The case to be reviewed by people who had no hand in any answer that was objected to."""
    decided = {case.owner, case.replied_by, case.checked_by} - {""}
    return replace(
        case.done(Act.OBJECTED),
        objected=True,
        decided_by=case.decided_by | decided,
        owner="",
        closed_at=None,
        outcome=None,
        closed_elsewhere=False,
    )


def withdraw(case: Case, *, by: str = "", now: datetime) -> Case:
    """The case as the customer leaves it: the procedure ends today; `by` whom it is noted, where by staff.

    Raises:
        SecondPair: others review what the person decided.
    """
    return replace(case.done(Act.WITHDRAWN, by=by), closed_at=now, in_mediation=False)


def close(case: Case, *, outcome: Outcome, by: str, now: datetime) -> Case:
    """The case as it stands once cause, finding and remedy are said.

    Raises:
        NotOwn: somebody else owns the case.
        Unfinished: cause, finding or remedy is lacking.
        Unreported: a regulator that sent it on waits for a report.
        StillMediated: its mediation has not ended.
    """
    require_own(case, by)
    if case.awaited:
        raise Unreported("The regulator waits for a report. Report to it before you close the complaint.")
    if case.in_mediation:
        raise StillMediated("It is in mediation. Note how that ended before you close the complaint.")
    for word in (outcome.cause, outcome.finding, outcome.remedy):
        if not word.strip():
            raise Unfinished(
                "Say the cause, what was found and what was done before you close the complaint."
            )
    return replace(case.done(Act.CLOSED), outcome=outcome, closed_at=now)


def reopen(case: Case) -> Case:
    """The case with its owner again."""
    return replace(
        case.done(Act.REOPENED), closed_at=None, outcome=None, answered_at=None, closed_elsewhere=False
    )


def said(words: str, *, fewest: int = 1) -> str:
    """The words, without blanks around them.

    Raises:
        NothingSaid: they are too few or too many.
    """
    plain = words.strip()
    if not fewest <= len(plain) <= LONGEST:
        raise NothingSaid(
            "Write between {fewest} and {most} characters; this has {count}.",
            fewest=fewest,
            most=LONGEST,
            count=len(plain),
        )
    return plain


def require_not_own(case: Case, by: str) -> None:
    """Nothing, for a program whose owner neither handles the case nor wrote its reply.

    Raises:
        OwnCase: what came through it would stand there as the customer's.
    """
    if by in {case.owner, case.proposed_by, *case.decided_by}:
        raise OwnCase(
            "Whoever handles a complaint, or wrote its reply, does not hand in what its customer says. "
            "Have the program work under somebody else's name."
        )


def require_own(case: Case, by: str) -> None:
    """Nothing, for whoever owns the case.

    Raises:
        NotOwn: somebody else does, or nobody.
    """
    if case.owner != by:
        raise NotOwn("Only whoever owns this complaint does that. Take it over first.")


def _require_undecided(case: Case, person: str) -> None:
    """Nothing, for somebody who had no hand in what the customer objected to.

    Raises:
        SecondPair: they wrote, checked or owned it.
    """
    if person in case.decided_by:
        raise SecondPair(
            "The customer objected to what {person} decided: somebody else reviews it.", person=person
        )

"""Giving cases to handlers by the rule: one, those nobody has, and all of somebody who is away.

Whoever is chosen is given the case as by hand: wall, recusal and version are asked again in the deed itself.
"""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from functools import partial

from hark.core.complaints.assigning import Choice, Handler, Work, choose
from hark.core.complaints.case import said
from hark.core.complaints.confidential import require_open
from hark.core.errors import Refusal
from hark.core.terms.case import OVER, Level
from hark.flows import case_clocks, case_owner, case_several, case_sight, handlers
from hark.flows.alone import alone
from hark.flows.case_places import kept, me, placed
from hark.flows.case_several import Chosen, Several
from hark.guard.access import Staff, require
from hark.records.accounts import StaffRow
from hark.records.cases import CaseQuerySet, CaseRow

AT_ONCE = 100  # given, by the worker or at the press of a button
LOOKED_AT = 500


class Owned(Refusal):
    """Somebody handles the case already, or it is over."""


class Round:
    """Some cases given one after the other: what each got with one counts with the next."""

    def __init__(self, *, by: Staff, now: datetime) -> None:
        self.by, self.now = by, now
        self.day = handlers.today(now=now)
        self.rule = case_clocks.targets().assigning
        self.pool = handlers.pool(by=by, day=self.day)

    def choice(self, row: CaseRow) -> Choice:
        """Who would get the case, and why the others would not."""
        return choose(_work(row), self.pool.values(), day=self.day, rule=self.rule)

    def give(self, row: CaseRow, *, words: str = "", stand_in: str = "", seen: int | None = None) -> None:
        """Give the case by the rule, or to who stands in where they can take it.

        Raises:
            NobodySuitable: nobody can take it.
            ChangedMeanwhile: it is not as it was seen.
        """
        choice = self.choice(row)
        able = {each.handler.person.username: each.handler for each in choice.candidates if each.why is None}
        to = able.get(stand_in) or choice.chosen()
        why = "stand_in" if to.person.username == stand_in else "lightest" if len(able) > 1 else "only"
        then = replace(to, load=to.load + self.rule.weights[Level(row.level)])
        case_owner.assign(
            row.number,
            to=to.person.username,
            words=words,
            why=_told(why, then),
            seen=row.version if seen is None else seen,
            by=self.by,
            now=self.now,
        )
        self.pool[to.person.username] = then


def candidates(number: str, *, by: Staff, now: datetime) -> tuple[CaseRow, Choice]:
    """The case, and what the rule says of everybody who handles complaints.

    Raises:
        NoSuchCase: there is none of this number, or not before the person's wall.
        Recused, Confidential: the person is kept out of it.
    """
    require(by, "case.assign")
    row = case_sight.seen(number, by=by)
    require_open(me(by), kept(row))
    return row, Round(by=by, now=now).choice(row)


def names(choice: Choice) -> dict[str, str]:
    """What those thought of are called, by how they sign in."""
    known = [each.handler.person.username for each in choice.candidates]
    return dict(StaffRow.objects.filter(username__in=known).values_list("username", "name"))


def simulated(choice: Choice) -> frozenset[str]:
    """Which of them are nobody real."""
    known = [each.handler.person.username for each in choice.candidates]
    found = StaffRow.objects.filter(username__in=known, is_demo=True)
    return frozenset(found.values_list("username", flat=True))


def allot(number: str, *, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Give a case nobody has to whom the rule says.

    Raises:
        Owned: somebody has it, or it is over.
        NobodySuitable: nobody can take it.
    """
    require(by, "case.assign")
    _allot(number, giving=Round(by=by, now=now), seen=seen)


def allot_several(chosen: list[Chosen], *, by: Staff, now: datetime) -> Several:
    """Give each of the cases to whom the rule says."""
    require(by, "case.assign")
    giving = Round(by=by, now=now)
    return case_several.each(chosen, partial(_allot, giving=giving))


def allot_unowned(*, by: Staff, now: datetime, unwatched: bool = False) -> Several:
    """Give the cases nobody has, due first, to whom the rule says; what nobody can take stays, with why.

    Where it is `unwatched`, what fails with one is told in the log and holds up no other.
    """
    require(by, "case.assign")
    several = Several()
    waiting = CaseRow.objects.seen_by(by).open().filter(owner=None).order_by("due_at", "received_at", "pk")
    rows = list(_whole(waiting)[:LOOKED_AT])
    if rows:
        giving = Round(by=by, now=now)
        for row in rows:
            with alone(row.number) if unwatched else nullcontext():
                several.try_one(row.number, partial(giving.give, row))
            if len(several.done) >= AT_ONCE:
                break
    return several


def hand_over_all(id: int, *, words: str, by: Staff, now: datetime) -> Several:
    """Give the open cases of somebody to who stands in for them today, or else to whom the rule says.

    What is due first comes first; of very many, some are left for the next go.

    Raises:
        NoHandler: there is nobody of this number before the person's wall.
        NothingSaid: the next owner is told nothing.
    """
    require(by, "case.assign")
    plain, person, several = said(words), handlers.one(id, by=by, now=now), Several()
    theirs = CaseRow.objects.seen_by(by).open().filter(owner=person.row)
    rows = list(_whole(theirs.order_by("due_at", "received_at", "pk"))[:LOOKED_AT])
    count = theirs.count()
    giving = Round(by=by, now=now)
    giving.pool.pop(person.row.username, None)
    stand_in = person.away.stand_in if person.away else None
    name = stand_in.username if stand_in else ""
    for row in rows:
        several.try_one(row.number, partial(giving.give, row, words=plain, stand_in=name))
        if len(several.done) >= AT_ONCE:
            break
    return replace(several, left=max(count - len(several.done) - len(several.refused), 0))


def _allot(number: str, *, giving: Round, seen: int | None) -> None:
    row = case_sight.seen(number, by=giving.by)
    require_open(me(giving.by), kept(row))
    if row.owner_id or row.stage in OVER:
        raise Owned("Somebody handles this complaint already, or it is over.")
    giving.give(row, seen=seen)


def _whole(rows: CaseQuerySet) -> CaseQuerySet:
    """With all the rule asks for, and nothing sealed."""
    return (
        rows.defer("told", "finding", "reply")
        .select_related("unit")
        .prefetch_related("about__unit", "decided_by")
    )


def _work(row: CaseRow) -> Work:
    return Work(
        product=row.product,
        language=row.language,
        level=Level(row.level),
        unit=row.unit.code if row.unit else "",
        vulnerable=row.vulnerable,
        about=tuple(placed(person) for person in row.about.all()),
        decided_by=frozenset(person.username for person in row.decided_by.all()),
    )


def _told(rule: str, to: Handler) -> Mapping[str, str]:
    return {"rule": rule, "load": f"{to.load}/{to.capacity}"}

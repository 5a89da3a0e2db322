"""Who has a case, and who could: it is taken, given or handed over."""

from collections.abc import Mapping
from datetime import datetime

from hark.core.complaints import case as deciding
from hark.core.complaints.case import said
from hark.core.terms.case import Act
from hark.flows import case_clocks, case_history, deliveries
from hark.flows.case_deed import deed_with
from hark.flows.case_places import about, placed
from hark.flows.case_refusals import NoHandler
from hark.flows.handlers import colleagues
from hark.guard.access import Staff, require
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow


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


def handlers(*, by: Staff) -> list[StaffRow]:
    """Everybody who handles complaints, by name."""
    require(by, "case.assign")
    return colleagues(but="", by=by)


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

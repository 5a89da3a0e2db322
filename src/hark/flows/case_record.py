"""What a case is about, put right by a person, and what else is known of the matter, linked to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hark.core.complaints.case import NothingSaid
from hark.core.complaints.recusal import is_recused
from hark.core.errors import Refusal
from hark.core.terms.case import Act, Link
from hark.flows import case_about, case_clocks, case_history, case_submission
from hark.flows.case_deed import deed_with
from hark.flows.case_places import about, placed
from hark.flows.case_refusals import BadChoice
from hark.flows.case_templates import LONGEST_PRODUCT
from hark.guard.access import Staff, require
from hark.guard.redaction import redact
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow

MARKS = (
    *("regulator", "press", "court", "petition", "self_harm", "vulnerable", "violence", "fraud"),
    "staff_misconduct",
)
LONGEST_CHANNEL, LONGEST_REFERENCE = 64, 64


class NothingChanged(Refusal):
    """What was handed in is what stands there."""


class OutOfSight(Refusal):
    """The case would lie behind the person's wall."""


class StillTheirs(Refusal):
    """Whoever owns the case, or wrote its reply, would be one of those it is about or work with one."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a case is about. `unit` is a code; `claimed` what the customer asks for, in the own currency."""

    product: str = ""
    unit: str = ""
    channel: str = ""
    wish: str = ""
    marks: Sequence[str] = ()
    vulnerable: bool = False
    claimed: Decimal | None = None


def of(row: CaseRow) -> Record:
    """What the case is about, as it stands."""
    return Record(
        row.product,
        row.unit.code if row.unit else "",
        row.channel,
        row.wish,
        tuple(sorted(row.marks)),
        row.vulnerable,
        row.claimed,
    )


def amend(
    number: str, *, record: Record, staff: Sequence[str], by: Staff, now: datetime, seen: int | None = None
) -> None:
    """Put right what the case is about, and name more of those it is about; nobody is taken off here.

    Raises:
        NothingChanged: all of it stands there already.
        BadChoice: it is none of what is offered.
        NoSuchUnit, BadComplaint: the unit or a person is not known.
        OutOfSight: the person would see the case no more.
        StillTheirs: somebody who works on it would be kept out of it.
    """
    require(by, "case.handle")
    record = _checked(record)
    unit, people = case_about.unit(record.unit, by=by), case_about.staff(staff)
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(Act.AMENDED)
        before, named = of(row), [person for person in people if person not in row.about.all()]
        details = dict(_changes(before, record, named))
        if not details["fields"]:
            raise NothingChanged("Nothing was changed.")
        if not by.wall.shows(unit=record.unit, product=record.product):  # as PostgreSQL itself would refuse
            raise OutOfSight(
                "You would see this complaint no more. Whoever works for the whole institution can do this."
            )
        row.product, row.unit, row.channel, row.wish = record.product, unit, record.channel, record.wish
        row.marks, row.vulnerable, row.claimed = list(record.marks), record.vulnerable, record.claimed
        row.about.add(*named)
        _require_free(row)
        case_history.note(row, Act.AMENDED, by=by, now=now, details=details)
        case_clocks.reckon(row, now=now)


def link(
    number: str,
    *,
    kind: str,
    reference: str,
    by: Staff,
    now: datetime,
    seen: int | None = None,
    off: bool = False,
) -> None:
    """Link the case to an alert, a step of a process, a training or an improvement; `off`, no more.

    Raises:
        BadChoice: it is no such thing.
        NothingSaid: no number is given, or one too long.
        NothingChanged: it is linked to it already, or is not.
    """
    require(by, "case.handle")
    plain = redact(reference.strip(), sealed=False).text
    if kind not in {*Link}:
        raise BadChoice("Choose one of what is offered.")
    if not 0 < len(plain) <= LONGEST_REFERENCE:
        raise NothingSaid("Give the number it bears there, of at most {most} signs.", most=LONGEST_REFERENCE)
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(Act.UNLINKED if off else Act.LINKED)
        if ((kind, plain) in links(row)) is not off:
            raise NothingChanged("Nothing was changed.")
        details = {"kind": kind, "reference": plain}
        case_history.note(row, Act.UNLINKED if off else Act.LINKED, by=by, now=now, details=details)


def links(row: CaseRow) -> list[tuple[str, str]]:
    """What the case is linked to: each kind with its number, in the order it was done."""
    found: dict[tuple[str, str], bool] = {}
    for act, told in row.history.filter(act__in=(Act.LINKED, Act.UNLINKED)).values_list("act", "details"):
        found.pop(key := (told["kind"], told["reference"]), None)
        if act == Act.LINKED:
            found[key] = True
    return list(found)


def _checked(record: Record) -> Record:
    if record.wish not in ("", *case_submission.WISHES) or not set(record.marks) <= set(MARKS):
        raise BadChoice("Choose one of what is offered.")
    if len(record.product) > LONGEST_PRODUCT or len(record.channel) > LONGEST_CHANNEL:
        raise NothingSaid("Write less there.")
    if record.claimed is not None and record.claimed < 0:
        raise BadChoice("Choose one of what is offered.")
    return Record(
        redact(record.product.strip(), sealed=False).text,
        record.unit,
        redact(record.channel.strip(), sealed=False).text,
        record.wish,
        tuple(sorted(set(record.marks))),
        record.vulnerable,
        record.claimed,
    )


def _changes(before: Record, after: Record, named: Sequence[StaffRow]) -> Iterator[tuple[str, str]]:
    """Which fields were changed, and what those that are no list said before."""
    changed = [name for name in Record.__dataclass_fields__ if getattr(before, name) != getattr(after, name)]
    yield "fields", ",".join([*changed, *(["staff"] if named else [])])
    for name in changed:
        was = getattr(before, name)
        yield f"was_{name}", ",".join(was) if isinstance(was, tuple) else str("" if was is None else was)


def _require_free(row: CaseRow) -> None:
    """Nothing, where whoever works on the case may go on.

    Raises:
        StillTheirs: one of them is, or works with, whom it is about.
    """
    people = StaffRow.objects.select_related("unit").filter(pk__in=[row.owner_id, row.proposed_by_id])
    for person in people:
        if is_recused(placed(person), about=about(row)):
            raise StillTheirs(
                "{person} handles this complaint and would be kept out of it. Give it to somebody else "
                "first.",
                person=person.username,
            )

"""Complaints by file become cases, each once, with as much of a history as its sender tells."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import transaction

from hark.core.complaints.case import LONGEST
from hark.core.complaints.incoming import goodwill_apart, misplaced
from hark.core.complaints.result import Contradictory, require_consistent
from hark.core.errors import Refusal
from hark.core.terms.case import Upheld
from hark.core.terms.incoming import CLOSED, OPEN, Incoming
from hark.core.terms.intake import Reason, Unusable
from hark.core.terms.ledger import CASES
from hark.flows import aside, case_made, origins, settling
from hark.flows.aside import Taken
from hark.flows.case_closing import CAUSES, REMEDIES
from hark.guard.access import Staff, require
from hark.guard.redaction import redact
from hark.intake import mappings
from hark.intake.mapping import Mapping
from hark.intake.reading import Batch
from hark.lake.once import Outcome
from hark.records.feeds import ArrivalRow, FeedRow
from hark.records.organisation import UnitRow

AT_ONCE = 250  # cases in one transaction
_LONGEST = {
    "product": 120,
    "issue": 200,
    "channel": 64,
    "regulator": 80,
    "language": 8,
    "name": 80,
    "phone": 40,
    "email": 120,
    "narrative": LONGEST,
    "finding": LONGEST,
}
_SUMS = ("redress", "ex_gratia")
_MOST = 10**12  # of a sum; what the column does not hold
_CHOICES: dict[str, Sequence[str]] = {
    "stage": (OPEN, CLOSED),
    "upheld": [word.value for word in Upheld],
    "cause": CAUSES,
    "remedy": REMEDIES,
}


class NotForCases(Refusal):
    """The mapping is for something else than complaints to handle."""


def require_for_cases(mapping: str, *, by: Staff) -> None:
    """Refuse a mapping by which nothing becomes a case.

    Raises:
        NotForCases: it is for a ledger.
        NoSuchMapping, MappingBroken: there is none, or none that is understood.
    """
    require(by, "case.import")
    if not mappings.look_up(mapping, own=settings.HARK_MAPPINGS).ledger.handled:
        raise NotForCases(
            'By the mapping "{mapping}" nothing becomes a complaint to handle. Take one for cases.',
            mapping=mapping,
        )


def take(
    arrival: ArrivalRow, batch: Batch, unusable: Sequence[Unusable], *, by: Staff, now: datetime
) -> Taken:
    """What became of the batch. What is new is taken in some at a time, together with its audit.

    Killed in between and called again, it goes on with what is not here yet.
    """
    mapping = mappings.look_up(arrival.mapping, own=settings.HARK_MAPPINGS)
    wrong = unfit(batch, mapping=mapping, now=now)
    redacted = batch.redacted + aside.keep(arrival, unusable, now=now)
    aside.keep(arrival, list(wrong.values()), now=now)
    taken = Taken([], [], [each.line for each in (*unusable, *wrong.values())], redacted)
    fit = [at for at in range(len(batch)) if at not in wrong]
    told = told_of(batch, feed=arrival.feed.name)
    said = settling.told(batch, of=CASES.name)
    for start in range(0, len(fit), AT_ONCE):
        places = fit[start : start + AT_ONCE]
        with transaction.atomic():
            FeedRow.objects.select_for_update().get(pk=arrival.feed_id)  # one file of a feed at a time
            found = origins.compare([said[at] for at in places], feed=arrival.feed.name)
            of = {
                outcome: [at for at, each in zip(places, found, strict=True) if each.outcome is outcome]
                for outcome in (Outcome.NEW, Outcome.DUPLICATE, Outcome.CONFLICT)
            }
            new = [case_made.Handed(told[at], batch.lines[at], batch.contents[at]) for at in of[Outcome.NEW]]
            case_made.make(arrival, new, by=by, now=now)
            conflicts = [
                _aside(batch, at, told[at], "source_id", Reason.CONFLICT) for at in of[Outcome.CONFLICT]
            ]
            aside.keep(arrival, conflicts, now=now)
            lines = {outcome: [batch.lines[at] for at in ats] for outcome, ats in of.items()}
            some = Taken(lines[Outcome.NEW], lines[Outcome.DUPLICATE], lines[Outcome.CONFLICT], redacted)
            aside.settle(arrival, some, now=now)
        taken.accepted.extend(some.accepted)
        taken.duplicates.extend(some.duplicates)
        taken.quarantined.extend(some.quarantined)
    return taken


def unfit(batch: Batch, *, mapping: Mapping, now: datetime) -> dict[int, Unusable]:
    """The complaints that were read well and cannot be taken in as they are, by their places."""
    told = told_of(batch, feed=mapping.feed)
    units = set(
        UnitRow.objects.filter(code__in={each.unit for each in told if each.unit}).values_list(
            "code", flat=True
        )
    )
    wrong = {}
    for at, each in enumerate(told):
        if fault := _fault(each, units=units, now=now):
            wrong[at] = _aside(batch, at, each, *fault)
    return wrong


def told_of(batch: Batch, *, feed: str) -> list[Incoming]:
    """What the records say, one by one."""
    columns: dict[str, Sequence[Any]] = {field: batch.told(field) for field in CASES.fields}
    return [
        goodwill_apart(Incoming(feed, **dict(zip(columns, values, strict=True))))
        for values in zip(*columns.values(), strict=True)
    ]


def _fault(told: Incoming, *, units: set[str], now: datetime) -> tuple[str, Reason] | None:
    """The first field for which it cannot be taken in, and why."""
    if field := _too_long(told):
        return field, Reason.TOO_LONG
    for field, choices in _CHOICES.items():
        if getattr(told, field) not in (None, "", *choices):
            return field, Reason.NOT_A_CHOICE
    try:
        sums = {field: getattr(told, field) for field in _SUMS}
        require_consistent(upheld=told.upheld or "", remedy=told.remedy or "", **sums)
    except Contradictory as refusal:
        return refusal.field, Reason.RESULT_CONTRADICTS
    law, zone = case_made.law_of(told)
    today = now.astimezone(zone).date()
    if field := misplaced(told, today=today):
        return field, Reason.OUT_OF_ORDER
    if told.unit and told.unit not in units:
        return "unit", Reason.NO_UNIT
    if not law and told.stage != CLOSED:
        return "received", Reason.NO_LAW
    return None


def _too_long(told: Incoming) -> str:
    """The first field its column does not hold; empty where there is none."""
    words = (field for field, most in _LONGEST.items() if len(getattr(told, field) or "") > most)
    sums = (field for field in _SUMS if round(abs(getattr(told, field) or 0), 2) >= _MOST)
    return next(chain(words, sums), "")


def _aside(batch: Batch, at: int, told: Incoming, field: str, reason: Reason) -> Unusable:
    record = batch.records[at]
    value = redact(str(getattr(told, field)), sealed=True).text
    return Unusable(
        record.line,
        batch.names.get(field, field),
        value,
        reason,
        record.original,
        told.source_id,
        told.customer or "",
    )

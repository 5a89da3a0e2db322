"""Cases made of what a file tells: their rows, histories and clocks, many at a time."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal

from hark.core.complaints.incoming import Arrived, arrived, door
from hark.core.complaints.law import NoLaw
from hark.core.complaints.triage.opinions import Triaged
from hark.core.terms.case import Stage
from hark.core.terms.incoming import CLOSED, Incoming
from hark.flows import aside, case_clocks, case_history, case_slips, case_triage, origins, ring
from hark.guard.access import Staff
from hark.guard.sealing import SubjectKey
from hark.records import audit
from hark.records.cases import CaseRow, HappeningRow
from hark.records.feeds import ArrivalRow
from hark.records.organisation import UnitRow
from hark.records.origins import OriginRow
from hark.records.sealed import context


@dataclass(frozen=True, slots=True)
class Handed:
    """A complaint as it stands in a file: what it tells, the line it began on, the digest of its content."""

    told: Incoming
    line: int
    content: bytes


def law_of(told: Incoming) -> tuple[str, tzinfo]:
    """The law in force on the day it came here, and the zone its days are of; none where none is known."""
    try:
        return case_clocks.law_in(told.jurisdiction or "", told.came)
    except NoLaw:
        return "", case_clocks.own_calendar().zone


def make(arrival: ArrivalRow, handed: Sequence[Handed], *, by: Staff, now: datetime) -> None:
    """The complaints as cases, in a transaction of the caller's; each is noted in the audit."""
    if not handed:
        return
    known = [_arrived(each.told, arrival, now=now) for each in handed]
    rows = list(_rows(handed, known))
    keys = case_history.keys(map(case_history.subject, rows), now=now)
    for each, row, stands, triaged in zip(handed, rows, known, _triaged(handed), strict=True):
        _seal(row, each.told, keys[case_history.subject(row)])
        if triaged:
            case_triage.put(row, triaged)
        case_clocks.put(row, case_clocks.of_history(stands.history, law=row.law, now=now), came=now)
    CaseRow.objects.bulk_create(rows)
    HappeningRow.objects.bulk_create(
        HappeningRow(case=row, place=place, act=it.act, at=it.at, by=it.by, details=dict(it.details))
        for row, stands in zip(rows, known, strict=True)
        for place, it in enumerate(stands.history)
    )
    index = ring.index_key()
    OriginRow.objects.bulk_create(
        OriginRow(
            case=row,
            arrival=arrival,
            line=each.line,
            about=aside.about_case(each.told.feed, each.told.source_id, key=index),
            content=origins.content(each.content, key=index),
        )
        for row, each in zip(rows, handed, strict=True)
    )
    brought = {"feed": arrival.feed.name, "arrival": str(arrival.pk)}
    audit.write_all([audit.Deed("case.imported", row.number, by, now, brought) for row in rows])


def _arrived(told: Incoming, arrival: ArrivalRow, *, now: datetime) -> Arrived:
    """What is known of it, in the name of whoever handed the file in."""
    zone = law_of(told)[1]
    return arrived(told, zone=zone, arrival=str(arrival.pk), by=arrival.offered_by, now=now)


def _rows(handed: Sequence[Handed], known: Sequence[Arrived]) -> Iterator[CaseRow]:
    units = UnitRow.objects.in_bulk({each.told.unit for each in handed if each.told.unit}, field_name="code")
    numbers = _numbers([each.told.came for each in handed])
    for each, stands, number in zip(handed, known, numbers, strict=True):
        told = each.told
        yield CaseRow(
            number=number,
            stage=stands.stage,
            door=door(told),
            channel=told.channel or "",
            unit=units[told.unit] if told.unit else None,
            product=told.product or "",
            issue=told.issue or "",
            vulnerable=bool(told.vulnerable),
            language=told.language or "zh-hans",
            customer=told.customer or "",
            email=case_history.index(told.email or "", of="email"),
            phone=case_history.index(told.phone or "", of="phone"),
            law=law_of(told)[0] if stands.is_dated else "",
            received_at=stands.received_at,
            answered_at=stands.answered_at,
            closed_at=stands.closed_at,
            upheld=told.upheld or "",
            cause=told.cause or "",
            remedy=told.remedy or "",
            redress=_sum(told.redress),
            ex_gratia=_sum(told.ex_gratia),
            regulator=told.regulator or "",
            reference=told.source_id,
            awaited=bool(told.regulator) and stands.stage is not Stage.CLOSED,
            closed_elsewhere=told.stage == CLOSED,
            version=len(stands.history),
        )


def _sum(told: float | None) -> Decimal | None:
    return None if told is None else Decimal(f"{told:.2f}")


def _seal(row: CaseRow, told: Incoming, key: SubjectKey) -> None:
    """Put what is personal under the key; what must not be kept was taken out when the file was read."""
    said = {
        "what": told.narrative or "",
        "name": told.name or "",
        "phone": told.phone or "",
        "email": told.email or "",
        "wish": "",
    }
    row.told = key.seal(json.dumps(said, ensure_ascii=False).encode(), context=context(row, "told"))
    if told.finding:
        row.finding = key.seal(told.finding.encode(), context=context(row, "finding"))


def _triaged(handed: Sequence[Handed]) -> list[Triaged | None]:
    """What triage makes of the words of each that has some."""
    worded = [each.told.narrative for each in handed if each.told.narrative]
    found = iter(case_triage.sort(worded) if worded else ())
    return [next(found) if each.told.narrative else None for each in handed]


def _numbers(days: Sequence[date]) -> list[str]:
    """A number for each that no case has, of the day it came here."""
    moments = [datetime.combine(day, time(), tzinfo=UTC) for day in days]
    numbers = [case_slips.draw(now=moment).number for moment in moments]
    while True:
        taken = set(CaseRow.objects.filter(number__in=numbers).values_list("number", flat=True))
        again = [at for at, number in enumerate(numbers) if number in taken or number in numbers[:at]]
        if not again:
            return numbers
        for at in again:
            numbers[at] = case_slips.draw(now=moments[at]).number

"""Taken out as files: the quarantine, the audit, complaints that are handled and their numbers."""

import json
from dataclasses import asdict, astuple
from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.db.models import Case, Value, When

from hark.core.terms.period import Grain
from hark.flows import case_lines, case_numbers, case_worklist
from hark.flows import quarantine as kept_aside
from hark.flows.auditing import Search, found
from hark.flows.case_asked import Asked, kept_from
from hark.flows.case_wanted import Wanted
from hark.flows.facts import Export
from hark.flows.quarantine import Which
from hark.guard.access import Staff, require
from hark.outlets import spreadsheets
from hark.records import audit as log
from hark.records.cases import is_graded

_QUARANTINE = (
    *("id", "feed", "file_name", "line", "column", "reason", "state", "kept_at", "settled_at"),
    *("also", "put_away_why", "put_away_by"),
)
NOT_GRADED = "not_graded"  # in place of a level
_CASES = {
    **dict.fromkeys(("number", "stage"), ""),
    "level": "graded",
    **dict.fromkeys(("risk", "door", "channel", "sub_channel"), ""),
    "unit": "unit__code",
    **dict.fromkeys(("product", "business", "issue", "wish", "law", "received_at"), ""),
    **dict.fromkeys(("acknowledged_at", "answered_at", "closed_at", "due_at", "paused", "objected"), ""),
    **dict.fromkeys(("upheld", "cause", "reason", "remedy", "redress"), ""),
    "merged_into": "merged_into__number",
    **dict.fromkeys(("confidential", "is_demo"), ""),
}
# What is sealed, who the customer is and how they are, and which of our people handles it.
_NOT_OF_CASES = ("told", "reply", "finding", "customer", "vulnerable", "marks", "owner")
_AUDIT = ("sequence", "at", "actor", "act", "subject", "details")


def quarantine(*, form: str, by: Staff, now: datetime, state: str = "", **which: Unpack[Which]) -> Export:
    """Every record kept aside that matches: where it stood and why, without its value and bytes."""
    content_type = spreadsheets.content_type(form)
    records, count = kept_aside.every(by=by, now=now, state=state, **which)
    rows = ([_plain(getattr(record, name)) for name in _QUARANTINE] for record in records)
    return Export(
        f"quarantine-{now:%Y%m%d-%H%M%S}.{form}",
        content_type,
        count,
        ("value", "original"),
        spreadsheets.write(form, _QUARANTINE, rows),
    )


def audit(*, form: str, by: Staff, now: datetime, search: Search | None = None) -> Export:
    """Every deed noted so far that is looked for, the oldest first; its own export ends the list.

    Raises:
        NoSuchForm: it is neither `csv` nor `xlsx`.
    """
    require(by, "audit.export")
    content_type = spreadsheets.content_type(form)
    asked = {name: str(value) for name, value in asdict(search or Search()).items() if value}
    with transaction.atomic():
        log.write("audit.exported", "audit", by=by, now=now, form=form, search=asked)
        entries = found(search or Search()).filter(sequence__lt=log.tree().size)
        count = entries.count()
    rows = ([_plain(getattr(entry, name)) for name in _AUDIT] for entry in entries.iterator(1_000))
    return Export(
        f"audit-{now:%Y%m%d-%H%M%S}.{form}",
        content_type,
        count,
        (),
        spreadsheets.write(form, _AUDIT, rows),
    )


def cases(wanted: Wanted, *, form: str, by: Staff, now: datetime) -> Export:
    """Every complaint of the list as a file, without a cap and with nothing personal.

    Those about the person, or somebody they work with, are left out: a row says what it came to.

    Raises:
        NoSuchForm: it is neither `csv` nor `xlsx`.
    """
    require(by, "case.export")
    content_type = spreadsheets.content_type(form)
    listed = case_worklist.listed(wanted, by=by).exclude(pk__in=kept_from(by))
    listed = listed.annotate(graded=Case(When(is_graded(), then="level"), default=Value(NOT_GRADED)))
    values = listed.values_list(*(column or name for name, column in _CASES.items()))
    with transaction.atomic():
        count, masked = values.count(), list(_NOT_OF_CASES)
        log.write("case.exported", "cases", by=by, now=now, form=form, rows=count, masked=masked)
    rows = ([_plain(value) for value in each] for each in values.iterator(1_000))
    return Export(
        f"cases-{now:%Y%m%d-%H%M%S}.{form}",
        content_type,
        count,
        _NOT_OF_CASES,
        spreadsheets.write(form, tuple(_CASES), rows),
    )


def numbers_of_cases(asked: Asked, *, form: str, by: Staff, now: datetime) -> Export:
    """Every number of complaints handling that the person may see, each with what it is of.

    Raises:
        NoSuchForm: it is neither `csv` nor `xlsx`.
    """
    require(by, "case.export_numbers")
    content_type = spreadsheets.content_type(form)
    found = list(case_lines.lines(case_numbers.numbers(asked, by=by, now=now)))
    named = f"numbers-{asked.period.start:%Y%m%d}-{asked.period.last_day:%Y%m%d}"
    with transaction.atomic():
        log.write(
            "case.numbers_exported",
            "cases",
            by=by,
            now=now,
            form=form,
            rows=len(found),
            dates=asked.period.label(Grain.ALL),
        )
    rows = map(astuple, found)
    return Export(
        f"{named}.{form}", content_type, len(found), (), spreadsheets.write(form, case_lines.HEAD, rows)
    )


def _plain(value: object) -> object:
    """Times as ISO 8601 with their zone, which a spreadsheet's own dates do not have; objects as JSON."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict) else value

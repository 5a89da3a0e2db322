"""Ledgers taken out as files: the quarantine's and the audit's."""

import json
from datetime import datetime

from django.db import transaction

from hark.flows import quarantine as kept_aside
from hark.flows.complaints import Export
from hark.guard.access import Staff, require
from hark.outlets import spreadsheets
from hark.records import audit as log
from hark.records.audit import AuditEntryRow

_QUARANTINE = ("id", "feed", "file_name", "line", "column", "reason", "state", "kept_at", "settled_at")
_AUDIT = ("id", "at", "actor", "act", "subject", "details")


def quarantine(*, form: str, by: Staff, now: datetime) -> Export:
    """Every record ever kept aside: where it stood and why, without its value and bytes."""
    content_type = spreadsheets.content_type(form)
    records, count = kept_aside.every(by=by, now=now)
    rows = ([_plain(getattr(record, name)) for name in _QUARANTINE] for record in records)
    return Export(
        f"quarantine-{now:%Y%m%d-%H%M%S}.{form}",
        content_type,
        count,
        ("value", "original"),
        spreadsheets.write(form, _QUARANTINE, rows),
    )


def audit(*, form: str, by: Staff, now: datetime) -> Export:
    """Every deed noted so far, the oldest first."""
    require(by, "audit.export")
    content_type = spreadsheets.content_type(form)
    with transaction.atomic():
        log.write("audit.exported", "audit", by=by, now=now)
        entries = AuditEntryRow.objects.filter(pk__lte=AuditEntryRow.objects.latest("pk").pk)
        count = entries.count()
    rows = ([_plain(getattr(entry, name)) for name in _AUDIT] for entry in entries.iterator(1_000))
    return Export(
        f"audit-{now:%Y%m%d-%H%M%S}.{form}",
        content_type,
        count,
        (),
        spreadsheets.write(form, _AUDIT, rows),
    )


def _plain(value: object) -> object:
    """Times as ISO 8601 with their zone, which a spreadsheet's own dates do not have; objects as JSON."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict) else value

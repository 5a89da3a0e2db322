"""Verifications of the audit asked for through a page and carried out by the worker.

What was asked for and what came of it stand in the audit itself; no table beside it could say otherwise.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hark.core.errors import Refusal, Unavailable
from hark.flows import audit_verifying
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.audit import AuditEntryRow

ASKED = "audit.verification_asked"
FAILED = "audit.verification_failed"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whether a verification is on its way, and why the last one asked for could not be carried out."""

    on_its_way: bool
    failed: str


def standing(*, by: Staff) -> Asked:
    """How things stand with what was asked for."""
    require(by, "audit.see")
    last = _last()
    return Asked(
        on_its_way=last is not None and last.act == ASKED,
        failed=str(last.details["reason"]) if last is not None and last.act == FAILED else "",
    )


def ask(*, by: Staff, now: datetime) -> None:
    """The audit is verified next by the worker; asking twice asks once."""
    require(by, "audit.see")
    with transaction.atomic():
        if not standing(by=by).on_its_way:
            audit.write(ASKED, "audit", by=by, now=now)


def carry_out(*, by: Staff, clock: Callable[[], datetime]) -> bool:
    """Whether a verification was asked for, and then done or given up with the reason noted."""
    last = _last()
    if last is None or last.act != ASKED:
        return False
    try:
        walked = audit_verifying.verify(by=by)
        audit_verifying.note_verified(walked, by=by, now=clock(), asked_by=last.actor)
    except (Refusal, Unavailable) as problem:
        with transaction.atomic():
            audit.write(FAILED, "audit", by=by, now=clock(), reason=str(problem))
    return True


def _last() -> AuditEntryRow | None:
    acts = (ASKED, audit_verifying.VERIFIED, FAILED)
    return AuditEntryRow.objects.filter(act__in=acts).order_by("-sequence").first()

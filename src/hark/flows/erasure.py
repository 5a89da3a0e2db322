"""Erasure: the key of a subject is destroyed, and what lies under it is unreadable, copies included."""

from datetime import datetime

from django.db import transaction

from hark.core.errors import Refusal
from hark.flows import destroyed, ring, stores
from hark.flows.complaints import NoSuchComplaint
from hark.flows.settling import about
from hark.guard.access import Staff, require
from hark.guard.redaction import redact
from hark.guard.sealing import subject_key_of
from hark.lake import listing
from hark.records import audit
from hark.records.feeds import QuarantineRow
from hark.records.keys import SubjectKeyRow

LONGEST_REASON = 200


class NoReason(Refusal):
    """It was not said why."""


class OnHold(Refusal):
    """The law or a dispute asks that it be kept."""


class NothingHeld(Refusal):
    """There is nothing sealed about this complaint."""


def erase(feed: str, source_id: str, *, reason: str, by: Staff, now: datetime) -> int:
    """Make what is sealed about it unreadable, in the ledger and in every copy; how many left the quarantine.

    The key is first entered into the list of the destroyed, which lies beside the keys, then destroyed in
    the records: a copy of the records put back brings it no second life. Last it is copied outside,
    for a disk that is lost takes the list along. The audit tells what was destroyed, how, when, why and by
    whom, and nothing that was in it.

    Raises:
        OnHold: it is to be kept.
        NothingHeld: there is nothing to erase, or it is gone already.
        NoReason: none was given.
        Unavailable: it is erased, but the place outside cannot be written.
    """
    require(by, "customer.erase")
    why = _reason(reason)
    with stores.ledger().exclusive():
        row = _key_of(feed, source_id, by=by)
        if row.hold:
            raise OnHold("This is to be kept and cannot be erased: {reason}", reason=row.hold)
        ring.enter_destroyed(row.id, at=now)
        with transaction.atomic():
            SubjectKeyRow.objects.filter(pk=row.id).update(wrapped=b"", erased_at=now)
            aside, _ = QuarantineRow.objects.filter(about=about(feed, source_id)).delete()
            audit.write(
                "customer.erased",
                row.subject,
                by=by,
                now=now,
                key=str(row.id),
                what="everything sealed under the subject's key",
                how="the key was destroyed",
                aside=aside,
                reason=why,
            )
    destroyed.copy(ring.folder())
    return aside


def hold(feed: str, source_id: str, *, reason: str, by: Staff, now: datetime) -> None:
    """Have it kept for a reason, such as a suit; an empty reason lets go.

    Raises:
        NothingHeld: there is nothing sealed, or it is gone already.
    """
    require(by, "customer.hold")
    said = redact(reason.strip()[:LONGEST_REASON], sealed=False).text
    with transaction.atomic():
        row = _key_of(feed, source_id, by=by)
        SubjectKeyRow.objects.filter(pk=row.id).update(hold=said)
        audit.write("customer.held" if said else "customer.let_go", row.subject, by=by, now=now, reason=said)


def _reason(said: str) -> str:
    if not said.strip():
        raise NoReason("Say why it is to be erased; the reason is noted.")
    return redact(said.strip()[:LONGEST_REASON], sealed=False).text


def _key_of(feed: str, source_id: str, *, by: Staff) -> SubjectKeyRow:
    found = listing.one(stores.complaints(seen_by=by), feed=feed, source_id=source_id)
    if found is None:
        raise NoSuchComplaint(
            "There is no complaint {source_id} in the feed {feed}.", source_id=source_id, feed=feed
        )
    _, sealed = found
    row = SubjectKeyRow.objects.filter(pk=subject_key_of(sealed), erased_at=None).first() if sealed else None
    if row is None:
        raise NothingHeld(
            "Nothing sealed is held about the complaint {source_id} of the feed {feed}; "
            "it may be erased already.",
            source_id=source_id,
            feed=feed,
        )
    return row

"""Erasure: the key of a subject is destroyed, and what lies under it is unreadable, copies included."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.db.models import Q, QuerySet

from hark.core.errors import Refusal
from hark.core.terms.ledger import LEDGERS
from hark.flows import case_history, customers, destroyed, ring, stores, subjects
from hark.flows.aside import about
from hark.flows.complaints import NoSuchComplaint
from hark.guard.access import Staff, require
from hark.guard.pseudonyms import short
from hark.guard.redaction import redact
from hark.guard.sealing import subject_key_of
from hark.lake import finding
from hark.records import audit
from hark.records.cases import CaseRow
from hark.records.feeds import QuarantineRow
from hark.records.keys import SubjectKeyRow
from hark.records.origins import OriginRow

LONGEST_REASON = 200
HANDLED_HERE = "cases"  # what stands for a feed where the complaint is one that is handled here


class NoReason(Refusal):
    """It was not said why."""


class OnHold(Refusal):
    """The law or a dispute asks that it be kept."""


class NothingHeld(Refusal):
    """There is nothing sealed about them."""


class OfACustomer(Refusal):
    """It is erased with everything else of its customer."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How many complaints handled here are readable no more, and how many records left the quarantine."""

    cases: int
    aside: int


def erase(feed: str, source_id: str, *, reason: str, by: Staff, now: datetime) -> int:
    """Make what is sealed about a complaint of nobody known unreadable; how many left the quarantine.

    Raises:
        OnHold: it is to be kept.
        NothingHeld: there is nothing to erase, or it is gone already.
        OfACustomer: it names its customer, who is erased as a whole.
        NoReason: none was given.
        Unavailable: it is erased, but the place outside cannot be written.
    """
    require(by, "customer.erase")
    why = _reason(reason)
    with stores.ledger("complaints").exclusive():
        row = _key_of(feed, source_id, by=by)
        _require_nobodys(feed, source_id)
        aside = QuarantineRow.objects.filter(_about_one(feed, source_id))
        gone = _destroy(row.subject, [row], aside, why=why, by=by, now=now)
    destroyed.copy(ring.folder())
    return gone


def erase_customer(number: str, *, reason: str, by: Staff, now: datetime) -> Reached:
    """Make everything sealed about a customer unreadable, in whatever feed and complaint; how much that is.

    Complaints handled here have keys of their own, also those whose customer was named later. The facts keep
    the pseudonym; the number is noted nowhere.

    Raises:
        OnHold: it is to be kept.
        NothingHeld: there is nothing to erase, or it is gone already.
        NoSuchNumber: this is no number of a customer.
        NoReason: none was given.
        Unavailable: it is erased, but the place outside cannot be written.
    """
    require(by, "customer.erase_all")
    why, pseudonym = _reason(reason), customers.pseudonym(number)
    with stores.ledger("complaints").exclusive():
        whose, cases = subjects.of_customer(pseudonym), _cases_of(pseudonym)
        # Told once without the customer, the words of a record lie under a key of its own.
        records = [subjects.of_record(*record) for record in _records_of(pseudonym)]
        rows = subjects.living([whose, *cases.values(), *records])
        aside = QuarantineRow.objects.filter(_of(pseudonym))
        if not rows and not aside.exists():
            raise _nothing(pseudonym)
        held = {row.subject for row in rows}
        reached = sum(subject in held for subject in cases.values())
        gone = _destroy(whose, rows, aside, why=why, by=by, now=now)
    destroyed.copy(ring.folder())
    return Reached(reached, gone)


def hold(feed: str, source_id: str, *, reason: str, by: Staff, now: datetime) -> None:
    """Have a complaint of nobody known kept for a reason, such as a suit; an empty reason lets go.

    Raises:
        NothingHeld: there is nothing sealed, or it is gone already.
        OfACustomer: it names its customer, who is kept as a whole.
    """
    require(by, "customer.hold")
    with stores.ledger("complaints").exclusive(), transaction.atomic():
        _keep(_key_of(feed, source_id, by=by), reason=reason, by=by, now=now)


def hold_customer(number: str, *, reason: str, by: Staff, now: datetime) -> None:
    """Have everything of a customer kept for a reason; an empty reason lets go.

    It is kept as a whole: what comes later too, and complaints they are named for later.

    Raises:
        NothingHeld: there is nothing sealed, or it is gone already.
        NoSuchNumber: this is no number of a customer.
    """
    require(by, "customer.hold_all")
    pseudonym = customers.pseudonym(number)
    with stores.ledger("complaints").exclusive(), transaction.atomic():
        whose = subjects.of_customer(pseudonym)
        if not subjects.living([whose, *_cases_of(pseudonym).values()]):
            raise _nothing(pseudonym)
        subjects.keys([whose], now=now)  # where all that is known of them is complaints handled here
        _keep(subjects.living([whose])[0], reason=reason, by=by, now=now)


def _destroy(
    subject: str,
    rows: Sequence[SubjectKeyRow],
    aside: QuerySet[QuarantineRow],
    *,
    why: str,
    by: Staff,
    now: datetime,
) -> int:
    """Destroy the keys and what was kept aside about the subject; call it inside `exclusive`.

    Each key is entered into the list of the destroyed, which lies beside the keys, before its destruction in
    the records is committed: a copy put back brings it no second life. Last the caller copies it outside,
    for a disk that is lost takes the list along. The audit tells what was destroyed, how, when, why and by
    whom, and nothing that was in it: of the subject, and of each complaint whose key went with it.
    """
    with transaction.atomic():
        for row in rows:
            if not SubjectKeyRow.objects.filter(pk=row.id, hold="").update(wrapped=b"", erased_at=now):
                row.refresh_from_db()  # put on hold by now, if it was not before
                raise OnHold("This is to be kept and cannot be erased: {reason}", reason=row.hold)
        for row in rows:  # once none of them is to be kept
            ring.enter_destroyed(row.id, at=now)
        gone, _ = aside.delete()
        keys = {subject: ""} | {row.subject: str(row.id) for row in rows}
        for each, key in keys.items():
            audit.write(
                "customer.erased",
                each,
                by=by,
                now=now,
                key=key,
                what="everything sealed under the subject's key",
                how="the key was destroyed",
                aside=gone if each == subject else 0,
                reason=why,
            )
    return gone


def _keep(row: SubjectKeyRow, *, reason: str, by: Staff, now: datetime) -> None:
    said = redact(reason.strip()[:LONGEST_REASON], sealed=False).text
    if not SubjectKeyRow.objects.filter(pk=row.id, erased_at=None).update(hold=said):
        raise _nothing(row.subject)
    audit.write("customer.held" if said else "customer.let_go", row.subject, by=by, now=now, reason=said)


def _reason(said: str) -> str:
    if not said.strip():
        raise NoReason("Say why it is to be erased; the reason is noted.")
    return redact(said.strip()[:LONGEST_REASON], sealed=False).text


def _of(pseudonym: str) -> Q:
    """What was kept aside about the customer: by itself, or by the number of a record of theirs."""
    known = _records_of(pseudonym)
    handled = OriginRow.objects.filter(case__customer=pseudonym).values("about")
    return (
        Q(customer=pseudonym)
        | Q(about__in=[about(feed, source_id) for feed, source_id in known])
        | Q(about__in=handled)
    )


def _records_of(pseudonym: str) -> list[tuple[str, str]]:
    """The feed and the id of each record of the customer, in every ledger."""
    named = [name for name, kept in LEDGERS.items() if "customer" in kept.pseudonyms]
    return list(chain.from_iterable(finding.of_customer(stores.ledger(name), pseudonym) for name in named))


def _about_one(feed: str, source_id: str) -> Q:
    """What was kept aside about the complaint; one that is handled here may have come by a file."""
    if feed == HANDLED_HERE:
        return Q(about__in=OriginRow.objects.filter(case__number=source_id).values("about"))
    return Q(about=about(feed, source_id))


def _cases_of(pseudonym: str) -> dict[str, str]:
    """The subject of each complaint handled here that is the customer's, by its number."""
    rows = CaseRow.objects.filter(customer=pseudonym).only("number", "sealed_under")
    return {row.number: case_history.subject(row) for row in rows}


def _nothing(pseudonym: str) -> NothingHeld:
    return NothingHeld(
        "Nothing sealed is held about the customer {pseudonym}; it may be erased already.",
        pseudonym=short(pseudonym),
    )


def _key_of_case(number: str, *, by: Staff) -> SubjectKeyRow:
    """The key of a complaint handled here: its words and its files lie under it."""
    row = CaseRow.objects.seen_by(by).filter(number=number).first()
    if row is None:
        raise NoSuchComplaint("There is no complaint {number}.", number=number[:16])
    if row.sealed_under:
        raise _of_a_customer(number)
    for key in subjects.living([case_history.subject(row)]):
        return key
    raise _nothing_held(HANDLED_HERE, number)


def _key_of(feed: str, source_id: str, *, by: Staff) -> SubjectKeyRow:
    if feed == HANDLED_HERE:
        return _key_of_case(source_id, by=by)
    table = stores.seen("complaints", by=by)
    found = finding.one(table, feed=feed, source_id=source_id)
    ever = finding.sealed(table, feed=feed, source_id=source_id)
    if found is None and not ever:
        raise NoSuchComplaint(
            "There is no complaint {source_id} in the feed {feed}.", source_id=source_id, feed=feed
        )
    # A load that was withdrawn may have told another customer, or none; what is in force says whose it is.
    in_force = [value for value in found[1].values() if value is not None] if found else []
    keys = set(map(subject_key_of, in_force or ever))
    rows = SubjectKeyRow.objects.filter(pk__in=keys, erased_at=None)
    row = rows.exclude(subject__startswith=ring.OF_CUSTOMERS).first() or rows.first()
    if row is None:
        raise _nothing_held(feed, source_id)
    if row.subject.startswith(ring.OF_CUSTOMERS):
        raise _of_a_customer(source_id)
    return row


def _require_nobodys(feed: str, source_id: str) -> None:
    """Nothing, where no customer is known whose complaint it is: they would be erased as a whole.

    Raises:
        OfACustomer: one is.
    """
    if feed == HANDLED_HERE and CaseRow.objects.filter(number=source_id).exclude(customer="").exists():
        raise OfACustomer(
            "It is known whose complaint {source_id} is, so it is erased with everything else of its "
            "customer. Name the customer instead.",
            source_id=source_id,
        )


def _of_a_customer(source_id: str) -> OfACustomer:
    return OfACustomer(
        "The complaint {source_id} lies under one key with everything else of its customer. "
        "Name the customer instead.",
        source_id=source_id,
    )


def _nothing_held(feed: str, source_id: str) -> NothingHeld:
    return NothingHeld(
        "Nothing sealed is held about the complaint {source_id} of the feed {feed}; "
        "it may be erased already.",
        source_id=source_id,
        feed=feed,
    )

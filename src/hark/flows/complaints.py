"""Reading complaints: the list, one, its narrative, and all that match in a file."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from hark.core.errors import NotFound
from hark.core.terms.complaint import Complaint
from hark.core.terms.period import Period
from hark.core.terms.question import Filter
from hark.flows import facts, revealing, stores, subjects
from hark.flows.facts import Export
from hark.guard import masking
from hark.guard.access import Staff, require
from hark.lake import finding, ordering, selecting
from hark.lake.coverage import coverage
from hark.measures.book import subject
from hark.records import audit

Selection = selecting.Selection
SORTED_BY = ordering.sorted_by("complaints")
COLUMNS = facts.columns("complaints")
DIMENSIONS = tuple(subject("complaints").dimensions)


class NoSuchComplaint(NotFound):
    """No complaint has this id in this feed."""


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """Some complaints of a list, how many the list holds, and the version of the data it was read from."""

    complaints: list[Complaint]
    total: int
    data_version: int


def selection(
    *,
    period: Period | None = None,
    filter: Filter | None = None,
    indicator: str | None = None,
    sort: str = "received",
    descending: bool = True,
    customer: str = "",
) -> Selection:
    """Which complaints to list: those behind the number of an `indicator`, those of a `customer`."""
    chosen = facts.selection(
        "complaints", period=period, filter=filter, indicator=indicator, sort=sort, descending=descending
    )
    return replace(chosen, customer=customer)


def days(*, by: Staff) -> list[Period]:
    """The stretches of days there are complaints from, oldest first."""
    require(by, "complaint.see")
    return coverage(stores.seen("complaints", by=by))


def values(chosen: Selection, dimension: str, *, by: Staff) -> list[tuple[str | None, int]]:
    """How many of the complaints have each value of a dimension, the commonest first; None: it is missing."""
    return facts.values("complaints", chosen, dimension, by=by)


def page(chosen: Selection, *, offset: int, limit: int, by: Staff) -> ComplaintPage:
    """The complaints from `offset` on, at most `limit`, narratives masked."""
    found = facts.page("complaints", chosen, offset=offset, limit=limit, by=by)
    return ComplaintPage(found.facts, found.total, found.data_version)


def note_listed(found: ComplaintPage, *, by: Staff, now: datetime) -> None:
    """Note that so many complaints were taken by a program; call it before they are sent.

    What was searched for is not noted: it may speak of a customer.
    """
    with transaction.atomic():
        audit.write("complaint.listed", "complaints", by=by, now=now, rows=len(found.complaints))


def one(feed: str, source_id: str, *, by: Staff) -> Complaint:
    """One complaint, its narrative masked, for whoever has opened it or revealed its narrative.

    Raises:
        NoSuchComplaint: there is none.
    """
    require(by, "complaint.see")
    return _found(feed, source_id, by=by)[0]


def open_one(feed: str, source_id: str, *, by: Staff, now: datetime) -> Complaint:
    """One complaint, its narrative masked; that its record was opened is noted.

    Raises:
        NoSuchComplaint: there is none.
    """
    complaint = one(feed, source_id, by=by)
    with transaction.atomic():
        audit.write("complaint.opened", f"{feed}/{source_id}", by=by, now=now)
    return complaint


def reveal(
    feed: str,
    source_id: str,
    *,
    purpose: str,
    reference: str = "",
    whole: bool = False,
    by: Staff,
    now: datetime,
) -> str:
    """The customer's own words; that they were read, and what for, is noted.

    Numbers and addresses in them are masked unless the `whole` is asked for.

    Raises:
        NoPurpose: there is no such purpose.
        TooMany: the person has opened too many within the hour.
        NoSuchComplaint: there is no such complaint, or it has no narrative.
    """
    require(by, "complaint.reveal")
    chosen = revealing.purpose_of(purpose)
    _, sealed = _found(feed, source_id, by=by)
    if sealed is None:
        raise NoSuchComplaint("Complaint {source_id} came without a narrative.", source_id=source_id)
    told = subjects.open_sealed(sealed, context=narrative_context(feed, source_id)).decode()
    revealing.note(
        "complaint.revealed",
        f"{feed}/{source_id}",
        purpose=chosen,
        reference=reference,
        by=by,
        now=now,
        field="narrative",
        whole=whole,
    )
    return told if whole else masking.text(told)


def export(chosen: Selection, *, form: str, by: Staff, now: datetime) -> Export:
    """Every complaint of the selection as CSV or XLSX, without a cap, narratives left out.

    Raises:
        NoSuchForm: it is neither `csv` nor `xlsx`.
    """
    return facts.export("complaints", chosen, form=form, by=by, now=now)


def narrative_context(feed: str, source_id: str) -> str:
    """What a sealed narrative is bound to."""
    return f"complaints|narrative|{feed}|{source_id}"


def _found(feed: str, source_id: str, *, by: Staff) -> tuple[Complaint, bytes | None]:
    """The complaint and its sealed narrative."""
    found = finding.one(stores.seen("complaints", by=by), feed=feed, source_id=source_id)
    if found is None:
        facts.require_not_withdrawn("complaints", feed, source_id, by=by)
        raise NoSuchComplaint(
            "There is no complaint {source_id} in the feed {feed}.", source_id=source_id, feed=feed
        )
    complaint, sealed = found
    return complaint, sealed["narrative"]

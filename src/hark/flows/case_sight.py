"""Which cases a person may know of, and which of them they are kept out of."""

from collections.abc import Iterable

from hark.flows.case_asked import kept_from
from hark.flows.case_refusals import NoSuchCase
from hark.guard.access import Staff
from hark.records.cases import CaseRow


def seen(number: str, *, by: Staff) -> CaseRow:
    """The case, if the person may know of it.

    Raises:
        NoSuchCase: they may not, or there is none.
    """
    rows = CaseRow.objects.seen_by(by).select_related(
        "owner", "unit", "proposed_by", "replied_by", "checked_by"
    )
    row = rows.prefetch_related("decided_by").filter(number=number).first()
    if row is None:
        raise NoSuchCase("There is no complaint {number}.", number=number[:16])
    return row


def is_seen(number: str, *, by: Staff) -> bool:
    """Whether the person may open the case."""
    return by.may("case.see") and CaseRow.objects.seen_by(by).filter(number=number).exists()


def kept_out(rows: Iterable[CaseRow], *, by: Staff) -> frozenset[int]:
    """Which of the cases the person is kept out of."""
    numbers = [row.pk for row in rows]
    found = CaseRow.objects.filter(pk__in=numbers).filter(pk__in=kept_from(by))
    return frozenset(found.values_list("pk", flat=True))

"""A case in the hands of whoever does something with it.

`seen` is the version of the case that whoever decides saw; None where any will do. Each deed is one decision,
one entry in the history of the case, one in the audit.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from hark.core.complaints.confidential import require_open
from hark.flows.case_places import kept, me
from hark.flows.case_refusals import ChangedMeanwhile, NoSuchCase
from hark.guard.access import Staff
from hark.records.cases import CaseRow


@contextmanager
def deed_with(number: str, *, by: Staff, seen: int | None) -> Iterator[CaseRow]:
    """The case, nobody else's until the deed is done.

    Raises:
        NoSuchCase: there is none before the person's wall.
        ChangedMeanwhile: it is not as it was seen.
        Recused, Confidential: the person is kept out of it.
    """
    with transaction.atomic():
        row = CaseRow.objects.seen_by(by).select_for_update(of=("self",)).filter(number=number).first()
        if row is None:
            raise NoSuchCase("There is no complaint {number}.", number=number[:16])
        if seen not in (None, row.version):
            raise ChangedMeanwhile(
                "Somebody did something with this complaint meanwhile. Look at it anew first."
            )
        require_open(me(by), kept(row))
        yield row

"""The way of a complaint: the number a customer shows, and those of the ones it goes on in."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from hark.core.errors import NotFound, Refusal
from hark.core.terms.case import Act, Stage
from hark.records import walls
from hark.records.cases import CaseRow


class NotShown(NotFound):
    """Number, code and contact are not those of one complaint; which of them is not said."""


class NotInFull(Refusal):
    """It goes on in another complaint, whose own code was not shown."""


def last_of(number: str) -> str:
    """The number of the complaint this one goes on in, or its own."""
    return way(number)[-1]


@contextmanager
def deed_by_customer(number: str) -> Iterator[CaseRow]:
    """The case the number leads to, nobody else's until what its customer does is done.

    Raises:
        NotInFull: it goes on in one this customer cannot read.
        NotShown: there is none.
    """
    *before, last = way(number)
    if not all(merging(each).get("known") for each in before):
        raise NotInFull(
            "This complaint goes on as {number}. Open it with that number and its own code to do something.",
            number=last,
        )
    with walls.around(last), transaction.atomic():
        row = CaseRow.objects.select_for_update(of=("self",)).filter(number=last).first()
        if row is None:
            raise _gone()
        yield row


def way(number: str) -> list[str]:
    """The number, and those of the complaints it goes on in, one in the other."""
    numbers = [number]
    while into := merging(numbers[-1]).get("other"):
        numbers.append(into)
    return numbers


def merging(number: str) -> dict[str, str]:
    """What is known of the merging of a complaint; nothing where it goes on by itself."""
    with walls.around(number):
        row = found(number)
        merged = row.history.filter(act=Act.MERGED).last() if row and row.stage == Stage.MERGED else None
        return merged.details if merged else {}


def found(number: str) -> CaseRow | None:
    """The case of this very number, if there is one; asked for within its walls."""
    return CaseRow.objects.filter(number=number).first()


def there(number: str) -> CaseRow:
    """The same where there must be one.

    Raises:
        NotShown: there is none any more.
    """
    row = found(number)
    if row is None:
        raise _gone()
    return row


def _gone() -> NotShown:
    return NotShown("This complaint is not here any more.")

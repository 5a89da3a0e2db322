"""Naming the customer of a complaint once it is known whose it is; put right, or taken back.

The number is taken as at intake: it becomes a pseudonym here and goes no further. What was said stays under
the key it was sealed with, whoever is named.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from hark.core.complaints.case import NothingSaid, said
from hark.core.errors import Refusal
from hark.core.terms.case import Act
from hark.flows import case_history, customers, subjects
from hark.flows.case_deed import deed_with
from hark.flows.case_record import NothingChanged
from hark.guard.access import Staff, require
from hark.guard.spans import narrow
from hark.records import audit
from hark.records.case_figures import CaseFiguresRow
from hark.records.cases import CaseRow
from hark.records.keys import SubjectKeyRow

_PERHAPS_A_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z./-]*[0-9A-Za-z]")


class NumberTold(Refusal):
    """The reason tells the number of the customer, of which only the pseudonym is kept."""


class SealedUnderTheirs(Refusal):
    """What was said lies under the key of the customer named when it came, and is erased with that."""


class OthersGoOnHere(Refusal):
    """Another complaint of the customer goes on in it."""


def name(
    number: str, *, customer: str, words: str = "", by: Staff, now: datetime, seen: int | None = None
) -> None:
    """Have the complaint be the customer's of this number; where it was said to be another's, it is said why.

    Raises:
        NoSuchNumber: no customer can have this number.
        NothingChanged: it is theirs already.
        NothingSaid, SealedUnderTheirs, OthersGoOnHere: as for `unname`, where another was named.
        NumberTold: the reason tells a number.
    """
    require(by, "case.handle")
    pseudonym = customers.pseudonym(customer)
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(Act.NAMED)
        if row.customer == pseudonym:
            raise NothingChanged("Nothing was changed.")
        act = Act.RENAMED if row.customer else Act.NAMED
        _put(row, pseudonym, act, words=words, by=by, now=now)


def unname(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Have it be known no more whose the complaint is, saying why.

    Raises:
        NothingChanged: nobody was named.
        NothingSaid: it is not said why.
        NumberTold: the reason tells the number.
        SealedUnderTheirs: what was said is the customer's to have erased.
        OthersGoOnHere: another complaint goes on in it, as one of the same customer.
    """
    require(by, "case.handle")
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(Act.UNNAMED)
        if not row.customer:
            raise NothingChanged("Nothing was changed.")
        _put(row, "", Act.UNNAMED, words=words, by=by, now=now)


def _put(row: CaseRow, pseudonym: str, act: Act, *, words: str, by: Staff, now: datetime) -> None:
    before = row.customer
    if before and not words.strip():
        raise NothingSaid("Say why: somebody was named already.")
    plain = said(words, fewest=0)
    if {before, pseudonym}.intersection(_pseudonyms(plain)):
        raise NumberTold("Write the reason without the number: only what stands for it is kept.")
    if before:
        _require_movable(row)
        _keep_held(row, before, by=by, now=now)
    row.customer = pseudonym
    case_history.note(row, act, by=by, now=now, words=plain)
    # Whoever does this may see no other complaint of theirs; the worker does, and looks anew.
    CaseFiguresRow.objects.filter(case=row).update(repeated=None)


def _pseudonyms(words: str) -> Iterator[str]:
    for found in _PERHAPS_A_NUMBER.findall(narrow(words)):
        if len(found) <= customers.LONGEST:
            yield customers.pseudonym(found)


def _require_movable(row: CaseRow) -> None:
    if row.sealed_under:
        raise SealedUnderTheirs(
            "This complaint came when it was sealed under the key of its customer, so it cannot become "
            "another’s. Withdraw it and take it down anew."
        )
    joined = set[str]()
    for act, told in row.history.filter(act__in=(Act.JOINED, Act.LEFT)).values_list("act", "details"):
        (joined.add if act == Act.JOINED else joined.discard)(told["other"])
    if joined:
        raise OthersGoOnHere(
            "Another complaint of the same customer goes on in this one. Take it out again first."
        )


def _keep_held(row: CaseRow, pseudonym: str, *, by: Staff, now: datetime) -> None:
    """What was kept from erasing with everything of the customer stays so by itself, until it is let go."""
    held = SubjectKeyRow.objects.filter(subject=subjects.of_customer(pseudonym), erased_at=None).first()
    if held is None or not held.hold:
        return
    of_case = case_history.subject(row)
    if SubjectKeyRow.objects.filter(subject=of_case, erased_at=None, hold="").update(hold=held.hold):
        audit.write("customer.held", of_case, by=by, now=now, reason=held.hold)

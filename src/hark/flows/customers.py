"""Customers by their number: it becomes a pseudonym here and goes no further."""

from datetime import datetime

from django.db import transaction

from hark.core.errors import Refusal
from hark.core.terms import ledger as ledgers
from hark.flows import ring, subjects
from hark.guard.access import Staff, require
from hark.guard.pseudonyms import normal
from hark.records import audit

LONGEST = 64


class NoSuchNumber(Refusal):
    """No customer can have this number."""


def pseudonym(number: str) -> str:
    """What the customer is called in the facts.

    Raises:
        NoSuchNumber: nothing was given, or more than a number has.
    """
    if not 0 < len(normal(number)) <= LONGEST:
        raise NoSuchNumber("Give the number of the customer, at most {most} characters.", most=LONGEST)
    return ring.pseudonyms().of(number, purpose="customer")


def sought(number: str, *, ledger: str, by: Staff, now: datetime) -> str:
    """The pseudonym to look for records of the ledger, or complaints handled here, with.

    That somebody tied it to a number is noted.

    Raises:
        NoSuchNumber: as for `pseudonym`.
    """
    require(by, f"{ledgers.ledger(ledger).one}.see")
    found = pseudonym(number)
    with transaction.atomic():
        audit.write("customer.sought", subjects.of_customer(found), by=by, now=now)
    return found

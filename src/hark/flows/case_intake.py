"""Taking a complaint in: from the customer at the portal, or by staff on a customer's behalf."""

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from hark.core.complaints.case import said
from hark.core.errors import Refusal
from hark.core.terms.case import Act
from hark.flows import case_clocks, case_history, case_triage, customers
from hark.flows.accounts import is_demonstration
from hark.flows.organisation import NoSuchUnit
from hark.guard.access import CUSTOMER, Staff, require
from hark.records import walls
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.organisation import UnitRow

# Crockford's letters: none is taken for another, read aloud or written by hand.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE = 10  # signs, of five bits each
FEWEST = 10  # signs of what happened
LONGEST_NAME = 80
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{5,24}")
DOORS = ("portal", "branch", "hotline", "letter", "visit", "regulator", "program", "file")
WISHES = ("refund", "correction", "explanation", "compensation", "apology", "stop_contact", "other")


class NoWayBack(Refusal):
    """Neither a phone number nor an e-mail address was given by which the customer can be told."""


class BadComplaint(Refusal):
    """Something in it cannot be what it says."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the customer said and who they are: all of it is sealed."""

    what: str
    name: str = ""
    phone: str = ""
    email: str = ""
    wish: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What the complaint is about, and how it came: none of it personal but the usernames of staff."""

    door: str = "portal"
    channel: str = ""
    unit: str = ""
    product: str = ""
    wish: str = ""
    language: str = "zh-hans"
    staff: Sequence[str] = ()
    customer: str = ""  # the customer's number, if they have one; only its pseudonym is kept
    vulnerable: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the customer is given: the number of the case, and the code that opens it, shown this once."""

    number: str
    code: str
    received_at: datetime


def from_customer(told: Told, about: About, *, now: datetime) -> Receipt:
    """A complaint handed in at the portal.

    Raises:
        NothingSaid: what happened is not told, or at more length than can be kept.
        NoWayBack: there is neither phone nor e-mail.
        BadComplaint: one of them cannot be.
    """
    number = _number(now)
    with walls.around(number):
        return _take_in(number, told, about, by=CUSTOMER, now=now)


def on_behalf(told: Told, about: About, *, by: Staff, now: datetime) -> Receipt:
    """A complaint a member of staff takes down.

    Raises:
        NothingSaid, BadComplaint: as for `from_customer`.
        NoSuchUnit: there is no such unit.
    """
    require(by, "case.take_in")
    return _take_in(_number(now), told, about, by=by, now=now)


def units(*, by: Staff) -> list[UnitRow]:
    """The units a complaint taken down by the person may be about, each after the one above it."""
    require(by, "case.take_in")
    rows = UnitRow.objects.order_by("path")
    return list(rows if by.wall.units is None else rows.filter(code__in=by.wall.units))


def _take_in(number: str, told: Told, about: About, *, by: Staff, now: datetime) -> Receipt:
    _checked(told, about, by=by)
    code = "".join(secrets.choice(_LETTERS) for _ in range(CODE))
    with transaction.atomic():
        row = CaseRow(
            number=number,
            door=about.door,
            channel=about.channel,
            unit=_unit(about.unit),
            product=about.product,
            wish=about.wish,
            language=about.language,
            vulnerable=about.vulnerable,
            received_at=now,
            is_demo=is_demonstration(),
            customer=customers.pseudonym(about.customer) if about.customer.strip() else "",
            code=case_history.index(code, of="code"),
            email=case_history.index(told.email, of="email"),
            phone=case_history.index(told.phone, of="phone"),
        )
        case_history.seal(row, "told", json.dumps(asdict(told), ensure_ascii=False), now=now)
        case_clocks.choose_law(row)
        case_triage.mark(row, told.what)
        row.save()
        row.about.set(StaffRow.objects.filter(username__in=about.staff))
        case_history.note(row, Act.RECEIVED, by=by, now=now, for_customer=True, details={"door": about.door})
        case_clocks.reckon(row, now=now)
    return Receipt(number, code, now)


def _checked(told: Told, about: About, *, by: Staff) -> None:
    said(told.what, fewest=FEWEST)
    if by.is_customer and not (told.phone or told.email):
        raise NoWayBack("Give a phone number or an e-mail address, so that we can answer you.")
    if told.email:
        _check_email(told.email)
    if told.phone and not _PHONE.fullmatch(told.phone):
        raise BadComplaint("This is no phone number. Write its digits.")
    if len(told.name) > LONGEST_NAME:
        raise BadComplaint("The name is longer than can be kept.")
    if about.door not in DOORS or about.wish not in ("", *WISHES):
        raise BadComplaint("Choose one of what is offered.")


def _check_email(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise BadComplaint("This is no e-mail address. Write it like name@example.com.") from wrong


def _unit(code: str) -> UnitRow | None:
    if not code:
        return None
    row = UnitRow.objects.filter(code=code).first()
    if row is None:
        raise NoSuchUnit('There is no unit "{code}" in the organisation.', code=code[:40])
    return row


def _number(now: datetime) -> str:
    """A day and five signs: easily told, and not guessed from another."""
    return f"{now:%y%m%d}-" + "".join(secrets.choice(_LETTERS) for _ in range(5))
